import { EVENTS } from './defaults.ts';
import { type EventNote, type Instant, type KubeObject, type Resource } from './plan.ts';

/** The Event kind of events.k8s.io/v1. */
export const EVENT_RESOURCE: Resource = { group: 'events.k8s.io', version: 'v1', plural: 'events', kind: 'Event', namespaced: true };

/** RFC 3339 with six digits, the only form that MicroTime accepts. */
export function microTime(instant: Instant): string {
  return new Date(instant).toISOString().replace('Z', '000Z');
}

const encoder = new TextEncoder();

/** Cuts at a number of bytes, which is how the API counts, and never inside a character. */
function cut(text: string, bytes: number): string {
  const mark = '…';
  if (encoder.encode(text).length <= bytes) return text;
  const { read } = encoder.encodeInto(text, new Uint8Array(bytes - encoder.encode(mark).length));
  return `${text.slice(0, read)}${mark}`;
}

/** What tells one process's Events from another's. */
export interface Reporter {
  /** The name of the controller, `domain/name`. */
  readonly reportingController: string;
  /** The name of this process, usually its pod. */
  readonly reportingInstance: string;
}

/** What the object of an Event is made of. */
export interface EventParts {
  readonly event: EventNote;
  readonly at: Instant;
  /** What no other Event of this name has. */
  readonly unique: string;
}

// The API's bound on the names of reporters.
const instanceBytes = 128;

/** Makes the object; the name is the regarded object's, so that a list sorts well, and ends in what nobody else has. */
export function eventObject({ event, at, unique }: EventParts, { reportingController, reportingInstance }: Reporter): KubeObject {
  const { regarding, type, reason, action, note } = event;
  // A segment of a name may end in neither.
  const stem = regarding.name.slice(0, 200).replace(/[-.]+$/, '');
  const object = {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: `${stem}.${unique}`, namespace: regarding.namespace ?? 'default' },
    eventTime: microTime(at),
    reportingController,
    reportingInstance: cut(reportingInstance, instanceBytes),
    regarding,
    type,
    reason,
    action,
    note: cut(note, EVENTS.noteBytes),
  };
  return object;
}

/** How often an equal event was seen and when last; the API wants at least two for a series. */
export function seriesOf(count: number, lastObserved: Instant): { readonly series?: { readonly count: number; readonly lastObservedTime: string } } {
  return count < 2 ? {} : { series: { count, lastObservedTime: microTime(lastObserved) } };
}
