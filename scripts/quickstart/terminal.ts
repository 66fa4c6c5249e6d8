import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours only where a terminal shows them; NO_COLOR and pipes are respected. */
function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout, validateStream: true });
}

export const good = (text: string): string => paint('green', text);
export const bad = (text: string): string => paint('red', text);
export const note = (text: string): string => paint('yellow', text);
export const dim = (text: string): string => paint('gray', text);
export const strong = (text: string): string => paint('bold', text);

const stateStyles: Readonly<Record<string, Style>> = { Succeeded: 'green', Running: 'green', Starting: 'cyan', Held: 'yellow', Suspended: 'yellow', Stopping: 'magenta', Stopped: 'magenta', Denied: 'red', Refused: 'red', Failed: 'red' };

/** A state in its colour. */
export function state(text: string): string {
  return paint(stateStyles[text] ?? 'white', text);
}

/** A heading between two parts of the story. */
export function heading(text: string): void {
  console.log(`\n${strong(text)}`);
}

/** Sentences wrapped to the terminal, under an indentation. */
export function indented(text: string, indent = 6): string {
  const width = Math.max(40, Math.min(process.stdout.isTTY ? process.stdout.columns : 120, 140) - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > width && line !== '') {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((one) => ' '.repeat(indent) + one).join('\n');
}
