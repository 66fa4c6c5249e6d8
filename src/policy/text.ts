/** Lists are cut here so that a message always fits into the status (1024 characters). */
const maxListed = 6;

/** "a", "a or b", "a, b or c"; long lists end in "or 3 more", empty ones read "nothing". */
export function listed(items: readonly string[], conjunction: 'and' | 'or' = 'or'): string {
  const shown = items.length > maxListed ? [...items.slice(0, maxListed - 1), `${items.length - maxListed + 1} more`] : items;
  const last = shown.at(-1);
  if (last === undefined) return 'nothing';
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** Whether a text says nothing: it is absent, or of blanks alone. */
export function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
