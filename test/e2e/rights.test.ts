import assert from 'node:assert/strict';
import { type OutputRelease } from '../../src/api/generated/types.ts';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { bindingName } from '../../src/workload/names.ts';
import { must } from './support/account.ts';
import { spoken, type ApiCall } from './support/api-audit.ts';
import { environment, outputRelease } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { newRoom } from './support/shared-cluster.ts';
import { condition, forEver, Stage, storageClassName, toleratedRefusals } from './support/stage.ts';
import { grantedRights, roleWithQueues, usedRight } from './support/role.ts';

/** Rights that the role gives and that no test makes the operator use, each with its reason. None. */
const exceptions: readonly string[] = [];

/** The second pause is told by the Event of the first, which then counts two. */
async function pauseTwice(stage: Stage): Promise<void> {
  await stage.job('paused', { command: forEver, runPolicy: { suspend: true } });
  await stage.reaches('paused', 'Suspended');
  await stage.change('TrainingJob', 'paused', { runPolicy: { suspend: false } });
  await stage.reaches('paused', 'Running');
  await stage.change('TrainingJob', 'paused', { runPolicy: { suspend: true } });
  await stage.until('the Events of one kind to be one that counts', async () => {
    const events = await stage.list<KubeObject & { readonly reason?: string; readonly series?: { readonly count: number } }>('events.k8s.io/v1', 'Event');
    return events.some(({ metadata, reason, series }) => metadata.name.startsWith('paused.') && reason === 'Suspended' && series?.count === 2);
  });
}

/** Data is bound in another room, and no longer. */
async function bindAndUnbind(stage: Stage): Promise<void> {
  await must(stage.people.platformEngineer.apply(environment({ sharing: [{ driver: 'csi.juicefs.com', secret: { namespace: 'kube-system', name: 'juicefs-hospital' } }] })));
  const project = await newRoom(stage.cluster, 'rights-project');
  await stage.dataset('shared', {}, { storageClassName: 'juicefs-encrypted' });
  await stage.permit('elsewhere', 'shared', { project: { namespace: project } });
  await stage.until('the data to be bound', async () => condition(await stage.dataPermit('elsewhere'), 'Ready')?.reason === 'Valid');
  await stage.change('DataPermit', 'elsewhere', { state: 'Revoked' });
  const volume = { apiVersion: 'v1', kind: 'PersistentVolume', name: bindingName((await stage.dataPermit('elsewhere')).metadata.uid ?? '') };
  await stage.until('the data to be bound no longer', async () => (await stage.people.clusterAdministrator.get(volume)).status === 404);
}

describe('The rights of the operator', () => {
  let stage: Stage;

  before('let it do everything that it ever does', async () => {
    stage = await Stage.open('rights');
    await stage.dataset();
    await stage.permit('chest-ct-lung');
    await stage.job('all-children', { workers: 2, output: { size: '1Gi', storageClassName, mountPath: '/output' }, runPolicy: { ttlSecondsAfterFinished: 0 } });
    await stage.reaches('all-children', 'Succeeded');
    for (const [apiVersion, kind, name] of [['batch/v1', 'Job', 'all-children-1'], ['v1', 'Service', 'all-children'], ['networking.k8s.io/v1', 'NetworkPolicy', 'all-children']] as const) {
      await stage.until(`${kind} ${name} to go`, async () => (await stage.read(apiVersion, kind, name)) === undefined);
    }
    await stage.job('stopped', { command: forEver });
    await stage.reaches('stopped', 'Running');
    await pauseTwice(stage);
    await stage.change('DataPermit', 'chest-ct-lung', { state: 'Revoked' });
    await stage.reaches('stopped', 'Stopped');
    await stage.dataset('chest-ct-r2', { revision: { id: 'r2', supersedes: 'chest-ct', tombstones: { subjects: 1, digest: `sha256:${'7'.repeat(64)}` } } });
    await stage.until('what was made of the data to be marked', async () => (await stage.read<KubeObject>('v1', 'PersistentVolumeClaim', 'all-children-output'))?.metadata.annotations?.['caveau.dev/withdrawn-data'] !== undefined);
    await bindAndUnbind(stage);
    await must(stage.people.researcher.create(outputRelease(stage.room, 'early', userNames.researcher)));
    await stage.until('the release to be looked at', async () => (await stage.read<OutputRelease>('caveau.dev/v1alpha1', 'OutputRelease', 'early'))?.status?.state !== undefined);
    await must(stage.people.clusterAdministrator.get({ apiVersion: 'v1', kind: 'Namespace', name: stage.room }));
  });
  after('close it', () => stage.close());

  // From the beginning of the run: what the operator did in the files before counts too.
  const calls = () => stage.calls(0);

  it('are all that it asks for', () => {
    const granted = grantedRights(roleWithQueues);
    assert.deepEqual([...new Set(calls().map(usedRight).filter((used) => !granted.has(used)))], []);
  });

  it('are all needed', () => {
    const used = new Set(calls().map(usedRight));
    // An operator that runs alone, as it does here, elects nobody.
    const ofElections = / leases\.coordination\.k8s\.io$/;
    // Lists are for servers that do not stream them and for the comparison of the caches with the cluster, which comes every ten minutes.
    const isOfWatch = (granted: string): boolean => granted.startsWith('list ') && used.has(granted.replace('list ', 'watch '));
    assert.deepEqual([...grantedRights()].filter((granted) => !used.has(granted) && !ofElections.test(granted) && !isOfWatch(granted)), exceptions);
  });

  it('were never found wanting', () => {
    const granted = grantedRights(roleWithQueues);
    // An API server that has just begun, as weakened-policies.test.ts makes one, refuses everything until it knows the roles, every watch among it.
    const isGranted = (call: ApiCall): boolean => granted.has(usedRight(call));
    const beginnings = calls().filter((call) => call.code === 403 && call.verb === 'watch' && isGranted(call)).map(({ at }) => Date.parse(at));
    const isOfBeginning = (call: ApiCall): boolean => isGranted(call) && beginnings.some((at) => Math.abs(Date.parse(call.at) - at) < 10_000);
    const refused = calls().filter((call) => (call.code === 403 || call.code === 401) && !isOfBeginning(call) && !toleratedRefusals.has(call.auditID));
    assert.deepEqual(refused.map(spoken), []);
  });
});
