import { type Clock } from './clock.ts';
import { EVENTS } from './defaults.ts';
import { describe } from './errors.ts';
import { type Log } from './log.ts';
import { type EventNote, type Instant, type KubeObject, type Resource } from './plan.ts';
import { type Transport } from './transport.ts';

/** The Event kind of events.k8s.io/v1. */
export const EVENT_RESOURCE: Resource = { group: 'events.k8s.io', version: 'v1', plural: 'events', kind: 'Event', namespaced: true };

/** Writes Events beside the work: lossy, never in the way, never an error. */
export interface Recorder {
  /** Takes a note and returns at once. */
  note(event: EventNote): void;
  /** Resolves when nothing waits any more. */
  drain(): Promise<void>;
  /** Notes lost because too many waited or the server would not take them. */
  dropped(): number;
}

/** What a recorder needs. */
export interface RecorderOptions {
  readonly transport: Pick<Transport, 'create'>;
  readonly clock: Clock;
  readonly log: Log;
  /** The name of the controller, `domain/name`. */
  readonly reportingController: string;
  /** The name of this process, usually its pod. */
  readonly reportingInstance: string;
}

/** RFC 3339 with six digits, the only form that MicroTime accepts. */
export function microTime(instant: Instant): string {
  return new Date(instant).toISOString().replace('Z', '000Z');
}

/** Cuts at a number of characters without leaving half of one. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function identityOf({ regarding, type, reason, action, note }: EventNote): string {
  return JSON.stringify([regarding.kind, regarding.namespace, regarding.name, regarding.uid, type, reason, action, note]);
}

/** Remembers what was said lately, no more than so many things. */
function createMemory(clock: Clock): (event: EventNote) => boolean {
  const saidAt = new Map<string, number>();
  return (event) => {
    const identity = identityOf(event);
    const last = saidAt.get(identity);
    const now = clock.monotonic();
    if (last !== undefined && now - last < EVENTS.sameWithinMs) return true;
    saidAt.delete(identity);
    saidAt.set(identity, now);
    for (const oldest of saidAt.keys()) {
      if (saidAt.size <= EVENTS.remembered) break;
      saidAt.delete(oldest);
    }
    return false;
  };
}

/** Makes the object; the name is the regarded object's, so that a list sorts well, and ends in what nobody else has. */
function eventObject(event: EventNote, options: RecorderOptions, at: Instant, serial: number): KubeObject {
  const { regarding, type, reason, action, note } = event;
  const namespace = regarding.namespace ?? 'default';
  const unique = `${at.toString(16)}${serial.toString(16).padStart(4, '0')}${Math.floor(options.clock.random() * 2 ** 32).toString(16)}`;
  const object = {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: `${regarding.name.slice(0, 200)}.${unique}`, namespace },
    eventTime: microTime(at),
    reportingController: options.reportingController,
    reportingInstance: cut(options.reportingInstance, 128),
    regarding,
    type,
    reason,
    action,
    note: cut(note, EVENTS.noteLength),
  };
  return object;
}

/** Makes a recorder. Series (one Event that counts) have their place in the memory of what was said. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { transport, clock, log } = options;
  const saidLately = createMemory(clock);
  const waiting: KubeObject[] = [];
  let dropped = 0;
  let serial = 0;
  let writing: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    for (let object = waiting.shift(); object !== undefined; object = waiting.shift()) {
      try {
        await transport.create(EVENT_RESOURCE, object);
      } catch (error) {
        dropped++;
        log.warn('an Event was not written', { name: object.metadata.name, error: describe(error) });
      }
    }
    writing = undefined;
  };
  return {
    note(event) {
      if (saidLately(event)) return;
      if (waiting.length >= EVENTS.queue) {
        dropped++;
        return;
      }
      waiting.push(eventObject(event, options, clock.now(), serial++));
      writing ??= writeAll();
    },
    drain: async () => writing,
    dropped: () => dropped,
  };
}
