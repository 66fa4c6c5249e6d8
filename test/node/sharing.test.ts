import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type DataPermit } from '../../src/api/generated/types.ts';
import { bindingName } from '../../src/workload/names.ts';
import { storageClasses } from '../cluster/node/store.ts';
import { poll } from '../cluster/polling.ts';
import { must as accepted } from '../e2e/support/account.ts';
import { dataPermit, environment } from '../e2e/support/objects.ts';
import { giveRights, userNames } from '../e2e/support/people.ts';
import { newRoom } from '../e2e/support/shared-cluster.ts';
import { boundSeconds, must } from './support/pods.ts';
import { closeStage, jobBecomes, loadDataset, openStage, train, trainingLog, type RealStage } from './support/real-stage.ts';

/** What the loader writes: nothing that is in an image. */
const slices = 4096;
const corpus = `i=0; while [ $i -lt ${slices} ]; do echo "slice $i"; i=$((i + 1)); done > /data/corpus; sync`;
const sum = createHash('sha256').update([...Array(slices).keys()].map((i) => `slice ${i}\n`).join('')).digest('hex');
/** What a project does with it: it reads all of it again and again, and tries to write, and tells of both. */
const reading = 'trap "exit 0" TERM; echo "sum $(sha256sum < /data/corpus)"; touch /data/mine 2>&1 || echo "cannot write"; echo "there is $(ls /data)"; while :; do sha256sum < /data/corpus > /tmp/sum || echo lost; echo "again $(cut -c1-64 /tmp/sum)"; sleep 0.5; done';

describe('one dataset of a real encrypted volume and two projects on one node', function () {
  this.timeout(900_000);
  let stage: RealStage;
  let projects: Readonly<Record<'lung' | 'heart', RealStage>>;

  before('load a dataset in the room of its holder, and permit it to the rooms of two projects', async () => {
    stage = await openStage('hospital');
    const { people, cluster, tools } = stage;
    await accepted(people.platformEngineer.apply(environment({ sharing: [{ driver: 'csi.juicefs.com', secret: { namespace: 'kube-system', name: storageClasses.encrypted } }] })));
    await loadDataset(stage, 'chest', { load: corpus });
    const rooms = await Promise.all(['lung', 'heart'].map(async (name) => newRoom(cluster, `prj-${name}`)));
    for (const room of rooms) await giveRights(people, room);
    const [lung = '', heart = ''] = rooms;
    projects = { lung: { ...stage, room: lung }, heart: { ...stage, room: heart } };
    const repositories = [tools.slice(0, tools.indexOf('@'))];
    for (const [name, namespace] of [['lung', lung], ['heart', heart]] as const) await accepted(people.steward.create(dataPermit(stage.room, name, 'chest', userNames.researcher, { project: { namespace }, images: { repositories } })));
  });
  after(async () => {
    for (const { cluster, room } of Object.values((projects as typeof projects | undefined) ?? {})) await must(cluster.kubectlRun(['delete', 'trainingjobs', '--all', `--namespace=${room}`, `--timeout=${boundSeconds}s`]));
    await closeStage(stage);
  });

  const shared = () => ({ datasets: [{ name: 'chest', namespace: stage.room, mountPath: '/data' }], resources: { cpu: '100m', memory: '64Mi' } });
  const lines = async (project: RealStage): Promise<readonly string[]> => (await trainingLog(project, 'reads')).split('\n');
  const rereads = async (project: RealStage): Promise<number> => (await lines(project)).filter((line) => line.startsWith('again ')).length;

  it('read the same bytes at the same time, through volumes of their own, and neither can write', async () => {
    for (const project of Object.values(projects)) await train(project, 'reads', 'chest', reading, shared());
    for (const project of Object.values(projects)) await jobBecomes(project, 'reads', 'Running');
    for (const project of Object.values(projects)) await poll({ what: 'the project to have read', boundSeconds, everyMs: 200 }, async () => (await rereads(project)) > 0);
    const [lung, heart] = [await lines(projects.lung), await lines(projects.heart)];
    const told = (of: readonly string[]): string => of.find((line) => line.startsWith('sum '))?.slice(4, 68) ?? '';
    assert.deepEqual([told(lung), told(heart)], [sum, sum]);
    for (const log of [lung, heart]) assert.ok(log.some((line) => /Read-only file system/.test(line)) && log.includes('cannot write') && log.includes('there is corpus'), log.slice(0, 5).join('\n'));
    // Both go on reading while the other does.
    const before = await Promise.all(Object.values(projects).map(rereads));
    await poll({ what: 'both to read on', boundSeconds, everyMs: 200 }, async () => (await Promise.all(Object.values(projects).map(rereads))).every((count, index) => count > (before[index] ?? 0)));
    assert.ok(![...(await lines(projects.lung)), ...(await lines(projects.heart))].includes('lost'));
  });

  it('of which one has its permit revoked: it is stopped and its volume goes, and the other reads on, as the holder can', async () => {
    const { people, cluster } = stage;
    const permit = (await accepted(people.clusterAdministrator.get({ apiVersion: 'caveau.dev/v1alpha1', kind: 'DataPermit', namespace: stage.room, name: 'lung' }))).body as unknown as DataPermit;
    const volume = bindingName(permit.metadata.uid ?? '');
    await accepted(people.steward.patch({ apiVersion: 'caveau.dev/v1alpha1', kind: 'DataPermit', namespace: stage.room, name: 'lung' }, { spec: { state: 'Revoked' } }));
    await jobBecomes(projects.lung, 'reads', 'Stopped', 'PermitRevoked');
    await poll({ what: `PersistentVolume ${volume} to be gone`, boundSeconds, everyMs: 250 }, async () => (await cluster.kubectlRun(['get', 'pv', volume])).stderr.includes('NotFound'));
    assert.match((await cluster.kubectlRun(['get', 'pvc', volume, `--namespace=${projects.lung.room}`])).stderr, /NotFound/);
    const before = await rereads(projects.heart);
    await poll({ what: 'the other project to read on', boundSeconds, everyMs: 200 }, async () => (await rereads(projects.heart)) > before + 2);
    await jobBecomes(projects.heart, 'reads', 'Running');
    assert.ok(!(await lines(projects.heart)).includes('lost'));
    // The data is where it was: the volume that went kept it.
    await train(projects.heart, 'later', 'chest', 'sha256sum < /data/corpus', shared());
    await jobBecomes(projects.heart, 'later', 'Succeeded');
    assert.equal((await trainingLog(projects.heart, 'later')).slice(0, 64), sum);
  });
});
