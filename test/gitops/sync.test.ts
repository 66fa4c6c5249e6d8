import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { type DataPermit, type SecureDataset, type TrainingJob } from '../../src/api/generated/types.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { Account, must, type Answer } from '../e2e/support/account.ts';
import { objectPath, referenceTo, type Manifest } from '../e2e/support/manifest.ts';
import { environment, plainNamespace } from '../e2e/support/objects.ts';
import { untilQuiet } from '../e2e/support/quiet.ts';
import { condition, Stage } from '../e2e/support/stage.ts';
import { buildTimeoutMs, prepareJudge, type Judge, type Thing } from './support/judge.ts';
import { documents, manifests, repository } from './support/repository.ts';

const room = 'prj-lung';
/** The field manager of Argo CD. */
const manager = 'argocd-controller';

interface Managed extends KubeObject {
  readonly metadata: KubeObject['metadata'] & { readonly managedFields?: readonly { readonly manager: string; readonly subresource?: string; readonly fieldsV1: Readonly<Record<string, unknown>> }[] };
}

/** The claims of the data, which stewards make in person. */
const claims = ['02-claims.yaml', '60-italian-radiology.yaml'].flatMap((file) => documents(join(repository, '..', file))).filter(({ kind }) => kind === 'PersistentVolumeClaim');

const [data, jobs] = [manifests('data'), manifests('jobs')];

describe('Argo CD and the operator', () => {
  let judge: Judge;
  let stage: Stage;
  let steward: Account;
  let researcher: Account;
  const directory = mkdtempSync(join(tmpdir(), 'caveau-gitops-'));
  const openapi = join(directory, 'openapi.json');

  before('build the library with which Argo CD compares', async function () {
    this.timeout(buildTimeoutMs);
    judge = await prepareJudge();
  });

  before('sync the platform as its engineer, and the data and jobs as the accounts of their repositories', async () => {
    stage = await Stage.open('gitops');
    const { clusterAdministrator } = stage.people;
    await must(clusterAdministrator.create(plainNamespace('argocd')));
    for (const object of manifests('platform')) await must(sync(clusterAdministrator, object));
    for (const object of claims) await must(clusterAdministrator.apply(object));
    const { body } = await must(clusterAdministrator.send('GET', '/openapi/v2'));
    writeFileSync(openapi, JSON.stringify(body));
    steward = new Account(await stage.cluster.serviceAccount('argocd', 'caveau-data'));
    researcher = new Account(await stage.cluster.serviceAccount('argocd', 'caveau-jobs'));
    // Rights take a moment to be known.
    for (const object of data) await eventually(() => sync(steward, object));
    for (const object of jobs) await eventually(() => sync(researcher, object));
    await jobReaches('Succeeded');
    // A dataset owes a count of its jobs.
    await untilQuiet(stage, boundSeconds);
  });
  after('close it', async () => {
    rmSync(directory, { recursive: true });
    const { clusterAdministrator } = stage.people;
    for (const kind of ['TrainingJob', 'DataApproval', 'DataPermit', 'SecureDataset']) await must(clusterAdministrator.remove({ apiVersion: 'caveau.dev/v1alpha1', kind, namespace: room }));
    // What Argo CD applied is its own until it is gone.
    await must(clusterAdministrator.remove({ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' }));
    await must(stage.people.platformEngineer.apply(environment()));
    await stage.close();
  });

  /** What Argo CD sends with the option ServerSideApply. */
  function sync(as: Account, object: Manifest, dryRun = false): Promise<Answer> {
    const query = new URLSearchParams({ fieldManager: manager, force: 'true', ...(dryRun ? { dryRun: 'All' } : {}) });
    return as.send('PATCH', `${objectPath(referenceTo(object))}?${query.toString()}`, object, 'application/apply-patch+yaml');
  }

  function eventually(attempt: () => Promise<Answer>): Promise<Answer> {
    let last = '';
    return poll({ what: 'it to be taken', boundSeconds, everyMs: 200 }, async () => {
      const answer = await attempt();
      last = answer.message;
      return answer.accepted ? answer : undefined;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)} ${last}`);
    });
  }

  async function live<T extends Managed>(object: Manifest): Promise<T> {
    return (await must(stage.people.clusterAdministrator.get(referenceTo(object)))).body as unknown as T;
  }

  function jobReaches(state: string): Promise<TrainingJob> {
    return poll({ what: `the job from Git to be ${state}`, boundSeconds, everyMs: 200 }, async () => {
      const job = await live<Managed & TrainingJob>(jobs[0]!);
      return job.status?.state === state ? job : undefined;
    });
  }

  /** What Argo CD says of objects in each of its ways to compare: whether they differ from Git. */
  async function compared(...asked: readonly (readonly [Account, Manifest])[]): Promise<readonly unknown[]> {
    const questions = await Promise.all(asked.map(async ([as, config]) => {
      const [object, { body: predicted }] = [await live(config), await must(sync(as, config, true))];
      return { ask: 'diff' as const, config: config as unknown as Thing, object: object as unknown as Thing, predicted, manager };
    }));
    return judge(questions, openapi);
  }

  async function differs(as: Account, config: Manifest): Promise<unknown> {
    return (await compared([as, config]))[0];
  }

  const no = { client: false, merge: false, server: false };

  it('may each change only what is in its repository', async () => {
    const [job] = jobs;
    for (const [as, object] of [[steward, job!], ...data.map((one) => [researcher, one] as const)] as const) {
      const { status, message } = await sync(as, object, true);
      assert.equal(status, 403, `${as.name} and ${object.kind}: ${message}`);
    }
    const forAnother = { ...job!, metadata: { ...job!.metadata, name: 'for-another' }, spec: { ...(job!['spec'] as object), requester: 'researcher-2b9c' } };
    const refused = await sync(researcher, forAnother, true);
    assert.ok(!refused.accepted && refused.message.includes('caveau-requester'), refused.message);
  });

  it('count what was signed elsewhere', async () => {
    const permit = data.find(({ metadata }) => metadata.name === 'thorax-it-lung')!;
    await stage.until('the permit to be valid', async () => condition(await live<Managed & DataPermit>(permit), 'Ready')?.reason === 'Valid');
  });

  it('are of one mind when the operator has done its work: nothing differs from Git', async () => {
    const all = [...data.map((one) => [steward, one] as const), ...jobs.map((one) => [researcher, one] as const)];
    const answers = await compared(...all);
    const told = (of: (index: number) => unknown) => Object.fromEntries(all.map(([, { kind, metadata }], index) => [`${kind} ${metadata.name ?? ''}`, of(index)]));
    assert.deepEqual(told((index) => answers[index]), told(() => no));
  });

  it('write different fields: another sync changes nothing, and the operator owns nothing of a spec', async () => {
    for (const [as, object] of [...data.map((one) => [steward, one] as const), [researcher, jobs[0]!] as const]) {
      const before = await live(object);
      await must(sync(as, object));
      const after = await live(object);
      assert.equal(after.metadata.resourceVersion, before.metadata.resourceVersion, `${object.kind} ${object.metadata.name ?? ''}`);
      if (!object.apiVersion.startsWith('caveau.dev/')) continue;
      const owners = (after.metadata.managedFields ?? []).filter(({ fieldsV1 }) => 'f:spec' in fieldsV1).map(({ manager: who }) => who);
      assert.deepEqual(owners, [manager], `${object.kind} ${object.metadata.name ?? ''}`);
    }
  });

  it('do not fight when somebody changes an object by hand: Argo CD sees it, heals it, and the operator leaves the spec alone', async () => {
    const dataset = data.find(({ metadata }) => metadata.name === 'chest-ct')!;
    await must(stage.people.clusterAdministrator.patch(referenceTo(dataset), { spec: { title: 'Changed by hand' } }));
    assert.deepEqual(await differs(steward, dataset), { client: true, merge: true, server: true });
    await must(sync(steward, dataset));
    const { metadata: { generation } } = await live(dataset);
    await stage.until('the operator to have looked at it', async () => (await live<Managed & SecureDataset>(dataset)).status?.observedGeneration === generation);
    assert.deepEqual(await differs(steward, dataset), no);
    assert.equal((await live(dataset)).metadata.generation, generation);
  });

  it('pause and resume a job by its action, and healing takes the pause back', async () => {
    const again = { ...jobs[0]!, metadata: { ...jobs[0]!.metadata, name: 'paused' }, spec: { ...(jobs[0]!['spec'] as object), command: ['sleep', 'infinity'] } };
    await must(sync(researcher, again));
    const reaches = (state: string) => stage.until(`the job to be ${state}`, async () => (await live<Managed & TrainingJob>(again)).status?.state === state);
    await reaches('Running');
    await must(researcher.patch(referenceTo(again), { spec: { runPolicy: { suspend: true } } }));
    await reaches('Suspended');
    assert.deepEqual(await differs(researcher, again), { client: true, merge: true, server: true });
    await must(sync(researcher, again));
    await reaches('Running');
    assert.deepEqual(await differs(researcher, again), no);
  });

  it('leave a revoked permit revoked, although Git says otherwise', async () => {
    const permit = data.find(({ metadata }) => metadata.name === 'chest-ct-lung')!;
    await must(stage.people.clusterAdministrator.patch(referenceTo(permit), { spec: { state: 'Revoked' } }));
    await stage.until('the revocation to be told', async () => condition(await live<Managed & DataPermit>(permit), 'Ready')?.reason === 'Revoked');
    const { status, message } = await sync(steward, permit);
    assert.equal(status, 422);
    assert.match(message, /A revoked permit stays revoked/);
    assert.equal((await live<Managed & DataPermit>(permit)).spec.state, 'Revoked');
  });
});
