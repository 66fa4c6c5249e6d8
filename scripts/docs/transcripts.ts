/** A command of a transcript, and what the page says that it prints. */
export interface Typed {
  readonly command: string;
  readonly shows: string;
}

/** The commands of a block of `console`: what stands behind the prompt, with the lines that continue it, and below it what it prints. */
export function transcriptOf(code: string): readonly Typed[] {
  const prompts = [...code.matchAll(/^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)/gm)];
  return prompts.map(([, command = '', shows = '']) => ({ command, shows: shows.trimEnd() }));
}

/** Whether a command printed what the page shows: blanks and ends of lines count as one blank, so that a page may wrap and align, and … stands for anything. */
export function isAsShown(shows: string, printed: string): boolean {
  const pattern = settled(shows).split('…').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('.*');
  return new RegExp(`^${pattern}$`).test(settled(printed));
}

function settled(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
