/** What a mark is coloured by; how, the terminal decides. */
export type Shade = 'green' | 'yellow' | 'red' | 'gray' | 'bold';

/** Colours a text, or leaves it where colours are not wanted. */
export type Paint = (shade: Shade, text: string) => string;

const shades: Readonly<Record<string, Shade>> = { '✓': 'green', '…': 'yellow', '✗': 'red', '?': 'yellow', '→': 'bold', '–': 'gray' };

/** Colours the mark at the beginning of each line; every command sets the same marks there. */
export function paintMarks(text: string, paint: Paint): string {
  return text.replaceAll(/^([ │├└─]*)([✓…✗?→–])(?= )/gm, (_, before: string, mark: string) => `${before}${paint(shades[mark] ?? 'bold', mark)}`);
}
