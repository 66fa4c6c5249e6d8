import { type SecureProcessingEnvironment } from './api/generated/types.ts';
import { type KubeObject } from './api/kube-object.ts';
import { restoreLabel } from './api/restore.ts';
import { parseTime } from './api/time.ts';
import { type Caches, type Informers } from './caches.ts';
import { type Facts, type Instant, type Restoration } from './policy/types.ts';
import { type Clock } from './runtime/clock.ts';

/** The kinds in which rights are given and taken back. Not that of jobs: whoever may ask for one could give it the label, and hold up everybody. */
const kinds = { secureDatasets: 'SecureDataset', dataPermits: 'DataPermit', dataApprovals: 'DataApproval', environments: 'SecureProcessingEnvironment' } as const;
type Watched = keyof typeof kinds;
const names = Object.keys(kinds) as Watched[];

/**
 * When something of ours was last brought back from a backup, as far as it shows: by the label on an object, which was created then; by what this
 * process saw happen; and by what the status of the environment remembers of either.
 */
export function restorationOf(caches: Pick<Caches, Watched | 'restoreSeen'>): Restoration | undefined {
  const labelled = names.flatMap((name) => (caches[name].byIndex('restored', 'all') as readonly KubeObject[]).map((object) => ({ at: parseTime(object.metadata.creationTimestamp) ?? 0, kind: kinds[name], message: labelledSentence(kinds[name], object) })));
  const seen = caches.restoreSeen();
  const all = [...labelled, ...(seen === undefined ? [] : [seen]), ...remembered(caches.environments.get('default'))];
  return all.toSorted((a, b) => b.at - a.at || (a.message < b.message ? -1 : 1))[0];
}

/** The same as a fact. */
export function restoredFact(caches: Caches): Pick<Facts, 'restored'> {
  const restored = restorationOf(caches);
  return restored === undefined ? {} : { restored };
}

function remembered(environment: SecureProcessingEnvironment | undefined): readonly Restoration[] {
  const at = parseTime(environment?.status?.restoredTime);
  return at === undefined ? [] : [{ at, message: 'The status of the SecureProcessingEnvironment remembers it.' }];
}

function labelledSentence(kind: string, { metadata: { namespace, name, labels } }: KubeObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} carries the label ${restoreLabel}=${labels?.[restoreLabel] ?? ''}.`;
}

/** What this process has seen being brought back. */
export interface RestoreWatch {
  seen(): Restoration | undefined;
  /** The storage of the API server was put back, as a list of this resource shows. */
  putBack(resource: string): void;
  /** Looks at what changes from now on, and tells of each restore. */
  follow(informers: Pick<Informers, Watched>, onSeen: () => void): void;
}

/** Makes one. Its memory ends with the process; the status of the environment, which is written at once, goes on. */
export function createRestoreWatch(clock: Pick<Clock, 'now'>): RestoreWatch {
  let last: Restoration | undefined;
  let tell: () => void = () => undefined;
  const note = (message: string, kind?: string): void => {
    // The status keeps whole seconds: rounded up, so that what is confirmed is not a moment before.
    const at: Instant = Math.ceil(clock.now() / 1000) * 1000;
    last = { at, ...(kind === undefined ? {} : { kind }), message };
    tell();
  };
  const followOne = (name: Watched, informers: Pick<Informers, Watched>): void => {
    informers[name].store.subscribe(({ before, after }: { readonly before?: KubeObject | undefined; readonly after?: KubeObject | undefined }) => {
      const label = after?.metadata.labels?.[restoreLabel];
      if (after === undefined || label === undefined || label === before?.metadata.labels?.[restoreLabel]) return;
      // What is new was created at the restore, and says so itself; what was there before was changed now.
      if (before === undefined) tell();
      else note(labelledSentence(kinds[name], after), kinds[name]);
    });
  };
  return {
    seen: () => last,
    putBack: (resource) => note(`The storage of the API server was put back to an earlier state, as a list of ${resource} shows.`),
    follow(informers, onSeen) {
      tell = onSeen;
      for (const name of names) followOne(name, informers);
    },
  };
}
