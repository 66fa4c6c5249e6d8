/** RFC 3339 in UTC with whole seconds, the form of metav1.Time. */
export function formatTime(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Date.parse also takes "March 7", in the local time zone: only RFC 3339 with a zone is an instant. */
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** The instant that an RFC 3339 text names; undefined when there is no text or it names none. */
export function parseTime(text: string | undefined): number | undefined {
  const upper = (text ?? '').toUpperCase();
  const instant = rfc3339.test(upper) && isOnCalendar(upper) ? Date.parse(upper) : Number.NaN;
  return Number.isNaN(instant) || instant >= lastInstant ? undefined : instant;
}

/** The first of some instants, of which those that are undefined never come; undefined where none does. */
export function earliest(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Date.parse takes 30 February for 2 March, and midnight as the 24th hour; the API server takes neither. */
function isOnCalendar(text: string): boolean {
  const [year = '', month = '', day = ''] = text.slice(0, 10).split('-');
  return Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate() && !text.startsWith('T24', 10);
}

/** The last year but one that four digits can write: what is added to an instant must be writable too. */
const lastInstant = Date.UTC(9999, 0, 1);
