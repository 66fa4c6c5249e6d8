import { parseTime } from '../api/time.ts';
import { type Instant } from '../policy/types.ts';
import { type Snapshot } from './snapshot.ts';

type Going = Pick<Snapshot, 'release' | 'destination'>;

/** What tells the namespace to which a release goes from a later one of that name: the uid under which it was first seen. Nothing where it goes to a store. */
export function destinationUid({ release: { status }, destination }: Going): string | undefined {
  return status?.destinationUid ?? destination?.metadata.uid;
}

/** Whether another namespace has the name now. Whoever made that one was given nothing. */
export function isReplaced({ release: { status }, destination }: Going): boolean {
  return status?.destinationUid !== undefined && destination !== undefined && destination.metadata.uid !== status.destinationUid;
}

/** Since when the namespace is there: who spoke before meant another, or none. */
export function destinationSince({ destination }: Pick<Snapshot, 'destination'>): Instant | undefined {
  return parseTime(destination?.metadata.creationTimestamp);
}

/** Why nothing can go there now. */
export function missingDestination({ release: { spec: { destination: { namespace } } }, destination }: Going): { readonly reason: string; readonly message: string } | undefined {
  if (namespace === undefined || destination !== undefined) return undefined;
  return { reason: 'DestinationMissing', message: `There is no namespace ${namespace}, to which the files are to go, or it is being deleted. Approvals that are made before it is there do not count.` };
}

/** Why a release has ended whose destination is another one now. */
export function replacedMessage({ spec: { destination: { namespace = '' } } }: Snapshot['release']): string {
  return `The namespace ${namespace} was deleted and made anew since this release saw it, so nobody knows whose it is now. Nothing of this release can be read there. Make a new OutputRelease.`;
}
