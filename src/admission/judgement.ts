import { listed } from '../policy/text.ts';
import { type AdmissionFact } from '../policy/types.ts';
import { type Fault } from './integrity.ts';

/** What a request said that must be refused. */
export type Verdict =
  | { readonly said: 'Refused' }
  | { readonly said: 'Accepted' }
  /** Refused by an admission policy of somebody else, of which one alone is told: the API server asks policies, and of ours it is not known. */
  | { readonly said: 'Another'; readonly why: string }
  /** Refused, but by something else; why, as the API server puts it. */
  | { readonly said: 'Otherwise'; readonly why: string };

/** All that is known when admission is judged. */
export interface Seen {
  /** Why the ConfigMap says nothing, as part of a sentence; absent where it can be read. */
  readonly problem?: string;
  readonly faults: readonly Fault[];
  /** Why what is wrong may be an upgrade: this process has not seen the beginning of one, or is about to ask whether one began. */
  readonly doubt?: 'Upgrading' | 'Asking';
  /** Whether what was wrong has been mended so lately that the API server may not act by it yet. */
  readonly settling: boolean;
  /** Whether there is anything that could be tried: a room. */
  readonly rooms: boolean;
  /** What the last try said; absent where there was none lately. */
  readonly verdict?: Verdict;
}

const ask = 'Ask the platform engineer to install the chart of Caveau again, its ConfigMap first.';

/** Says whether admission is in force. What is known to be wrong comes before what is not known. */
export function judge({ problem, faults, doubt, settling, rooms, verdict }: Seen): AdmissionFact {
  if (problem !== undefined) return not('PoliciesNotDescribed', `It is not known which admission policies must be in force: ${problem}. ${ask}`);
  const [first] = faults;
  if (first !== undefined) {
    const wrong = `The admission policies of Caveau are not as they were installed: ${listed(faults.map(({ what }) => what), 'and')}.`;
    if (doubt === 'Upgrading') return unknown(first.reason, `${wrong} An upgrade may be under way, so what runs goes on for some minutes. ${ask}`);
    return doubt === 'Asking' ? unknown(first.reason, `${wrong} It is being asked whether an upgrade has begun.`) : not(first.reason, `${wrong} ${ask}`);
  }
  if (!rooms) return { inForce: true };
  // What was let through meanwhile says nothing of what comes.
  if (settling) return unknown('PoliciesSettling', 'The admission policies were mended just now, and the API server may not act by them yet. It goes on by itself within seconds.');
  return judgeTried(verdict);
}

function judgeTried(verdict: Verdict | undefined): AdmissionFact {
  if (verdict?.said === 'Accepted') return not('CanaryAccepted', 'The admission policies are there, but the API server let through what they refuse. Ask the platform engineer whether its admission plugin ValidatingAdmissionPolicy is on.');
  if (verdict?.said === 'Otherwise') return not('CanaryRefusedOtherwise', `It is not known whether the admission policies act: something else refuses what is tried (${verdict.why}). Ask the platform engineer to let the dry run of ControllerRevision caveau-canary pass as far as the policies.`);
  if (verdict?.said === 'Another') return unknown('CanaryRefusedByAnother', `It is not known whether the admission policies of Caveau act: one of somebody else refuses first what is tried (${verdict.why}). Ask the platform engineer to except the dry run of ControllerRevision caveau-canary from it.`);
  if (verdict === undefined) return unknown('AdmissionNotTried', 'The API server has not said lately whether the admission policies act. It goes on by itself as soon as it answers.');
  return { inForce: true };
}

function not(reason: string, message: string): AdmissionFact {
  return { inForce: false, reason, message };
}

function unknown(reason: string, message: string): AdmissionFact {
  return { inForce: false, reason, message, unknown: true };
}
