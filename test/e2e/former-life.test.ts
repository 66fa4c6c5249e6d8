import assert from 'node:assert/strict';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { type Pod } from '../../src/api/kube-workloads.ts';
import { must } from './support/account.ts';
import { secureDataset } from './support/objects.ts';
import { podOfJob } from './support/places.ts';
import { refusedBy } from './support/refused-by.ts';
import { condition, forEver, Stage, storageClassName } from './support/stage.ts';
import { claim, declaredJob, job, openNetworkPolicy, pod, runningPodSpec } from './support/workloads.ts';

const visited = 'visited';
const haunted = 'haunted';
const image = `registry.example/pacs-loader@sha256:${'2'.repeat(64)}`;
const mounting = (claimName: string): Record<string, unknown> => runningPodSpec({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName, readOnly: true } }] });

describe('A namespace that had a life before it became a room', () => {
  let stage: Stage;

  before('make it a room with its past', async () => {
    stage = await Stage.open('past', async (admin, namespace) => {
      for (const name of ['allow-web', 'allow-dns']) await must(admin.create(openNetworkPolicy(namespace, name)));
      // Under the name of the standing policy, and wide open.
      const spec = { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], ingress: [{}], egress: [{}] };
      await must(admin.create({ ...openNetworkPolicy(namespace, 'caveau-default-deny'), spec }));
      await must(admin.create(claim(namespace, visited, { accessModes: ['ReadWriteMany'], storageClassName })));
      await must(admin.create(pod(namespace, 'visitor', mounting(visited))));
      await must(admin.create(claim(namespace, haunted, { accessModes: ['ReadWriteMany'], storageClassName })));
      // As a room would believe it, if anybody but the operator could say so.
      refusedBy(await admin.create(declaredJob(namespace, 'forged', mounting(haunted))), 'caveau-declarations', /only the operator says so, and rooms believe it/, admin.name);
      const returning = job(namespace, 'returning', mounting(haunted));
      await must(admin.create({ ...returning, spec: { ...returning.spec, backoffLimit: 1000 } }));
      // Else the room would be there first, and never have one.
      await podOfJob({ clusterAdministrator: admin }, namespace, 'returning');
    });
  });
  after('close it', () => stage.close());

  it('loses the NetworkPolicies that would keep it open, and has its own closed', async () => {
    const names = async (): Promise<string> => (await stage.list<KubeObject>('networking.k8s.io/v1', 'NetworkPolicy')).map(({ metadata }) => metadata.name).join();
    await stage.until('the policies to be removed', async () => (await names()) === 'caveau-default-deny');
    const closed = await stage.read<KubeObject & { readonly spec?: object }>('networking.k8s.io/v1', 'NetworkPolicy', 'caveau-default-deny');
    assert.deepEqual(closed?.spec, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('says so, of each', async () => {
    await stage.until('the Events', async () => {
      const { stdout } = await stage.cluster.kubectlRun(['get', 'events', '-n', 'default', '--field-selector', `involvedObject.name=${stage.room}`]);
      return ['allow-web', 'allow-dns'].every((name) => stdout.includes(`NetworkPolicy ${name} is being deleted`));
    });
  });

  it('has no dataset ready, and no job started, while somebody is left who mounts the claim', async () => {
    await must(stage.people.steward.create(secureDataset(stage.room, visited)));
    await stage.permit(visited, visited);
    await stage.job('reader', { datasets: [{ name: visited, mountPath: '/data' }] });
    const dataset = await stage.datasetBecomes(visited, 'StrangerPresent');
    assert.match(condition(dataset, 'Ready')?.message ?? '', /PersistentVolumeClaim visited is mounted by one pod that Caveau did not start/);
    await stage.reaches('reader', 'Held', 'StrangerPresent');
    await must(stage.people.clusterAdministrator.remove({ apiVersion: 'v1', kind: 'Pod', namespace: stage.room, name: 'visitor' }));
    await stage.datasetBecomes(visited, 'Sealed');
    await stage.reaches('reader', 'Succeeded');
  });

  it('has no further pod of a Job that was there before, once the last one is gone', async () => {
    const admin = stage.people.clusterAdministrator;
    await must(stage.people.steward.create(secureDataset(stage.room, haunted)));
    await stage.datasetBecomes(haunted, 'StrangerPresent');
    await must(admin.remove({ apiVersion: 'v1', kind: 'Pod', namespace: stage.room, name: await podOfJob(stage.people, stage.room, 'returning') }));
    await stage.datasetBecomes(haunted, 'Sealed');
    await stage.until('the Job controller to be refused', async () => {
      const { stdout } = await stage.cluster.kubectlRun(['get', 'events', '-n', stage.room, '--field-selector', 'involvedObject.name=returning,reason=FailedCreate']);
      return /ValidatingAdmissionPolicy 'caveau-shape'.* the operator declared none/s.test(stdout);
    });
    assert.deepEqual(await stage.list<Pod>('v1', 'Pod', 'job-name=returning'), []);
  });

  it('gives a claim to one dataset only', async () => {
    await must(stage.people.steward.create(secureDataset(stage.room, 'zz-twin', { source: { persistentVolumeClaim: { claimName: visited }, state: 'Loading', loader: { image, command: forEver } } })));
    await stage.datasetBecomes('zz-twin', 'ClaimTaken');
    await stage.permit('zz-twin', 'zz-twin');
    await stage.job('of-the-twin', { datasets: [{ name: 'zz-twin', mountPath: '/data' }] });
    await stage.reaches('of-the-twin', 'Denied', 'ClaimTaken');
    assert.equal((await stage.list('batch/v1', 'Job', 'caveau.dev/dataset=zz-twin')).length, 0);
  });

  it('goes on with a job while another on the same data is deleted and made again', async () => {
    for (const name of ['stays', 'goes']) {
      await stage.job(name, { datasets: [{ name: visited, mountPath: '/data' }], workers: 2, command: forEver });
      await stage.reaches(name, 'Running');
    }
    await must(stage.people.researcher.remove(stage.reference('TrainingJob', 'goes')));
    await stage.until('it to be gone', async () => (await stage.read('caveau.dev/v1alpha1', 'TrainingJob', 'goes')) === undefined);
    await stage.job('goes', { datasets: [{ name: visited, mountPath: '/data' }], workers: 2, command: forEver });
    await stage.reaches('goes', 'Running');
    assert.equal((await stage.trainingJob('stays')).status?.state, 'Running');
  });

  it('has no loader left when its dataset is deleted', async () => {
    await stage.dataset('short-lived', { source: { persistentVolumeClaim: { claimName: 'short-lived' }, state: 'Loading', loader: { image, command: forEver, egress: [{ cidr: '192.0.2.10/32', port: 11112, protocol: 'TCP' }] } } });
    const pods = (): Promise<readonly Pod[]> => stage.list<Pod>('v1', 'Pod', 'caveau.dev/dataset=short-lived');
    await stage.until('the loader to run', async () => (await pods()).some(({ status }) => status?.phase === 'Running'));
    await stage.until('the dataset to say so', async () => (await stage.secureDataset('short-lived')).status?.loader?.state === 'Running');
    await must(stage.people.steward.remove(stage.reference('SecureDataset', 'short-lived')));
    await stage.until('the loader to be removed', async () => (await pods()).length === 0 && (await stage.list('batch/v1', 'Job', 'caveau.dev/dataset=short-lived')).length === 0);
    await stage.until('its way out to be closed', async () => (await stage.list('networking.k8s.io/v1', 'NetworkPolicy', 'caveau.dev/dataset=short-lived')).length === 0);
    const lines = stage.records().filter(({ secureDataset: of }) => of?.name === 'short-lived');
    // The garbage collector may come first; then there is no Job left to put on record.
    assert.deepEqual(lines.map(({ action }) => action).slice(0, 1), ['Load']);
  });
});
