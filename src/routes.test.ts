import assert from 'node:assert/strict';
import { datasetLabel, rolesLabel, trainingJobLabel } from './api/labels.ts';
import { type KubeObject } from './api/kube-object.ts';
import { type Informers } from './caches.ts';
import { anApproval, aWithdrawal } from './policy/testing/approvals.ts';
import { aDataset, anEnvironment, aPermit, aTrainingJob } from './policy/testing/builders.ts';
import { addEverything, connect } from './routes.ts';
import { aCluster, type TestCluster } from './testing/cluster.ts';
import { otherRun, ownerReference, visitor } from './testing/visitors.ts';
import { roomNetworkPolicy } from './workload/room-policy.ts';

const generation = { generation: 1 };
const job = aTrainingJob('unet').withMetadata(generation);
const other = aTrainingJob('other').withDatasets('brain-mr').withMetadata(generation);
const done: KubeObject = { ...aTrainingJob('done').withMetadata(generation).build(), status: { state: 'Succeeded', completionTime: '2027-03-01T11:00:00Z' } } as KubeObject;
const abroad = aTrainingJob('abroad').withMetadata({ ...generation, namespace: 'prj-heart' });
const ct = aDataset().withMetadata(generation);
const mr = aDataset('brain-mr').withMetadata(generation);
const permit = aPermit().withMetadata(generation);
const environment = anEnvironment().withMetadata(generation);
const ready = [{ type: 'Ready', status: 'True', lastHeartbeatTime: 'before' }];
const node: KubeObject = { metadata: { name: 'it-1', uid: 'n1', labels: { a: 'b' } }, status: { conditions: ready } } as KubeObject;
const room: KubeObject = { metadata: { name: 'prj-lung', uid: 'r1' } };
const claim = (name: string, labels = {}): KubeObject => ({ metadata: { name, namespace: 'prj-lung', uid: `uid-${name}`, labels } });
const volume = (name: string, claimName?: string): KubeObject => ({ metadata: { name, uid: `uid-${name}` }, spec: claimName === undefined ? {} : { claimRef: { namespace: 'prj-lung', name: claimName } } }) as KubeObject;
const child = (labels: Readonly<Record<string, string>>, name = 'unet-1'): KubeObject => ({ metadata: { name, namespace: 'prj-lung', uid: `uid-${name}`, labels: { [rolesLabel]: 'x', ...labels } } });
const output = claim('unet-output', { [rolesLabel]: 'training', [trainingJobLabel]: 'unet' });
/** A policy that selects the pods of its owner alone, as ours do. */
const policyOf = (label: string, name: string, kind: string, uid: string): KubeObject => {
  const made = child({ [label]: name }, `policy-${name}`);
  return { ...made, metadata: { ...made.metadata, ownerReferences: [ownerReference(kind, name, uid)] }, spec: { podSelector: { matchLabels: { [label]: name } } } } as KubeObject;
};
const held = { ...job.build(), status: { state: 'Held', conditions: [] }, metadata: { ...job.build().metadata, creationTimestamp: '2027-03-01T11:00:00Z' } };
const states = ['Held', 'Denied', 'Queued', 'Suspended', 'Starting', 'Running', 'Restarting', 'Stopping', 'Succeeded', 'Failed', 'Stopped'];
const foreign: KubeObject = { metadata: { name: 'allow-web', namespace: 'prj-lung', uid: 'uid-foreign' } };
const filling = aDataset('filling').with({ source: { ...aDataset('filling').spec.source, state: 'Loading' } }).withMetadata(generation);
const word = (volumeHandle: string, changes: object = {}): object => ({ driver: 'csi.example', volumeHandle, encryption: 'Encrypted', cache: 'None', time: '2027-03-01T12:00:00Z', ...changes });
const inspection = (volumes: readonly object[], name = 'it-1'): KubeObject => ({ metadata: { name, uid: `uid-nin-${name}` }, spec: { time: '2027-03-01T12:00:00Z', volumes } }) as KubeObject;
const handled = (name: string, claimName: string, volumeHandle: string): KubeObject => ({ metadata: { name, uid: `uid-${name}` }, spec: { claimRef: { namespace: 'prj-lung', name: claimName }, csi: { driver: 'csi.example', volumeHandle } } }) as KubeObject;

const word1 = anApproval('dpo');
const back = aWithdrawal(word1);

const unet = 'TrainingJob:prj-lung/unet';
const brain = 'TrainingJob:prj-lung/other';
const heart = 'TrainingJob:prj-heart/abroad';
const chest = 'SecureDataset:prj-lung/chest-ct';
const brainMr = 'SecureDataset:prj-lung/brain-mr';
const fillingOne = 'SecureDataset:prj-lung/filling';
const everythingInRoom = ['Room:prj-lung', brain, unet, chest, brainMr, fillingOne];
const allJobs = [heart, brain, unet];

/** What is woken by what a test does to a cluster that holds all of the above. */
function woken(act: (cluster: TestCluster) => void, before: (cluster: TestCluster) => void = () => undefined): readonly string[] {
  const cluster = aCluster({
    trainingJobs: [job.build(), other.build(), done, abroad.build()], secureDatasets: [ct.build(), mr.build(), filling.build()], batchJobs: [otherRun], dataPermits: [permit.build()], environments: [environment.build()],
    nodes: [node], rooms: [room], claims: [claim('chest-ct-r7'), claim('brain-mr-r7'), output], volumes: [handled('pv-ct', 'chest-ct-r7', 'h-ct'), handled('pv-out', 'unet-output', 'h-out')], networkPolicies: [roomNetworkPolicy('prj-lung')],
  });
  const work = new Set<string>();
  before(cluster);
  connect(cluster.informers, cluster.caches, (key) => work.add(key));
  act(cluster);
  return [...work].sort();
}

const put = (name: keyof Informers, object: object) => (cluster: TestCluster) => cluster.put(name, object as KubeObject);
/** A verifier has told of the first job's data before, and tells of it with changes while the job is in some state. */
const renewed = (state: object, changes: object = { time: '2027-03-01T12:05:00Z' }) => ({
  before: (cluster: TestCluster): void => {
    cluster.put('trainingJobs', { ...job.build(), ...state });
    cluster.put('nodeInspections', inspection([word('h-ct')]));
  },
  act: put('nodeInspections', inspection([word('h-ct', changes)])),
});
const gone = (name: keyof Informers, object: object) => (cluster: TestCluster) => cluster.remove(name, object as KubeObject);

describe('who looks again when something changes', () => {
  const table: Readonly<Record<string, { readonly before?: (cluster: TestCluster) => void; readonly act: (cluster: TestCluster) => void; readonly want: readonly string[] }>> = {
    'a new job wakes itself and its dataset, and no other job': { act: put('trainingJobs', aTrainingJob('new').withMetadata(generation).build()), want: ['TrainingJob:prj-lung/new', chest] },
    'a look at a volume wakes whoever uses it': { act: put('nodeInspections', inspection([word('h-ct')])), want: [chest, unet] },
    'a look at an output wakes its job': { act: put('nodeInspections', inspection([word('h-out')])), want: [unet] },
    'a look at a volume of nobody wakes nobody': { act: put('nodeInspections', inspection([word('h-other')])), want: [] },
    'that a verifier looked again wakes whoever may wait for it': { ...renewed({}), want: [chest, unet] },
    'and no job that runs': { ...renewed({ status: { state: 'Running' } }), want: [chest] },
    'that it says something else wakes a job that runs, too': { ...renewed({ status: { state: 'Running' } }, { encryption: 'Plain' }), want: [chest, unet] },
    'that it says the same of a volume as before wakes nobody': { ...renewed({}, { time: '2027-03-01T12:00:00Z' }), want: [] },
    'that it says nothing of a volume any more wakes whoever uses that': { before: put('nodeInspections', inspection([word('h-ct')])), act: put('nodeInspections', inspection([])), want: [chest, unet] },
    'a look at a file system wakes all whose volumes were seen on it': { before: (cluster) => { cluster.put('volumes', handled('pv-mr', 'brain-mr-r7', 'h-mr')); cluster.put('nodeInspections', inspection([word('h-mr', { fileSystem: 'f' })])); }, act: put('nodeInspections', inspection([word('h-ct', { fileSystem: 'f' })], 'it-2')), want: [brainMr, chest, brain, unet].sort() },
    'a changed spec of a job wakes that job': { act: put('trainingJobs', job.withMetadata({ generation: 2 }).build()), want: [unet] },
    'the state of a job wakes its dataset alone': { act: put('trainingJobs', held), want: [chest] },
    'the states of a job wake all its datasets': { act: put('trainingJobs', { ...held, spec: job.withDatasets('chest-ct', 'brain-mr').spec }), want: [chest, brainMr] },
    'what else our own status of a job says wakes nobody': { act: put('trainingJobs', { ...job.build(), status: { message: 'x', observedGeneration: 1 } }), want: [] },
    'the deletion of a job wakes that job and its dataset when it begins': { act: put('trainingJobs', job.withMetadata({ deletionTimestamp: '2027-03-01T12:00:00Z' }).build()), want: [unet, chest] },
    'the deletion of a job wakes that job and its dataset when it is done': { act: gone('trainingJobs', job.build()), want: [unet, chest] },
    'a permit wakes itself, its dataset, and the unfinished jobs on that dataset': { act: put('dataPermits', permit.withMetadata({ generation: 2 }).build()), want: ['DataPermit:prj-lung/chest-ct-lung', chest, unet] },
    'a deleted permit wakes them too': { act: gone('dataPermits', permit.build()), want: ['DataPermit:prj-lung/chest-ct-lung', chest, unet] },
    'an approval wakes itself, its permit and the unfinished jobs on the dataset': { act: put('dataApprovals', word1), want: ['DataApproval:prj-lung/dpo-1', 'DataPermit:prj-lung/chest-ct-lung', unet] },
    'an approval that goes wakes them too': { before: put('dataApprovals', word1), act: gone('dataApprovals', word1), want: ['DataApproval:prj-lung/dpo-1', 'DataPermit:prj-lung/chest-ct-lung', unet] },
    'a withdrawal wakes itself, what it takes back, and whom that concerns': { before: put('dataApprovals', word1), act: put('dataApprovals', back), want: ['DataApproval:prj-lung/dpo-1', 'DataApproval:prj-lung/dpo-1-withdrawn', 'DataPermit:prj-lung/chest-ct-lung', unet] },
    'what was taken back before it came wakes the withdrawal': { before: put('dataApprovals', back), act: put('dataApprovals', word1), want: ['DataApproval:prj-lung/dpo-1', 'DataApproval:prj-lung/dpo-1-withdrawn', 'DataPermit:prj-lung/chest-ct-lung', unet] },
    'our own status of an approval wakes nobody': { before: put('dataApprovals', word1), act: put('dataApprovals', { ...word1, status: { proof: 'Admission' } }), want: [] },
    'a permit wakes what was said of it': { before: put('dataApprovals', word1), act: put('dataPermits', permit.withMetadata({ generation: 2 }).build()), want: ['DataApproval:prj-lung/dpo-1', 'DataPermit:prj-lung/chest-ct-lung', chest, unet] },
    'a dataset wakes what was said of it': { before: put('dataApprovals', word1), act: put('secureDatasets', ct.withMetadata({ generation: 2 }).build()), want: ['DataApproval:prj-lung/dpo-1', 'DataPermit:prj-lung/chest-ct-lung', chest, unet] },
    'a finalizer that somebody took off a dataset wakes it': { act: put('secureDatasets', ct.withMetadata({ finalizers: ['caveau.dev/in-use'] }).build()), want: [chest, unet, 'DataPermit:prj-lung/chest-ct-lung'] },
    'a label that somebody put on an approval wakes it and what it is about': { before: put('dataApprovals', word1), act: put('dataApprovals', { ...word1, metadata: { ...word1.metadata, labels: { 'velero.io/restore-name': 'nightly' } } }), want: ['DataApproval:prj-lung/dpo-1', 'DataPermit:prj-lung/chest-ct-lung', unet] },
    'our own status of a permit wakes nobody': { act: put('dataPermits', { ...permit.build(), status: { observedGeneration: 1 } }), want: [] },
    'a dataset wakes itself, its permits and its unfinished jobs': { act: put('secureDatasets', ct.withMetadata({ generation: 2 }).build()), want: ['DataPermit:prj-lung/chest-ct-lung', chest, unet] },
    'a deleted dataset wakes them too': { act: gone('secureDatasets', ct.build()), want: ['DataPermit:prj-lung/chest-ct-lung', chest, unet] },
    'our own status of a dataset wakes nobody': { act: put('secureDatasets', { ...ct.build(), status: { permits: 1 } }), want: [] },
    'a later revision wakes what it supersedes and what was taken from that, with their jobs and what these made, also those that have ended or are gone': {
      before: (c) => {
        c.put('secureDatasets', aDataset('part').with({ minimisation: { justification: 'Needed.', subsetOf: 'chest-ct' } }).withMetadata(generation).build());
        c.put('trainingJobs', aTrainingJob('of-part').withDatasets('part').withMetadata(generation).build());
        c.put('claims', { metadata: { ...claim('left-output', { [rolesLabel]: 'training', [trainingJobLabel]: 'left' }).metadata, annotations: { 'caveau.dev/trained-on': 'chest-ct/r7' } } });
      },
      act: put('secureDatasets', aDataset('chest-ct-r8').with({ revision: { id: 'r8', supersedes: 'chest-ct' } }).withMetadata(generation).build()),
      want: ['SecureDataset:prj-lung/chest-ct-r8', chest, 'SecureDataset:prj-lung/part', 'TrainingJob:prj-lung/done', 'TrainingJob:prj-lung/left', 'TrainingJob:prj-lung/of-part', unet],
    },
    'and so does the end of that revision': {
      before: put('secureDatasets', aDataset('chest-ct-r8').with({ revision: { id: 'r8', supersedes: 'chest-ct' } }).withMetadata(generation).build()),
      act: gone('secureDatasets', aDataset('chest-ct-r8').with({ revision: { id: 'r8', supersedes: 'chest-ct' } }).withMetadata(generation).build()),
      want: ['SecureDataset:prj-lung/chest-ct-r8', chest, 'TrainingJob:prj-lung/done', unet],
    },
    'the coming of a body of data wakes what was taken from it': {
      before: put('secureDatasets', aDataset('part').with({ minimisation: { justification: 'Needed.', subsetOf: 'body' } }).withMetadata(generation).build()),
      act: put('secureDatasets', aDataset('body').withMetadata(generation).build()),
      want: ['SecureDataset:prj-lung/body', 'SecureDataset:prj-lung/part'],
    },
    'the environment wakes itself, every unfinished job and every dataset': { act: put('environments', environment.withMetadata({ generation: 2 }).build()), want: ['SecureProcessingEnvironment:default', 'DataPermit:prj-lung/chest-ct-lung', ...allJobs, chest, brainMr, fillingOne] },
    'our own status of the environment wakes nobody': { act: put('environments', { ...environment.build(), status: { unplacedNodes: 0 } }), want: [] },
    'a label of a node wakes the environment, every unfinished job and every dataset that is being filled': { act: put('nodes', { metadata: { ...node.metadata, labels: { a: 'c' } } }), want: ['SecureProcessingEnvironment:default', ...allJobs, fillingOne] },
    'a cordon does too': { act: put('nodes', { ...node, spec: { unschedulable: true } }), want: ['SecureProcessingEnvironment:default', ...allJobs, fillingOne] },
    'a heartbeat of a node wakes nobody': { act: put('nodes', { metadata: { ...node.metadata, annotations: { beat: '1' }, managedFields: [{}] }, status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: 'now' }] } }), want: [] },
    'a node that stops answering wakes them too: what runs there cannot be known': { act: put('nodes', { ...node, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }), want: ['SecureProcessingEnvironment:default', ...allJobs, fillingOne] },
    'a pod of a job wakes that job': { act: put('pods', child({ [trainingJobLabel]: 'unet' }, 'unet-1-0')), want: [unet] },
    'a Job of a job wakes that job': { act: put('batchJobs', child({ [trainingJobLabel]: 'unet' })), want: [unet] },
    'a Service of a job wakes that job': { act: put('services', child({ [trainingJobLabel]: 'unet' }, 'unet')), want: [unet] },
    'a NetworkPolicy of a job wakes that job': { act: put('networkPolicies', policyOf(trainingJobLabel, 'unet', 'TrainingJob', 'uid-job-unet')), want: [unet] },
    "a loader's pod wakes its dataset and the jobs on it": { act: put('pods', child({ [datasetLabel]: 'chest-ct' }, 'load')), want: [chest, unet] },
    "a loader's Job wakes its dataset and the jobs on it": { act: gone('batchJobs', child({ [datasetLabel]: 'chest-ct' }, 'load')), want: [] },
    "a loader's NetworkPolicy does not wake the room": { act: put('networkPolicies', policyOf(datasetLabel, 'chest-ct', 'SecureDataset', 'uid-dataset-chest-ct')), want: [chest, unet] },
    'a NetworkPolicy of somebody else wakes the room and what is in it': { act: put('networkPolicies', foreign), want: everythingInRoom },
    'so does its end': { act: (c) => { c.put('networkPolicies', foreign); c.remove('networkPolicies', foreign); }, want: everythingInRoom },
    'so does one that loses its owner': { act: put('networkPolicies', child({ [trainingJobLabel]: 'unet' }, 'unet')), want: everythingInRoom },
    'a NetworkPolicy outside rooms wakes nobody': { act: put('networkPolicies', { metadata: { ...foreign.metadata, namespace: 'prj-heart' } }), want: [] },
    'a stranger that mounts the claim of a dataset wakes it and the jobs on it': { act: put('pods', visitor('chest-ct-r7', { readOnly: true })), want: [chest, unet] },
    'so does a job of ours that may write to it': { act: put('pods', visitor('chest-ct-r7', { ours: true })), want: [brain, chest, unet] },
    'a job of ours that only reads wakes nobody else': { act: put('pods', visitor('chest-ct-r7', { ours: true, readOnly: true })), want: [brain] },
    'a stranger that has ended wakes nobody': { act: put('pods', visitor('chest-ct-r7', { phase: 'Succeeded' })), want: [] },
    'a stranger in another namespace wakes nobody': { act: put('pods', visitor('chest-ct-r7', { namespace: 'elsewhere' })), want: [] },
    "another dataset on a dataset's claim wakes both, and the jobs on both": { act: put('secureDatasets', aDataset('twin').with({ source: ct.spec.source }).withMetadata(generation).build()), want: ['SecureDataset:prj-lung/twin', chest, unet] },
    'what has none of our labels wakes nobody': { act: put('pods', child({})), want: [] },
    'what has our labels but not our role wakes nobody': { act: put('pods', { metadata: { name: 'x', namespace: 'prj-lung', uid: 'x', labels: { [trainingJobLabel]: 'unet', [datasetLabel]: 'chest-ct' } } }), want: [] },
    'a room wakes itself and what is in it': { act: put('rooms', { metadata: { ...room.metadata, labels: { x: 'y' } } }), want: everythingInRoom },
    'the standing policy wakes its room and what is in it': { act: gone('networkPolicies', roomNetworkPolicy('prj-lung')), want: everythingInRoom },
    'a claim wakes the dataset on it and the jobs on that': { act: put('claims', { ...claim('chest-ct-r7'), spec: { volumeName: 'pv' } }), want: [chest, unet] },
    "a job's output wakes that job": { act: put('claims', { ...output, spec: { volumeName: 'pv-out' } }), want: [unet] },
    'the end of a claim of somebody else that had the name of an output wakes the job that needs it': { before: put('claims', claim('other-output')), act: gone('claims', claim('other-output')), want: [brain] },
    'one that had the name of the output of a job that has ended wakes nobody': { before: put('claims', claim('done-output')), act: gone('claims', claim('done-output')), want: [] },
    'one that had the name of the output of no job wakes nobody': { before: put('claims', claim('no-output')), act: gone('claims', claim('no-output')), want: [] },
    "a claim that is nobody's wakes nobody": { act: put('claims', claim('unrelated')), want: [] },
    'a volume wakes whoever uses its claim': { act: put('volumes', { ...volume('pv-ct', 'chest-ct-r7'), metadata: { name: 'pv-ct', uid: 'uid-pv-ct', labels: { x: 'y' } } }), want: [chest, unet] },
    'a volume that is bound anew wakes the users of both claims': { act: put('volumes', volume('pv-ct', 'brain-mr-r7')), want: [brain, unet, chest, brainMr] },
    'a volume that is unbound wakes whoever used it': { act: put('volumes', volume('pv-ct')), want: [chest, unet] },
    'the volume of an output wakes its job': { act: put('volumes', volume('pv-out', 'unet-output')), want: [unet] },
    "a volume that is nobody's wakes nobody": { act: put('volumes', volume('pv-free')), want: [] },
    'a storage class wakes every dataset and every unfinished job': { act: put('storageClasses', { metadata: { name: 'encrypted', uid: 's' }, provisioner: 'x' }), want: [...allJobs, chest, brainMr, fillingOne] },
    'a runtime class wakes every unfinished job': { act: put('runtimeClasses', { metadata: { name: 'kata', uid: 'k' } }), want: allJobs },
  };
  for (const [name, { act, before, want }] of Object.entries(table)) {
    it(name, () => assert.deepEqual(woken(act, before), [...want].sort()));
  }

  it("a loader's Job that ends wakes its dataset and the jobs on it", () => {
    const loader = child({ [datasetLabel]: 'chest-ct' }, 'load');
    assert.deepEqual(woken((c) => { put('batchJobs', loader)(c); gone('batchJobs', loader)(c); }), [chest, unet]);
  });

  it('a stranger that goes wakes the dataset and the jobs on it, and nobody in between', () => {
    const stranger = visitor('chest-ct-r7');
    const cluster = aCluster({ trainingJobs: [job.build()], secureDatasets: [ct.build()], pods: [stranger] });
    const work: string[] = [];
    connect(cluster.informers, cluster.caches, (key) => work.push(key));
    cluster.put('pods', { ...stranger, metadata: { ...stranger.metadata, deletionTimestamp: '2027-03-01T12:00:00Z' } });
    assert.deepEqual(work, []);
    cluster.put('pods', visitor('chest-ct-r7', { phase: 'Failed' }));
    assert.deepEqual([...new Set(work)].sort(), [chest, unet]);
    work.length = 0;
    cluster.remove('pods', visitor('chest-ct-r7', { phase: 'Failed' }));
    assert.deepEqual(work, []);
  });

  it('what the first list brings waits behind what changes from then on', () => {
    const cluster = aCluster();
    let synced = false;
    const informers: Informers = { ...cluster.informers, trainingJobs: { ...cluster.informers.trainingJobs, hasSynced: () => synced } };
    const work: string[] = [];
    connect(informers, cluster.caches, (key, priority) => work.push(`${priority} ${key}`));
    cluster.put('trainingJobs', job.build());
    synced = true;
    cluster.put('trainingJobs', job.withMetadata({ generation: 2 }).build());
    assert.deepEqual(work, [`low ${unet}`, `low ${chest}`, `normal ${unet}`]);
  });

  it('everything is looked at again by whoever begins to lead, rooms before all else', () => {
    const cluster = aCluster({ trainingJobs: [job.build(), done], secureDatasets: [ct.build()], dataPermits: [permit.build()], environments: [environment.build()], rooms: [room] });
    const work: string[] = [];
    addEverything(cluster.caches, (key, priority) => work.push(`${priority} ${key}`));
    assert.deepEqual(work, ['normal Room:prj-lung', 'low SecureProcessingEnvironment:default', `low ${chest}`, 'low DataPermit:prj-lung/chest-ct-lung', `low ${unet}`, 'low TrainingJob:prj-lung/done']);
  });

  it('whoever begins to lead finds by their children what was deleted before', () => {
    const orphans = [child({ [trainingJobLabel]: 'gone' }, 'gone-1'), child({ [datasetLabel]: 'unfilled' }, 'load')];
    const mine = { [trainingJobLabel]: 'unet' };
    const cluster = aCluster({
      trainingJobs: [job.build()], batchJobs: [child(mine), orphans[0]!], pods: [child({ [trainingJobLabel]: 'last-pod' }, 'last-pod-1'), orphans[1]!, foreign, { metadata: { ...foreign.metadata, labels: mine } }],
      networkPolicies: [policyOf(datasetLabel, 'left', 'SecureDataset', 'uid-left'), roomNetworkPolicy('prj-lung')],
    });
    const work: string[] = [];
    addEverything(cluster.caches, (key, priority) => work.push(`${priority} ${key}`));
    assert.deepEqual(work, [`low ${unet}`, 'low TrainingJob:prj-lung/gone', 'low TrainingJob:prj-lung/last-pod', 'low SecureDataset:prj-lung/unfilled', 'low SecureDataset:prj-lung/left']);
  });

  it('nothing that changes waits in the queue of a standby, and everything is told once it leads', () => {
    const cluster = aCluster();
    let leads = false;
    const work: string[] = [];
    connect(cluster.informers, cluster.caches, (key) => work.push(key), () => leads);
    for (let n = 0; n < 100; n++) cluster.put('trainingJobs', aTrainingJob(`job-${n}`).withMetadata(generation).build());
    assert.deepEqual(work, []);
    leads = true;
    cluster.put('trainingJobs', job.build());
    assert.deepEqual(work, [unet, chest]);
  });

  it('no change elsewhere wakes a finished job, but a later revision of its data, which may tell of a withdrawal', () => {
    const finished = 'TrainingJob:prj-lung/done';
    const waking = Object.entries(table).filter(([, { act, before }]) => woken(act, before).includes(finished));
    assert.deepEqual(waking.map(([when]) => /revision/.test(when)), [true, true]);
    assert.deepEqual(woken(put('trainingJobs', { ...done, metadata: { ...done.metadata, generation: 2 } })), [finished], 'but its own spec does, for its time to live');
  });

  it('no job wakes another, whatever becomes of it', () => {
    const changes: readonly ((cluster: TestCluster) => void)[] = [
      ...states.map((state) => put('trainingJobs', { ...job.build(), status: { state, conditions: [{ type: 'Succeeded', status: 'Unknown', reason: state, message: state, lastTransitionTime: '2027-03-01T12:00:00Z' }] } })),
      put('trainingJobs', job.withMetadata({ generation: 2 }).build()),
      put('trainingJobs', { ...held, metadata: { ...held.metadata, generation: 2, deletionTimestamp: '2027-03-01T12:00:00Z' } }),
      put('trainingJobs', aTrainingJob('new').withMetadata(generation).build()),
      gone('trainingJobs', job.build()),
    ];
    for (const act of changes) assert.deepEqual(woken(act).filter((work) => work.startsWith('TrainingJob:') && work !== unet && work !== 'TrainingJob:prj-lung/new'), []);
  });
});

describe('a running job looks again', () => {
  const running = { ...job.build(), status: { state: 'Running' } };
  const begin = put('trainingJobs', running);
  const evidence = (state: string) => ({ ...ct.build(), status: { controls: [{ control: 'network-isolation', level: 'Probed', state, message: 'It was seen.' }] } });
  /** What can take the right away, as it comes from the API server. What time takes away wakes by itself: training-job/instants.test.ts. */
  const causes: Readonly<Record<string, { readonly before?: (cluster: TestCluster) => void; readonly act: (cluster: TestCluster) => void }>> = {
    'its permit is shortened or otherwise edited': { act: put('dataPermits', permit.withWindow('2027-01-01T00:00:00Z', '2027-02-01T00:00:00Z').withMetadata({ generation: 2 }).build()) },
    'its permit is revoked': { act: put('dataPermits', permit.with({ state: 'Revoked' }).withMetadata({ generation: 2 }).build()) },
    'its permit begins to be deleted': { act: put('dataPermits', permit.withMetadata({ deletionTimestamp: '2027-03-01T12:00:00Z' }).build()) },
    'its permit is gone': { act: gone('dataPermits', permit.build()) },
    'its dataset is withdrawn': { act: put('secureDatasets', ct.withMetadata({ deletionTimestamp: '2027-03-01T12:00:00Z' }).build()) },
    'its dataset is gone': { act: gone('secureDatasets', ct.build()) },
    'the terms of its dataset change': { act: put('secureDatasets', ct.withJurisdictions().withMetadata({ generation: 2 }).build()) },
    'the environment changes': { act: put('environments', environment.with({ jurisdictions: [] }).withMetadata({ generation: 2 }).build()) },
    'the environment is gone': { act: gone('environments', environment.build()) },
    'a probe on its dataset has failed': { before: put('secureDatasets', evidence('Passed')), act: put('secureDatasets', evidence('Failed')) },
    'a verifier sees its data unencrypted': { before: put('nodeInspections', inspection([word('h-ct')])), act: put('nodeInspections', inspection([word('h-ct', { encryption: 'Plain' })])) },
    'its room is opened': { act: put('networkPolicies', foreign) },
    'the standing policy of its room is gone': { act: gone('networkPolicies', roomNetworkPolicy('prj-lung')) },
    'its room is closed': { act: gone('rooms', room) },
    'its node is in another country': { act: put('nodes', { metadata: { ...node.metadata, labels: { a: 'c' } } }) },
    'a stranger mounts its data': { act: put('pods', visitor('chest-ct-r7', { readOnly: true })) },
    'it is deleted': { act: put('trainingJobs', { ...running, metadata: { ...running.metadata, deletionTimestamp: '2027-03-01T12:00:00Z' } }) },
  };
  for (const [cause, { before, act }] of Object.entries(causes)) {
    it(`when ${cause}`, () => {
      const work = woken(act, (cluster) => { begin(cluster); before?.(cluster); });
      assert.ok(work.includes(unet), work.join());
    });
  }
});
