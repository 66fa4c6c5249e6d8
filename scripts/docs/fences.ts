import { transcriptOf } from './transcripts.ts';

/** A block of code of a page. */
export interface Fence {
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** What a comment above it says of how it is held to reality: `<!-- elsewhere: chart -->` or `<!-- not run: why -->`. */
  readonly remark?: string;
}

/** The blocks of code of a page. */
export function fencesOf(text: string): readonly Fence[] {
  return [...text.matchAll(/^(?:<!-- ((?:elsewhere|not run): .*?) -->\n)?```(\w*)\n(.*?)^```$/gms)].map(({ index, 1: remark, 2: language = '', 3: code = '' }) => ({
    line: text.slice(0, index).split('\n').length + (remark === undefined ? 0 : 1),
    language,
    code,
    ...(remark === undefined ? {} : { remark }),
  }));
}

/** The commands of a block: each line of its shell that is no comment, with the lines that continue it and the text that it is given. Of a transcript, what stands behind the prompt. */
export function commandsOf({ language, code }: Fence): readonly string[] {
  if (language === 'console') return transcriptOf(code).map(({ command }) => command.replaceAll(/\\\n\s*/g, ''));
  if (language !== 'sh') return [];
  const whole = code.replaceAll(/\\\n\s*/g, '').replaceAll(/ <<(\w+)\n.*?^\1$/gms, '');
  return whole.split('\n').map((line) => line.replace(/\s+#\s.*$/, '').trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

/** The files that a page tells people to write: blocks of YAML whose first line is their name. */
export function filesOf(fences: readonly Fence[]): readonly (readonly [name: string, text: string])[] {
  return fences.flatMap(({ language, code }) => {
    const name = language === 'yaml' ? /^# ([\w.-]+\.yaml)$/m.exec(code.split('\n', 1)[0] ?? '')?.[1] : undefined;
    return name === undefined ? [] : [[name, code] as const];
  });
}
