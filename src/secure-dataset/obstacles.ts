import { shapeError } from '../api/shape.ts';
import { groundsOf } from '../policy/grounds.ts';
import { judgeVolume } from '../policy/clauses/encryption-at-rest.ts';
import { tenancyOf } from '../policy/clauses/node-tenancy.ts';
import { residencyOf } from '../policy/clauses/residency.ts';
import { retentionOf } from '../policy/clauses/retention.ts';
import { supersededWords } from '../policy/clauses/revision.ts';
import { strangerMessage, takenMessage } from '../policy/clauses/sealed.ts';
import { dataNodes } from '../policy/node-pools.ts';
import { unmetNodes } from '../policy/placement.ts';
import { listed } from '../policy/text.ts';
import { type ClauseResult, type NodeFact } from '../policy/types.ts';
import { freshPlaces } from '../workload/fresh-places.ts';
import { type Snapshot } from './snapshot.ts';

/** Something that stands against a dataset being used or filled. */
export interface Obstacle {
  readonly reason: string;
  readonly message: string;
  /** What is merely not known for a moment ends no loader that runs. */
  readonly passing?: true;
}

type Check = (snapshot: Snapshot, now: number) => Obstacle | undefined;

/** What stands against a dataset that is sealed. */
export function againstUse(snapshot: Snapshot, now: number): Obstacle | undefined {
  return misshapen(snapshot, now) ?? first([superseded, taken, storage, retention], snapshot, now);
}

/** What stands against a dataset being filled, before its loader starts and as long as it runs. */
export function againstLoading(snapshot: Snapshot, now: number): Obstacle | undefined {
  return misshapen(snapshot, now) ?? first([superseded, taken, storage, residency, grounds, places, tenancy, retention, room, guarded, strangers], snapshot, now);
}

/** Pods that we did not start and that mount the claim. */
export const strangers: Check = ({ dataset, claim }) =>
  claim.strangers === 0 ? undefined : { reason: 'StrangerPresent', message: strangerMessage(claim.strangers, dataset.spec.source.persistentVolumeClaim.claimName) };

/** What lasts comes before what passes. */
function first(checks: readonly Check[], snapshot: Snapshot, now: number): Obstacle | undefined {
  const found = checks.flatMap((check) => check(snapshot, now) ?? []);
  return found.find(({ passing }) => passing !== true) ?? found[0];
}

/** Of what is not understood nothing else can be asked. */
const misshapen: Check = ({ dataset }) => {
  const message = shapeError('SecureDataset', dataset);
  return message === undefined ? undefined : { reason: 'InvalidSpec', message };
};

const taken: Check = ({ dataset, claim }) =>
  claim.takenBy === undefined ? undefined : { reason: 'ClaimTaken', message: takenMessage(dataset.metadata.name, dataset.spec.source.persistentVolumeClaim.claimName, claim.takenBy) };

/** Regulated data is neither read from nor written to a volume that is not encrypted as its own terms ask. */
const storage: Check = ({ dataset, claim }) => {
  if (!claim.exists) return { reason: 'ClaimMissing', message: claim.encryption.state === 'encrypted' ? 'The claim does not exist.' : claim.encryption.message, passing: true };
  const judged = judgeVolume(dataset, `The volume of SecureDataset ${dataset.metadata.name}`, claim.encryption);
  const obstacle = unless(judged);
  return obstacle !== undefined && judged.outcome === 'Pending' ? { ...obstacle, passing: true } : obstacle;
};

const residency: Check = ({ dataset, environment }) => unless(residencyOf(dataset, environment));

/** To fill a claim is processing too. */
const grounds: Check = ({ dataset, environment }, now) => unless(groundsOf(dataset, environment, now));

/** A node that has no Node object, or to which the loader came only just, is passed over: only a label that changed proves that the data is where it must not be. */
function nodesInUse(snapshot: Snapshot, now: number): readonly NodeFact[] {
  const names = new Set(snapshot.loaders.pods.flatMap(({ spec }) => spec?.nodeName ?? []));
  const fresh = freshPlaces(snapshot.loaders.pods, { now, nodesWatchedMs: snapshot.nodesWatchedMs });
  return snapshot.nodes.filter(({ name }) => names.has(name) && !fresh.has(name));
}

const places: Check = (snapshot, now) => {
  const inUse = nodesInUse(snapshot, now);
  for (const group of dataNodes(snapshot.dataset, snapshot.environment, now) ?? []) {
    const unmet = unmetNodes(inUse, group).map((node) => node.name).sort();
    if (unmet.length > 0) return { reason: 'NodeNotPermitted', message: `The loader was on ${listed(unmet, 'and')}, which no longer meets clause ${group.clause}: it needs nodes that ${group.because}. Ask the platform engineer whether the labels of the node changed, and the data steward whether the terms of the data did.` };
  }
  return undefined;
};

/** What its own node lacks ends a loader; what another node lacks only keeps one from starting. */
const tenancy: Check = (snapshot, now) => {
  const { dataset, environment, nodes } = snapshot;
  const inUse = unless(tenancyOf(dataset, environment, nodesInUse(snapshot, now)));
  if (inUse !== undefined) return inUse;
  const elsewhere = unless(tenancyOf(dataset, environment, nodes));
  return elsewhere === undefined ? undefined : { ...elsewhere, passing: true };
};

/** Of what was superseded nothing new is made, and nothing is filled that nobody will use. */
const superseded: Check = ({ dataset, superseding }) => (superseding === undefined ? undefined : supersededWords(dataset.metadata.name, superseding));

const retention: Check = ({ dataset }, now) => unless(retentionOf(dataset, now));

const room: Check = ({ dataset, room: { roomIsolated, roomOpenings } }) => {
  const { namespace = '' } = dataset.metadata;
  if (roomOpenings.length > 0) return { reason: 'RoomOpened', message: `NetworkPolicies that Caveau did not make can open the namespace ${namespace}: ${listed(roomOpenings, 'and')}. The operator removes what does not belong there.` };
  return roomIsolated ? undefined : { reason: 'RoomNotIsolated', message: 'The room has no standing default-deny NetworkPolicy yet; the operator makes it. Is the namespace labelled caveau.dev/room?' };
};

/** Whoever may exec into a loader, or start a pod beside it, reads what it fills in. */
const guarded: Check = ({ admission }) => (admission.inForce ? undefined : { reason: admission.reason, message: admission.message, ...(admission.unknown === true ? { passing: true as const } : {}) });

function unless(result: ClauseResult): Obstacle | undefined {
  return result.outcome === 'Satisfied' ? undefined : { reason: result.reason, message: result.message };
}
