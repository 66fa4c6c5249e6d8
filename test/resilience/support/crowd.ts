import { type TrainingJob } from '../../../src/api/generated/types.ts';
import { poll } from '../../cluster/polling.ts';
import { type Answer } from '../../e2e/support/account.ts';
import { dataPermit, secureDataset, trainingJob } from '../../e2e/support/objects.ts';
import { userNames } from '../../e2e/support/people.ts';
import { datasetName, type Stage, storageClassName } from '../../e2e/support/stage.ts';
import { claim } from '../../e2e/support/workloads.ts';
import { egress, kinds, type Kind, type Step } from './kinds.ts';

/** One job of the crowd. */
export interface Member {
  readonly name: string;
  readonly kind: Kind;
  readonly wave: number;
  /** How many of its steps are done. */
  done: number;
  /** Set when its last state is reached, or another from which nothing leads there. */
  ended?: { readonly problem?: string };
}

/** Jobs that come in waves of fifty, each with people who do something to it. */
export interface Crowd {
  readonly members: readonly Member[];
  /** How many have not ended. */
  unfinished(): number;
  /** Lets a new wave come. */
  wave(): void;
  /** Looks at every job once and does what is due. Requests that find no server are made again the next time. */
  tick(): Promise<void>;
  /** Goes on until all have ended; what has not by then is a problem of that job. */
  finish(boundSeconds: number): Promise<void>;
  /** What is wrong with how the jobs ended. */
  problems(): readonly string[];
}

/** Nothing leads away from these. */
const finalStates: readonly string[] = ['Succeeded', 'Failed', 'Stopped'];

/** The terms of the dataset that all waves share: jobs may reach one address. */
const sharedTerms = {
  protection: {
    encryptionAtRest: { mechanisms: ['luks2', 'fscrypt', 'client-side'], keyScope: 'Dataset' },
    encryptionInTransit: { mechanisms: ['wireguard'], rdma: 'Forbidden' },
    accessMode: 'ReadOnlyMany',
    accelerator: 'Exclusive',
    nodeTenancy: 'Shared',
    runtimeClasses: [''],
    network: { egress },
  },
};

interface Wave {
  readonly number: number;
  readonly dataset: string;
  readonly members: readonly Member[];
  /** Whether its dataset, permit and jobs have been made. */
  begun: boolean;
  revoked: boolean;
  removed: boolean;
}

/** Begins a crowd in the room of a stage, with the dataset and the permit that all waves share. */
export async function gather(stage: Stage): Promise<Crowd> {
  await stage.dataset(datasetName, sharedTerms);
  await stage.permit('chest-ct-lung');
  await stage.datasetBecomes(datasetName, 'Sealed');
  const waves: Wave[] = [];
  const members: Member[] = [];
  const { people, room } = stage;

  const datasetOf = ({ kind, wave, name }: Member): string => {
    if (kind.dataset === 'its own') return `own-${name}`;
    return kind.dataset === undefined ? datasetName : kind.dataset === 'none' ? 'never-there' : `wave-${wave}`;
  };

  const makeDataset = (name: string): (() => Promise<Answer>)[] => [
    () => people.steward.create(claim(room, name, { accessModes: ['ReadWriteMany'], storageClassName })),
    () => people.steward.create(secureDataset(room, name)),
    () => people.steward.create(dataPermit(room, name, name, userNames.researcher)),
  ];

  const makeJob = (member: Member): Promise<Answer> => {
    const datasets = [{ name: datasetOf(member), mountPath: '/data' }];
    return people.researcher.create(trainingJob(room, member.name, userNames.researcher, { datasets, ...member.kind.spec }));
  };

  function wave(): void {
    const number = waves.length + 1;
    const its = kinds.flatMap((kind) => Array.from({ length: kind.count }, (_, i): Member => ({ name: `w${number}-${kind.name}-${i}`, kind, wave: number, done: 0 })));
    members.push(...its);
    const dataset = `wave-${number}`;
    waves.push({ number, dataset, members: its, begun: false, revoked: false, removed: false });
  }

  const ofJob = (name: string) => stage.reference('TrainingJob', name);

  const suspend = async ({ name }: Member, value: boolean): Promise<void> => taken(await people.researcher.patch(ofJob(name), { spec: { runPolicy: { suspend: value } } }));
  const acts: Readonly<Record<Step['act'], (member: Member) => Promise<void>>> = {
    suspend: (member) => suspend(member, true),
    resume: (member) => suspend(member, false),
    delete: async ({ name }) => taken(await people.researcher.remove(ofJob(name))),
    'bring its dataset': async (member) => {
      for (const make of makeDataset(datasetOf(member))) taken(await make());
    },
    'wait for the permit to be revoked': () => Promise.resolve(),
  };

  async function look(member: Member, job: TrainingJob | undefined): Promise<void> {
    const step = member.kind.steps?.[member.done];
    if (step === undefined || job === undefined || !isAt(job, step.at, step.reason)) {
      settle(member, job);
      return;
    }
    await acts[step.act](member);
    member.done++;
  }

  const waits = ({ kind }: Member): boolean => kind.steps?.at(-1)?.act === 'wait for the permit to be revoked';

  /** Makes a wave's objects, and revokes its permit when all that this is to stop run. */
  async function advance(one: Wave): Promise<void> {
    if (!one.begun) {
      for (const make of makeDataset(one.dataset)) taken(await make());
      await Promise.all(one.members.map(async (member) => taken(await makeJob(member))));
      one.begun = true;
    }
    if (!one.revoked && one.members.filter(waits).every((member) => member.ended !== undefined || member.done === member.kind.steps?.length)) {
      taken(await people.steward.patch(stage.reference('DataPermit', one.dataset), { spec: { state: 'Revoked' } }));
      one.revoked = true;
    }
  }

  async function tick(): Promise<void> {
    const open = waves.filter(({ removed }) => !removed);
    await Promise.all(open.map(advance));
    const jobs = new Map((await stage.list<TrainingJob>('caveau.dev/v1alpha1', 'TrainingJob')).map((job) => [job.metadata.name, job]));
    for (const one of open) {
      await Promise.all(one.members.filter(({ ended }) => ended === undefined).map((member) => look(member, jobs.get(member.name))));
      if (one.members.every(({ ended }) => ended !== undefined)) await take(one, jobs);
    }
  }

  /** Sees that each job stayed as it had ended, and deletes it, so that a long run does not measure a growing cluster. */
  async function take(one: Wave, jobs: ReadonlyMap<string, TrainingJob>): Promise<void> {
    for (const member of one.members) stayed(member, jobs.get(member.name));
    await Promise.all(one.members.map(async ({ name }) => taken(await people.researcher.remove(ofJob(name)))));
    one.removed = true;
  }

  const unfinished = (): Member[] => members.filter(({ ended }) => ended === undefined);

  return {
    members,
    unfinished: () => unfinished().length,
    wave,
    tick,
    finish: async (boundSeconds) => {
      const last = async (): Promise<boolean> => {
        await tick();
        return waves.every(({ removed }) => removed);
      };
      await poll({ what: 'every job of the crowd to end', boundSeconds, everyMs: 200 }, last).catch(async (error: unknown) => {
        const late = unfinished();
        if (late.length === 0) throw error;
        const jobs = new Map((await stage.list<TrainingJob>('caveau.dev/v1alpha1', 'TrainingJob')).map((job) => [job.metadata.name, job]));
        for (const member of late) member.ended = { problem: `${member.name} is still ${told(jobs.get(member.name))} after ${member.done} steps, instead of ${spoken(member.kind)}` };
      });
    },
    problems: () => members.flatMap(({ ended }) => ended?.problem ?? []),
  };
}

function isAt({ status }: TrainingJob, state: string, reason?: string): boolean {
  return status?.state === state && (reason === undefined || status.reason === reason);
}

/** Notes that a job has come to its end, or to another from which nothing leads there. */
function settle(member: Member, job: TrainingJob | undefined): void {
  const { kind, name, done } = member;
  const { length } = kind.steps ?? [];
  if (job === undefined) {
    if (kind.end === 'gone' && done === length) member.ended = {};
    return;
  }
  if (kind.end !== 'gone' && done === length && isAt(job, ...kind.end)) member.ended = {};
  else if (finalStates.includes(job.status?.state ?? '')) member.ended = { problem: `${name} is ${told(job)} after ${done} of ${length} steps, instead of ${spoken(kind)}` };
}

/** Notes when a job has left the state in which it had ended. */
function stayed(member: Member, job: TrainingJob | undefined): void {
  const { kind, name, ended } = member;
  if (kind.end === 'gone' || ended?.problem !== undefined || (job !== undefined && isAt(job, ...kind.end))) return;
  member.ended = { problem: `${name} was ${spoken(kind)} and became ${told(job)}` };
}

function told(job: TrainingJob | undefined): string {
  const { state = 'without a state', reason = '', message = '' } = job?.status ?? {};
  return job === undefined ? 'gone' : `${state} (${reason}: ${message})`;
}

function spoken({ end }: Kind): string {
  return end === 'gone' ? 'gone' : `${end[0]} (${end[1]})`;
}

/** What was done before an answer got lost is not done twice; every other refusal is a mistake of the test. */
function taken({ accepted, status, message }: Answer): void {
  if (!accepted && status !== 409 && status !== 404) throw new Error(`The API server refused (${status}): ${message}`);
}
