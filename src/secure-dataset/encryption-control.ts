import { understood } from '../api/shape.ts';
import { formatTime, parseTime } from '../api/time.ts';
import { requiredLevel } from '../policy/assurance.ts';
import { evidenceValidityMs, freshSight } from '../policy/evidence.ts';
import { type EncryptionFact, type Sight } from '../policy/types.ts';
import { controlMessage, formerOf, type Control } from './control.ts';
import { type Snapshot } from './snapshot.ts';

/** It is of the volume, wherever that was mounted, and not of a pool. */
const identity = { control: 'encryption-at-rest', nodePool: '' } as const;

/**
 * What verifiers last saw of the volume of a dataset that asks for it. They look every few minutes, so an entry that says the same is left as it is until
 * half of the time for which it counts has passed: that is one write for each half of a validity.
 */
export function encryptionControls({ dataset, claim, environment }: Snapshot, now: number): readonly Control[] {
  const asked = understood('SecureDataset', dataset);
  if (asked === undefined || requiredLevel(asked, 'encryption-at-rest') !== 'Probed') return [];
  const found = findingOf(claim.encryption, now);
  if (found === undefined) return [];
  const before = formerOf(dataset, identity);
  return [before !== undefined && stillSays(before, found, now + evidenceValidityMs(environment) / 2) ? before : found];
}

function findingOf(fact: EncryptionFact, now: number): Control | undefined {
  if (fact.state === 'refused' && fact.seen !== undefined) return { ...identity, result: 'Failed', time: formatTime(fact.seen.at), node: fact.seen.node, message: controlMessage(fact.message) };
  const sight = freshSight(fact, now) ?? latestSight(fact, now);
  if (sight === undefined) return undefined;
  const { node, at, verified, until } = sight;
  const time = formatTime(at);
  const seen = { ...identity, time, node };
  if (!verified) return { ...seen, result: 'Unverified', message: `The verifier of node ${node} looked at the volume and could not find out whether it is encrypted, or whether plaintext of it is kept in a cache.` };
  return { ...seen, result: 'Passed', validUntil: formatTime(until), message: `The verifier of node ${node} saw at ${time} that the volume is encrypted, and that no plaintext of it is kept in a cache on that node.` };
}

/** The last look of all; one that is yet to come tells only of a wrong clock. */
function latestSight(fact: EncryptionFact, now: number): Sight | undefined {
  const sights = fact.state === 'encrypted' ? (fact.sights ?? []).filter(({ from }) => from <= now) : [];
  return sights.toSorted((a, b) => b.at - a.at)[0];
}

/** Whether what status says is as good as what was found, and counts for long enough; what proved nothing or is bad has no end, and says so once. */
function stillSays(before: Control, found: Control, longEnough: number): boolean {
  if (before.result !== found.result) return false;
  // Which of several nodes found nothing out, and when, is no news.
  if (found.result === 'Unverified') return true;
  if (found.result === 'Failed') return before.message === found.message;
  const [told, holds] = [parseTime(before.validUntil) ?? 0, parseTime(found.validUntil) ?? 0];
  return told <= holds && told > longEnough;
}
