/** RFC 3339 in UTC with whole seconds, the form of metav1.Time. */
export function formatTime(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The instant of an RFC 3339 string; undefined when there is none or it cannot be read. */
export function parseTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}
