import assert from 'node:assert/strict';
import { type Condition } from '../api/conditions.ts';
import { type DataPermit, type SecureDataset, type TrainingJob } from '../api/generated/types.ts';
import { aDataset, aPermit, aTrainingJob, now } from '../policy/testing/builders.ts';
import { fakeClock } from '../runtime/fake-clock.ts';
import { createMetrics } from './metrics.ts';
import { type ClusterState } from './state-metrics.ts';

const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
const says = (type: string, status: Condition['status'], since = 0): Condition => ({ type, status, reason: 'X', message: 'x', lastTransitionTime: at(since) });
const nothing: ClusterState = { trainingJobs: [], secureDatasets: [], objects: {}, admissionInForce: true };

function aJob(state: NonNullable<TrainingJob['status']>['state'] | undefined, more: Partial<NonNullable<TrainingJob['status']>> = {}): TrainingJob {
  return { ...aTrainingJob().build(), status: { ...(state === undefined ? {} : { state }), ...more } };
}

function tested(...controls: readonly (readonly [string, string, string, number])[]): SecureDataset {
  return { ...aDataset().build(), status: { controls: controls.map(([control, nodePool, result, end]) => ({ control, nodePool, result, time: at(-60), ...(result === 'Passed' ? { validUntil: at(end) } : {}), message: 'x' })) } } as SecureDataset;
}

/** The series of a gauge as Prometheus reads them, by their labels. */
async function read(name: string, state: Partial<ClusterState> | undefined): Promise<Readonly<Record<string, number>>> {
  const metrics = createMetrics({ clock: fakeClock(now), host: '127.0.0.1:6443', version: '1.2.3', eventsDropped: () => 0, clockSkewMs: () => undefined });
  metrics.observeState(() => (state === undefined ? undefined : { ...nothing, ...state }));
  const lines = (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith(name));
  return Object.fromEntries(lines.map((line) => [line.slice(name.length, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

/** The same without those that are 0. */
async function some(name: string, state: Partial<ClusterState>): Promise<Readonly<Record<string, number>>> {
  return Object.fromEntries(Object.entries(await read(name, state)).filter(([, value]) => value !== 0));
}

describe('the metrics of the state', () => {
  it('count jobs by their state, and every state with 0 where there is none', async () => {
    const trainingJobs = [aJob('Running'), aJob('Running'), aJob('Held'), aJob(undefined)];
    assert.deepEqual(await some('caveau_training_jobs', { trainingJobs }), { '{state="Running"}': 2, '{state="Held"}': 1, '{state="New"}': 1 });
    assert.equal((await read('caveau_training_jobs', {}))['{state="Stopping"}'], 0);
  });

  it('count objects by whether they are ready', async () => {
    const permits = ['True', 'False', 'False'].map((status) => ({ ...aPermit().build(), status: { conditions: [says('Ready', status as Condition['status'])] } })) as DataPermit[];
    const objects = { DataPermit: permits, SecureDataset: [aDataset().build()] };
    assert.deepEqual(await some('caveau_objects', { objects }), { '{kind="DataPermit",ready="True"}': 1, '{kind="DataPermit",ready="False"}': 2, '{kind="SecureDataset",ready="Unknown"}': 1 });
  });

  it('tell whether admission is in force', async () => {
    assert.deepEqual([await read('caveau_admission_in_force', {}), await read('caveau_admission_in_force', { admissionInForce: false })], [{ '': 1 }, { '': 0 }]);
  });

  it('count what runs by its isolation, and nothing that does not run', async () => {
    const isolated = (status: Condition['status']) => ({ conditions: [says('IsolationVerified', status)] });
    const trainingJobs = [aJob('Running', isolated('True')), aJob('Running', isolated('Unknown')), aJob('Running'), aJob('Stopped', isolated('False'))];
    assert.deepEqual(await some('caveau_running_jobs', { trainingJobs }), { '{isolation="True"}': 1, '{isolation="Unknown"}': 1, '{isolation="Untested"}': 1 });
  });

  it('tell how long the oldest stop has gone on, and 0 where there is none', async () => {
    const stopping = (since: number) => aJob('Stopping', { conditions: [says('Running', 'False', -9000), says('Authorized', 'False', since), says('WaitingForNode', 'True', -1)] });
    assert.deepEqual(await read('caveau_oldest_stop_seconds', { trainingJobs: [stopping(-40), stopping(-400), aJob('Stopped', { conditions: [says('Authorized', 'False', -9000)] })] }), { '': 400 });
    assert.deepEqual(await read('caveau_oldest_stop_seconds', {}), { '': 0 });
  });

  it('tell the first deadline of what uses data, and none of what has ended', async () => {
    const trainingJobs = [aJob('Running', { deadline: at(7200) }), aJob('Starting', { deadline: at(3600) }), aJob('Stopped', { deadline: at(-60) }), aJob('Running')];
    assert.deepEqual(await read('caveau_earliest_deadline_timestamp_seconds', { trainingJobs }), { '': now / 1000 + 3600 });
    assert.deepEqual(await read('caveau_earliest_deadline_timestamp_seconds', { trainingJobs: [aJob('Running')] }), {});
  });

  it('tell of each control whose evidence ends first, where the last pool of a dataset counts', async () => {
    const secureDatasets = [tested(['network-isolation', 'a', 'Passed', 100], ['network-isolation', 'b', 'Passed', 900]), tested(['network-isolation', 'a', 'Passed', 500], ['encryption-at-rest', '', 'Passed', -30]), tested(['network-isolation', 'a', 'Failed', 1])];
    assert.deepEqual(await read('caveau_evidence_end_timestamp_seconds', { secureDatasets }), { '{control="network-isolation"}': now / 1000 + 500, '{control="encryption-at-rest"}': now / 1000 - 30 });
  });

  it('are told by the leader alone', async () => {
    for (const name of ['caveau_training_jobs', 'caveau_objects', 'caveau_admission_in_force', 'caveau_running_jobs', 'caveau_oldest_stop_seconds', 'caveau_earliest_deadline_timestamp_seconds', 'caveau_evidence_end_timestamp_seconds']) assert.deepEqual(await read(name, undefined), {}, name);
  });
});
