import assert from 'node:assert/strict';
import { type Verdict } from '../admission/judgement.ts';
import { createAdmissionWatch } from '../admission-watch.ts';
import { type AdmissionExpectation } from '../api/admission.ts';
import { fakeClock } from '../runtime/fake-clock.ts';
import { fakeLog } from '../runtime/fake-log.ts';
import { anExpectation, installed } from './admission-policies.ts';
import { aCluster } from './cluster.ts';

/** When it begins. */
export const begin = Date.parse('2027-03-01T12:00:00Z');
/** The room that is there. */
export const room = { metadata: { name: 'prj-lung', uid: 'uid-room' } };
/** What the API server says to what must be refused. */
export const refused: Verdict = { said: 'Refused' };
/** A policy as a later release has it. */
export const renew = (text: string, file: string): string => (file === 'shape.yaml' ? text.replace('variables.privileged.size() == 0', 'variables.privileged.size() < 1') : text);

/** What is there at the beginning. */
export interface Begin {
  readonly expectation?: AdmissionExpectation | undefined;
  readonly rooms?: boolean;
  readonly leads?: boolean;
  readonly verdict?: Verdict | undefined;
}

/** A cluster with the chart's policies, and a watch that has begun. */
export async function stage({ expectation = anExpectation(), rooms = true, leads = true, verdict = refused }: Begin = {}) {
  const clock = fakeClock(begin);
  const cluster = aCluster();
  const stopping = new AbortController();
  const answers = { verdict: verdict as Verdict | undefined };
  const tried: string[] = [];
  let [changes, isLeading, isFilled] = [0, leads, false];
  let answer = (): Promise<void> => Promise.resolve();
  const hasSynced = (): boolean => isFilled;
  const informers = Object.fromEntries(Object.entries(cluster.informers).map(([name, informer]) => [name, { ...informer, hasSynced, relist: () => answer() }])) as unknown as typeof cluster.informers;
  const attempt = (name: string): Promise<Verdict | undefined> => {
    tried.push(name);
    return Promise.resolve(answers.verdict);
  };
  const watch = createAdmissionWatch({ informers, place: 'caveau-system/caveau-admission', attempt, leads: () => isLeading, clock, log: fakeLog() });
  const { policies, bindings } = installed(anExpectation());
  cluster.put('admissionExpectations', expectation);
  cluster.put('admissionPolicies', ...policies);
  cluster.put('admissionBindings', ...bindings);
  if (rooms) cluster.put('rooms', room);
  isFilled = true;
  const finished = watch.start(stopping.signal, () => (changes += 1));
  await clock.settle();
  const shape = policies.find(({ metadata }) => metadata.name === 'caveau-shape');
  assert.ok(shape !== undefined);
  return {
    ...cluster, clock, watch, tried, shape, answers,
    changes: () => changes,
    lead: () => (isLeading = true),
    /** Once what was asked is answered. */
    settled: async () => {
      await clock.settle();
      const fact = watch.fact();
      return fact.inForce ? 'in force' : `${fact.reason}${fact.unknown === true ? ' (not known)' : ''}`;
    },
    relists: (relist: () => Promise<void>) => (answer = relist),
    told: () => {
      const fact = watch.fact();
      return fact.inForce ? 'in force' : `${fact.reason}${fact.unknown === true ? ' (not known)' : ''}`;
    },
    end: async () => {
      stopping.abort();
      await finished;
    },
  };
}
