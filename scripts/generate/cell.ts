/** A text as it stands in a cell of a table: a bar would end the cell, and a mark begin a tag. */
export function cell(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('|', '\\|');
}
