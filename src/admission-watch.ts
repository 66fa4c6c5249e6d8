import { readExpectation, type Expectation, type Read } from './admission/expectation.ts';
import { faultsOf, type Fault } from './admission/integrity.ts';
import { judge, type Seen, type Verdict } from './admission/judgement.ts';
import { policySettlesMs, type AdmissionBinding, type AdmissionExpectation, type AdmissionPolicy } from './api/admission.ts';
import { type KubeObject } from './api/kube-object.ts';
import { parseTime } from './api/time.ts';
import { type Informers } from './caches.ts';
import { staleAfterMs } from './freshness.ts';
import { type AdmissionFact, type Instant } from './policy/types.ts';
import { type Clock } from './runtime/clock.ts';
import { endsWithin } from './runtime/deadline.ts';
import { type Log } from './runtime/log.ts';
import { semanticEqual } from './runtime/semantic-equal.ts';
import { type Change } from './runtime/store.ts';

/**
 * How often something is tried that must be refused. Whoever changes a policy is seen by the watch at once; this is for an API server that does not act by
 * them, which is noticed within twice this time. It costs less than the Lease, which is renewed every two seconds.
 */
export const canaryEveryMs = 10_000;

/** What is let through counts once it was let through twice: the second time after this. A policy that was just made acts within this time (0.5 to 0.9 s measured). */
const canaryAgainMs = 1000;

/** What something else refuses counts when it has done so for this long: an API server that begins refuses everything for some seconds, until it knows the rights. */
export const otherwiseMs = 30_000;

/** What was not heard for as long as two tries take was not refused all the while: silence is no refusal. */
const otherwiseGapMs = 2 * canaryEveryMs;

/**
 * Two watches tell of two changes in any order, so of an upgrade the policies may be heard of first: before they count as weakened the ConfigMap is read
 * anew. The worst is believed after this time without an answer, which takes some tenths of a second.
 */
export const askBoundMs = 5000;

/** For how long after the ConfigMap changed its former state is accepted too: as long as Helm takes at most for a release unless told otherwise (--timeout 5m0s). */
export const transitionMs = 5 * 60_000;

/** What the watch looks at. */
type Watched = Pick<Informers, 'admissionExpectations' | 'admissionPolicies' | 'admissionBindings' | 'rooms'>;

/** What it needs. */
export interface AdmissionWatchOptions {
  readonly informers: Watched;
  /** Where the ConfigMap is looked for, as namespace/name. */
  readonly place: string;
  /** Tries what must be refused in a room; undefined where nothing can be said. Never rejects. */
  readonly attempt: (room: string, signal: AbortSignal) => Promise<Verdict | undefined>;
  /** Whether this process leads: no other tries anything. */
  readonly leads: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whether the admission policies are in force. */
export interface AdmissionWatch {
  fact(): AdmissionFact;
  /** Tries at once, for a process that begins to lead; never rejects. */
  look(signal: AbortSignal): Promise<void>;
  /** Begins to try again and again, until the signal; `onChange` is called when the answer is another by time or by what was tried. Never rejects. */
  start(signal: AbortSignal, onChange: () => void): Promise<void>;
}

/** What must be in force, and for a while after a change what had to be. */
function createExpectations({ informers: { admissionExpectations }, place, clock }: AdmissionWatchOptions, onChange: () => void) {
  let present: Read = { problem: `there is no ConfigMap ${place}` };
  let former: readonly { readonly expectation: Expectation; readonly until: Instant }[] = [];
  let upgradingUntil: Instant = -Infinity;
  const take = (written: AdmissionExpectation | undefined): void => {
    const before = present;
    present = written === undefined ? { problem: `there is no ConfigMap ${place}` } : named(readExpectation(written), place);
    former = 'expectation' in before && 'expectation' in present ? [{ expectation: before.expectation, until: clock.now() + transitionMs }, ...former].slice(0, formerKept) : [];
    // What this process did not see from its beginning.
    if (!admissionExpectations.hasSynced()) upgradingUntil = (parseTime(written?.writtenAt) ?? -Infinity) + transitionMs;
    onChange();
  };
  admissionExpectations.store.subscribe(({ before, after }) => {
    if (after === undefined || JSON.stringify(before?.data) !== JSON.stringify(after.data)) take(after);
  });
  return {
    present: () => present,
    former: () => former.filter(({ until }) => until > clock.now()).map(({ expectation }) => expectation),
    isUpgrading: () => clock.now() < upgradingUntil,
    /** An upgrade is over when everything is new, and what was before it is a weakening from then on. */
    isWhole: () => {
      [former, upgradingUntil] = [[], -Infinity];
    },
    instants: () => [upgradingUntil, ...former.map(({ until }) => until)],
  };
}

/** Compares what is there with what was installed, once for each change, and not for each decision. */
function createComparison(options: AdmissionWatchOptions, onKnown: () => void) {
  const { informers: { admissionExpectations, admissionPolicies, admissionBindings }, clock } = options;
  let brokenBefore = false;
  // Both by the monotonic clock.
  let [mendedAt, changedAt] = [-Infinity, -Infinity];
  /** What is wrong now: not known to be so, while the ConfigMap is read anew. */
  let wrong: { isKnown: boolean } | undefined;
  let known: { readonly faults: readonly Fault[]; readonly accepted: number } | undefined;
  const isReady = (): boolean => [admissionExpectations, admissionPolicies, admissionBindings].every((informer) => informer.hasSynced());
  const compare = (...expectations: readonly [Expectation, ...Expectation[]]): readonly Fault[] => faultsOf(expectations, { policies: byName(admissionPolicies.store.list()), bindings: byName(admissionBindings.store.list()) });
  const faults = (): readonly Fault[] => {
    const present = expectations.present();
    if (!('expectation' in present)) return [];
    const former = expectations.former();
    if (known?.accepted === former.length) return known.faults;
    const whole = compare(present.expectation).length === 0;
    if (whole) expectations.isWhole();
    known = whole ? { accepted: 0, faults: [] } : { accepted: former.length, faults: compare(present.expectation, ...former) };
    return known.faults;
  };
  const ask = (): void => {
    const mine = { isKnown: false };
    wrong = mine;
    void endsWithin(clock, askBoundMs, admissionExpectations.relist()).then(() => {
      mine.isKnown = true;
      onKnown();
    });
  };
  /** What is broken and mended again within a moment was broken. */
  const look = (): readonly Fault[] => {
    const found = faults();
    const broken = 'problem' in expectations.present() || found.length > 0;
    if (brokenBefore && !broken) mendedAt = clock.monotonic();
    brokenBefore = broken && isReady();
    if (found.length === 0) wrong = undefined;
    else if (wrong === undefined && isReady()) ask();
    return found;
  };
  const changed = (): void => {
    known = undefined;
    if (isReady()) look();
  };
  const expectations = createExpectations(options, () => {
    // What only looked like a weakening was an upgrade, of which the policies were heard of first.
    if (wrong?.isKnown === false) brokenBefore = false;
    changed();
  });
  const rewritten = ({ before, after }: Change<AdmissionPolicy | AdmissionBinding>): void => {
    if (!semanticEqual(before?.spec, after?.spec)) changedAt = clock.monotonic();
    changed();
  };
  for (const { store } of [admissionPolicies, admissionBindings]) store.subscribe(rewritten);
  return {
    look: (): Omit<Seen, 'rooms' | 'verdict'> => {
      const found = look();
      const present = expectations.present();
      const doubt = expectations.isUpgrading() ? 'Upgrading' : wrong?.isKnown === false ? 'Asking' : undefined;
      return { ...('problem' in present ? { problem: present.problem } : {}), faults: found, ...(doubt === undefined ? {} : { doubt }), settling: clock.monotonic() < mendedAt + policySettlesMs };
    },
    /** Since when something must have been tried to say anything of the policies as they are. */
    triedSince: (): TriedSince => ({ refused: mendedAt, else: Math.max(changedAt, mendedAt + policySettlesMs) }),
    /** After how long the answer may change by time alone. */
    changesIn: (): number => Math.min(...[mendedAt + policySettlesMs - clock.monotonic(), ...expectations.instants().map((at) => at - clock.now())].filter((ms) => ms > 0)),
  };
}

function byName<T extends KubeObject>(objects: readonly T[]): ReadonlyMap<string, T> {
  return new Map(objects.map((object) => [object.metadata.name, object]));
}

/** Upgrades and their rollbacks within the time of one; more are no upgrades. */
const formerKept = 3;

function named(read: Read, place: string): Read {
  return 'problem' in read ? { problem: `of the ConfigMap ${place}, ${read.problem}` } : read;
}

/** By the monotonic clock. A refusal shows that the policies were asked, so a change that keeps them whole leaves it true; whatever else was said may be of what they were before. */
interface TriedSince {
  readonly refused: number;
  readonly else: number;
}

/** What was said to a try, and when it began and ended. */
interface Heard {
  readonly verdict: Verdict;
  readonly began: number;
  readonly at: number;
}

/** Tries in one room after the other. */
function createTrials({ informers: { rooms }, attempt, leads, clock }: AdmissionWatchOptions, triedSince: () => TriedSince) {
  let last: Heard | undefined;
  let another: Heard | undefined;
  let otherwise: { readonly since: number; readonly at: number } | undefined;
  let turn = 0;
  const open = (): readonly KubeObject[] => rooms.store.list().filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  // Of a time in which nothing could be tried nothing is known.
  rooms.store.subscribe(() => {
    if (open().length === 0) [last, another, otherwise] = [undefined, undefined, undefined];
  });
  const once = async (signal: AbortSignal): Promise<Verdict | undefined> => {
    const found = open();
    const room = found[(turn += 1) % found.length];
    return room === undefined || !leads() ? undefined : attempt(room.metadata.name, signal);
  };
  const valid = (heard: Heard | undefined): Verdict | undefined => {
    if (heard === undefined || clock.monotonic() - heard.at > staleAfterMs) return undefined;
    return heard.began >= (heard.verdict.said === 'Refused' ? triedSince().refused : triedSince().else) ? heard.verdict : undefined;
  };
  const hear = (heard: Heard): void => {
    const { verdict: { said }, began, at } = heard;
    otherwise = said === 'Otherwise' ? { since: otherwise !== undefined && began - otherwise.at <= otherwiseGapMs ? otherwise.since : at, at } : undefined;
    if (said === 'Another') {
      another = heard;
      // Whoever asks any policy does not let everything through, and what ours said lately stays true.
      if (last?.verdict.said !== 'Refused') last = undefined;
    } else if (otherwise === undefined || at - otherwise.since >= otherwiseMs) last = heard;
  };
  return {
    hasRooms: () => open().length > 0,
    verdict: (): Verdict | undefined => valid(last) ?? valid(another),
    round: async (signal: AbortSignal): Promise<void> => {
      const began = clock.monotonic();
      let verdict = await once(signal);
      if (verdict?.said === 'Accepted') {
        await clock.sleep(canaryAgainMs, signal);
        verdict = await once(signal);
      }
      if (verdict !== undefined) hear({ verdict, began, at: clock.monotonic() });
    },
  };
}

/** Watches whether the admission policies of Caveau are as they were installed, and whether the API server acts by them. */
export function createAdmissionWatch(options: AdmissionWatchOptions): AdmissionWatch {
  const { informers, clock, log } = options;
  let wake = new AbortController();
  const comparison = createComparison(options, () => wake.abort());
  const trials = createTrials(options, comparison.triedSince);
  const fact = (): AdmissionFact => {
    const seen = comparison.look();
    const verdict = trials.verdict();
    return judge({ ...seen, rooms: trials.hasRooms(), ...(verdict === undefined ? {} : { verdict }) });
  };
  // The first room is tried at once, and what was mended when it has settled.
  for (const { store } of [informers.admissionExpectations, informers.admissionPolicies, informers.admissionBindings]) store.subscribe(() => wake.abort());
  informers.rooms.store.subscribe(({ before }) => {
    if (before === undefined) wake.abort();
  });
  return {
    fact,
    look: (signal) => trials.round(signal),
    start: async (signal, onChange) => {
      let [before, due] = ['', clock.monotonic()];
      while (!signal.aborted) {
        wake = new AbortController();
        if (clock.monotonic() >= due || trials.verdict() === undefined) {
          await trials.round(signal);
          due = clock.monotonic() + canaryEveryMs;
        }
        const now = fact();
        if (JSON.stringify(now) !== before) {
          if (before !== '') tell(log, now);
          before = JSON.stringify(now);
          onChange();
        }
        await clock.sleep(Math.max(0, Math.min(due - clock.monotonic(), comparison.changesIn())), AbortSignal.any([signal, wake.signal]));
      }
    },
  };
}

function tell(log: Log, fact: AdmissionFact): void {
  if (fact.inForce) log.info('the admission policies are in force');
  else log.warn('the admission policies are not in force', { reason: fact.reason, what: fact.message, isKnown: fact.unknown !== true });
}
