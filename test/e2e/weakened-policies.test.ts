import assert from 'node:assert/strict';
import { readExpectation } from '../../src/admission/expectation.ts';
import { faultsOf } from '../../src/admission/integrity.ts';
import { type AdmissionBinding, type AdmissionExpectation, type AdmissionPolicy } from '../../src/api/admission.ts';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { type SecureProcessingEnvironment } from '../../src/api/generated/types.ts';
import { canaryEveryMs } from '../../src/admission-watch.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { must, type Account } from './support/account.ts';
import { isCanary } from './support/api-audit.ts';
import { collectionPath, type Manifest, type Reference } from './support/manifest.ts';
import { runRecord } from './support/workloads.ts';
import { forEver, Stage } from './support/stage.ts';

const admission = 'admissionregistration.k8s.io/v1';
const policy = (name: string): Reference => ({ apiVersion: admission, kind: 'ValidatingAdmissionPolicy', name });
const binding = (name: string): Reference => ({ apiVersion: admission, kind: 'ValidatingAdmissionPolicyBinding', name });
const expectation: Reference = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'caveau-system', name: 'caveau-admission' };

type Spec = Readonly<Record<string, unknown>>;

/** The policies are those of the shared cluster: what is weakened here is put back here, whatever happens. */
describe('Admission policies that are weakened while jobs run', () => {
  let stage: Stage;
  let admin: Account;
  const originals = new Map<string, Manifest>();
  const times: string[] = [];

  before('open a room with data', async () => {
    stage = await Stage.open('integrity');
    admin = stage.people.clusterAdministrator;
    await stage.dataset();
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes('chest-ct', 'Sealed');
  });
  afterEach('put back what was weakened', async () => {
    for (const original of originals.values()) await putBack(original);
    originals.clear();
    await until('True');
  });
  after('tell the times, and close it', async () => {
    for (const line of times) console.log(`      ${line}`);
    await stage.close();
  });

  async function list<T extends KubeObject>(reference: Reference): Promise<ReadonlyMap<string, T>> {
    const { body } = await must(admin.send('GET', `${collectionPath({ ...reference, name: undefined })}?labelSelector=app.kubernetes.io%2Fpart-of%3Dcaveau`));
    return new Map((body['items'] as readonly T[]).map((object) => [object.metadata.name, object]));
  }

  /** Keeps an object as it is now, to be put back. */
  async function keep(reference: Reference): Promise<Manifest> {
    const { body } = await must(admin.get(reference));
    const original = { ...body, apiVersion: reference.apiVersion, kind: reference.kind } as unknown as Manifest;
    originals.set(`${reference.kind} ${reference.name}`, original);
    return original;
  }

  async function putBack(original: Manifest): Promise<void> {
    const { name = '', namespace, labels } = original.metadata;
    const metadata = { name, ...(namespace === undefined ? {} : { namespace }), ...(labels === undefined ? {} : { labels }) };
    const present = await admin.get({ apiVersion: original.apiVersion, kind: original.kind, namespace, name });
    if (present.status === 404) await must(admin.create({ ...original, metadata }));
    else await must(admin.replace({ ...original, metadata: { ...metadata, resourceVersion: (present.body['metadata'] as { readonly resourceVersion: string }).resourceVersion } as Manifest['metadata'] }));
  }

  async function told(): Promise<NonNullable<NonNullable<SecureProcessingEnvironment['status']>['conditions']>[number] | undefined> {
    const { body } = await must(admin.get({ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' }));
    return (body as unknown as SecureProcessingEnvironment).status?.conditions?.find(({ type }) => type === 'AdmissionInForce');
  }

  function until(status: string, reason?: string): Promise<NonNullable<Awaited<ReturnType<typeof told>>>> {
    return poll({ what: `AdmissionInForce to be ${status} ${reason ?? ''}`, boundSeconds, everyMs: 20 }, async () => {
      const condition = await told();
      return condition?.status === status && (reason === undefined || condition.reason === reason) ? condition : undefined;
    });
  }

  const run = (name: string): Promise<void> => stage.job(name, { command: forEver });

  it('are found as they were installed, every one of them, on an API server that fills in what nobody wrote', async () => {
    const { body } = await must(admin.get(expectation));
    const read = readExpectation(body as unknown as AdmissionExpectation);
    assert.ok('expectation' in read, JSON.stringify(read));
    const live = { policies: await list<AdmissionPolicy>(policy('')), bindings: await list<AdmissionBinding>(binding('')) };
    assert.ok(read.expectation.policies.size > 15);
    assert.deepEqual([live.policies.size, live.bindings.size], [read.expectation.policies.size, read.expectation.bindings.size]);
    assert.deepEqual(faultsOf([read.expectation], live), []);
    await until('True', 'PoliciesInForce');
  });

  it('are tried without effect, and the audit log of the API server tells it by name', async () => {
    const mark = stage.api.mark();
    await stage.until('another try', () => Promise.resolve(stage.api.ofOperator(mark).some(isCanary)));
    assert.deepEqual([...new Set(stage.api.ofOperator(mark).filter(isCanary).map(({ code }) => code))], [403]);
    const { body } = await must(admin.send('GET', '/apis/apps/v1/controllerrevisions?fieldSelector=metadata.name%3Dcaveau-canary'));
    assert.deepEqual(body['items'], []);
  });

  interface Weakening {
    readonly what: Reference;
    readonly reason: string;
    readonly says: RegExp;
    /** Default: it is deleted. */
    readonly change?: (spec: Spec, original: Manifest) => object;
  }
  const weakenings: Readonly<Record<string, Weakening>> = {
    'a rule is taken out': { what: policy('caveau-shape'), reason: 'PolicyChanged', says: /policy caveau-shape was changed \(spec\.validations\)/, change: (spec) => ({ spec: { validations: (spec['validations'] as readonly unknown[]).slice(1) } }) },
    'a policy fails open': { what: policy('caveau-network'), reason: 'PolicyChanged', says: /policy caveau-network does not fail closed/, change: () => ({ spec: { failurePolicy: 'Ignore' } }) },
    'a binding only audits': { what: binding('caveau-workloads'), reason: 'PolicyChanged', says: /the binding caveau-workloads does not deny/, change: () => ({ spec: { validationActions: ['Audit'] } }) },
    'a binding is deleted': { what: binding('caveau-interactive'), reason: 'PolicyMissing', says: /the binding caveau-interactive is missing/ },
    'a policy is deleted': { what: policy('caveau-running-pods'), reason: 'PolicyMissing', says: /policy caveau-running-pods is missing/ },
    'a policy is asked under a condition': { what: policy('caveau-copies'), reason: 'PolicyChanged', says: /policy caveau-copies was changed \(spec\.matchConditions\)/, change: (spec) => ({ spec: { matchConditions: [...(spec['matchConditions'] as readonly unknown[]), { name: 'not-now', expression: 'false' }] } }) },
    'a policy loses the label by which it is found': { what: policy('caveau-namespaces'), reason: 'PolicyMissing', says: /policy caveau-namespaces is missing/, change: () => ({ metadata: { labels: { 'app.kubernetes.io/part-of': null } } }) },
    'nothing says any more what must be in force': { what: expectation, reason: 'PoliciesNotDescribed', says: /there is no ConfigMap caveau-system\/caveau-admission/ },
  };
  for (const [index, [name, { what, reason, says, change }]] of Object.entries(weakenings).entries()) {
    it(`stop the jobs that run when ${name}, and let new ones start when it is as it was`, async () => {
      const [victim, next] = [`runs-${index}`, `waits-${index}`];
      await run(victim);
      await stage.reaches(victim, 'Running');
      const original = await keep(what);
      const began = performance.now();
      const seconds = (): string => ((performance.now() - began) / 1000).toFixed(2);
      const stopped = stage.reaches(victim, 'Stopped', reason);
      await must(change === undefined ? admin.remove(what) : admin.patch(what, change(original['spec'] as Spec, original)));
      const condition = await until('False', reason);
      const noticed = seconds();
      assert.match(condition.message, says);
      assert.match(condition.message, /Ask the platform engineer to install the chart of Caveau again/);
      const { status } = await stopped;
      assert.match(status?.message ?? '', says);
      assert.equal(status?.decision?.unsatisfied?.find(({ clause }) => clause === 'admission')?.action, 'Stop');
      await stage.untilNoPods(victim);
      times.push(`${name}: told after ${noticed} s, stopped and without pods after ${seconds()} s`);
      await run(next);
      await stage.reaches(next, 'Held', reason);
      await putBack(original);
      await stage.reaches(next, 'Running');
      assert.equal((await until('True')).reason, 'PoliciesInForce');
      await must(stage.people.researcher.remove(stage.reference('TrainingJob', next)));
    });
  }

  describe('are upgraded: first what must be in force, then the policies', () => {
    const renewed = (text: string): string => text.replace('variables.privileged.size() == 0', 'variables.privileged.size() < 1');
    const upgrade = async (): Promise<void> => {
      const { data } = (await keep(expectation)) as unknown as AdmissionExpectation;
      await must(admin.patch(expectation, { data: { 'shape.yaml': renewed(data?.['shape.yaml'] ?? '') } }));
    };
    const follow = async (): Promise<void> => {
      const { spec } = await keep(policy('caveau-shape'));
      await must(admin.patch(policy('caveau-shape'), { spec: JSON.parse(renewed(JSON.stringify(spec))) as object }));
    };

    it('and disturb no job', async () => {
      await run('upgraded');
      await stage.reaches('upgraded', 'Running');
      const before = await until('True');
      await upgrade();
      // What starts in the midst of it is judged by either.
      await run('between');
      await stage.reaches('between', 'Running');
      await follow();
      await run('after');
      await stage.reaches('after', 'Running');
      assert.deepEqual(await told(), before, 'nothing else was ever told');
      for (const name of ['upgraded', 'between', 'after']) assert.equal((await stage.trainingJob(name)).status?.state, 'Running');
    });

    it('and an operator that begins in the midst of it stops nothing, and starts nothing', async () => {
      await upgrade();
      assert.equal(await stage.operator.stop(), 0);
      await stage.start();
      await until('Unknown', 'PolicyChanged');
      await run('begun');
      await stage.reaches('begun', 'Held', 'PolicyChanged');
      assert.equal((await stage.trainingJob('upgraded')).status?.state, 'Running');
      await follow();
      await stage.reaches('begun', 'Running');
      assert.equal((await stage.trainingJob('upgraded')).status?.state, 'Running');
    });
  });

  it('act no more when the API server is told not to ask them, and that is noticed too', async () => {
    await run('unguarded');
    await stage.reaches('unguarded', 'Running');
    // An API server that has just begun does not know the roles yet, and forbids everything for a moment.
    stage.tolerated.push('/');
    await stage.cluster.stopApiServer();
    const began = performance.now();
    await stage.cluster.startApiServer(['--disable-admission-plugins=ValidatingAdmissionPolicy']);
    try {
      const { message } = await until('False', 'CanaryAccepted');
      times.push(`the API server does not ask them: told ${((performance.now() - began) / 1000).toFixed(2)} s after it was started; something is tried every ${canaryEveryMs / 1000} s`);
      assert.match(message, /the API server let through what they refuse/);
      await stage.reaches('unguarded', 'Stopped', 'CanaryAccepted');
    } finally {
      const mark = stage.api.mark();
      await stage.cluster.restartApiServer();
      const watches = (): ReadonlySet<string> => new Set(stage.api.ofOperator(mark).filter(({ verb, code }) => verb === 'watch' && code === 200).map(({ resource }) => resource));
      // An upgrade is known by which of them is told first, and news of one comes late while its watch is not back.
      for (const resource of ['configmaps', 'validatingadmissionpolicies', 'validatingadmissionpolicybindings']) await stage.until(`the operator to watch ${resource} again`, () => Promise.resolve(watches().has(resource)));
      const forbidden = async (): Promise<boolean> => !(await admin.create(runRecord(stage.room, 'forged'), { dryRun: true })).accepted;
      await stage.until('the API server to ask them again', forbidden);
    }
    await run('guarded');
    await stage.reaches('guarded', 'Running');
  });
});
