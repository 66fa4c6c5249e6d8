import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fencesOf } from '../../../scripts/docs/fences.ts';
import { isAsShown, transcriptOf } from '../../../scripts/docs/transcripts.ts';
import { type DataApproval, type DataPermit, type OutputRelease, type SecureDataset } from '../../api/generated/types.ts';
import { type BatchJob, type Pod } from '../../api/kube-workloads.ts';
import { aDataset, aPermit, aTrainingJob, now } from '../../policy/testing/builders.ts';
import { anApproval } from '../../policy/testing/approvals.ts';
import { roomNetworkPolicy } from '../../workload/room-policy.ts';
import { seen, type Sight } from '../sight.ts';
import { type TreeNode } from '../tree.ts';
import { treeText } from '../tree-text.ts';
import { datasetTree } from './dataset-tree.ts';
import { jobTree, type JobFacts } from './job-tree.ts';
import { permitTree } from './permit-tree.ts';
import { releaseTree } from './release-tree.ts';

const at = '2027-03-01T10:00:00Z';
const closed: Sight<never> = { why: 'you may not list pods in namespace prj-lung' };
const condition = (type: string, status: 'True' | 'False' | 'Unknown', reason: string, message = 'So it is.') => ({ type, status, reason, message, lastTransitionTime: at });
const ready = (reason: string) => ({ conditions: [condition('Ready', 'True', reason)], observedGeneration: 1 });
const unready = (reason: string, message: string) => ({ conditions: [condition('Ready', 'False', reason, message)], observedGeneration: 1 });
const stored = <T extends { readonly metadata: object }>(object: T, status?: object): T => ({ ...object, metadata: { ...object.metadata, generation: 1 }, ...(status === undefined ? {} : { status }) });

const encryption = { mechanism: 'luks2', keyScope: 'Dataset', level: 'Configured', message: 'The class says so.' };
const dataset: SecureDataset = stored(aDataset().build(), { ...ready('Sealed'), encryption });
const permit: DataPermit = stored(aPermit().build(), { ...ready('Valid'), approvals: [{ action: 'Use', needed: 2, given: 1, message: 'One more of the role ethics is needed.' }] });
const approval: DataApproval = stored(anApproval('dpo'), { ...ready('Counts'), proof: 'Signature' });
const claim = { metadata: { name: 'chest-ct-r7', namespace: 'prj-lung' }, spec: { storageClassName: 'encrypted', volumeName: 'pvc-1' }, status: { phase: 'Bound' } };
const child: BatchJob = { metadata: { name: 'unet-1', namespace: 'prj-lung', uid: 'uid-child' }, status: { active: 2 } };
const podOf = (name: string, status: object, nodeName?: string): Pod => ({ metadata: { name, namespace: 'prj-lung', ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'unet-1', uid: 'uid-child', controller: true }] }, spec: nodeName === undefined ? {} : { nodeName }, status });
const decision = { outcome: 'Allow', time: at, requesterEvidence: 'Configured', permits: [{ dataset: 'chest-ct', permit: 'chest-ct-lung' }], satisfied: ['purpose', 'persons'] };
const running = { state: 'Running', reason: 'Running', observedGeneration: 1, attempt: 1, startTime: at, deadline: '2028-01-01T00:00:00Z', decision };

function jobFacts(changes: Partial<JobFacts> = {}, status: object = running): JobFacts {
  return {
    job: stored(aTrainingJob().build(), status),
    jobs: seen([child]),
    pods: seen([podOf('unet-1-0-abcde', { phase: 'Running' }, 'it-1'), podOf('unet-1-1-fghij', { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.' }] })]),
    policies: seen([roomNetworkPolicy('prj-lung')]),
    output: { name: 'unet-output', claim: seen({ ...claim, metadata: { name: 'unet-output' } }) },
    datasets: [{ key: 'chest-ct', namespace: 'prj-lung', dataset: seen(dataset), claim: seen(claim), permit: seen({ permit, approvals: seen([approval]) }) }],
    releases: seen([]),
    ...changes,
  };
}

/** Every node of a tree. */
function all(tree: TreeNode): readonly TreeNode[] {
  return [tree, ...(tree.children ?? []).flatMap(all)];
}
const find = (tree: TreeNode, kind: string, name?: string): TreeNode => {
  const found = all(tree).find((node) => node.kind === kind && (name === undefined || node.name === name));
  assert.ok(found, `${kind} ${name ?? ''} is in\n${treeText(tree)}`);
  return found;
};

const golden = `
✓ TrainingJob prj-lung/unet: Running, attempt 1, since 2027-03-01T10:00:00Z, until
│   2028-01-01T00:00:00Z at the latest
├─ ✓ Decision: Allow, 2 clauses hold, of 2027-03-01T10:00:00Z
├─ ✓ SecureDataset chest-ct: Sealed
│  ├─ ✓ DataPermit chest-ct-lung: Valid, project in prj-lung, until 2028-01-01T00:00:00Z
│  │  └─ … Approvals Use: 1 of 2
│  │     │   One more of the role ethics is needed.
│  │     │   → kubectl caveau approve chest-ct-lung -n prj-lung --role ROLE --organisation NAME --expires TIME
│  │     └─ ✓ DataApproval dpo-1: Counts, as dpo of Hospital A, known by signature, until
│  │            2027-12-01T00:00:00Z
│  ├─ ✓ Control requester-identity: Configured, who applied the job is who asks, needs Declared
│  ├─ ✓ Control encryption-at-rest: Configured, luks2, a key for each Dataset, needs Declared
│  ├─ ✓ Control network-isolation: Configured, the standing policy of the room, needs Declared
│  └─ ✓ Claim chest-ct-r7: Bound, class encrypted, volume pvc-1
├─ ✓ Job unet-1: Active, 2 pods running
│  ├─ ✓ Pod unet-1-0-abcde: Running, on it-1
│  └─ … Pod unet-1-1-fghij: Pending
│         No node takes it: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu.
│         → kubectl describe pod unet-1-1-fghij -n prj-lung
├─ ✓ NetworkPolicy caveau-default-deny: nothing in or out
└─ ✓ Output unet-output: Bound, class encrypted, volume pvc-1`.slice(1);

describe('the tree of a job', () => {
  it('has all that belongs to it, with the sentence and the command where something is not well', () => assert.equal(treeText(jobTree(jobFacts(), now)), golden));

  it('is read as the page about the plugin shows it', () => {
    const page = fencesOf(readFileSync(join(import.meta.dirname, '../../../docs/kubectl.md'), 'utf8'));
    const shown = page.filter(({ language }) => language === 'console').flatMap(({ code }) => transcriptOf(code)).map(({ shows }) => shows);
    const text = treeText(jobTree(jobFacts({ policies: { why: 'you may not list networkpolicies.networking.k8s.io in namespace prj-lung' } }), now));
    assert.deepEqual(shown.map((one) => isAsShown(one, text)), [true], text);
  });

  it('says what is not to be seen, and which right is missing, and is well all the same', () => {
    const tree = jobTree(jobFacts({ jobs: closed, pods: closed, policies: { why: 'you may not list networkpolicies.networking.k8s.io in namespace prj-lung' }, releases: closed }), now);
    assert.equal(tree.health, 'Well');
    assert.match(treeText(tree), /\? Pod: not seen, you may not list pods in namespace prj-lung\n/);
    assert.equal(find(tree, 'Control', 'network-isolation').health, 'NotSeen');
  });

  const states: readonly (readonly [state: string, health: TreeNode['health'], next: RegExp])[] = [
    ['Held', 'UnderWay', /^kubectl caveau explain tj\/unet -n prj-lung$/],
    ['Denied', 'NotWell', /^kubectl caveau explain tj\/unet/],
    ['Stopped', 'NotWell', /^kubectl caveau explain tj\/unet/],
    ['Failed', 'NotWell', /^kubectl describe tj unet -n prj-lung$/],
    ['Starting', 'UnderWay', /^kubectl describe tj unet/],
  ];
  for (const [state, health, next] of states) {
    it(`tells of a job that is ${state} what the operator says, and what to do`, () => {
      const tree = jobTree(jobFacts({}, { ...running, state, reason: 'Because', message: 'It is so because of that.' }), now);
      assert.deepEqual([tree.health, tree.state, tree.message], [health, state, 'It is so because of that.']);
      assert.match(tree.next ?? '', next);
    });
  }

  it('tells that the operator has not looked yet, or not since a change', () => {
    assert.match(jobTree(jobFacts({}, {}), now).message ?? '', /has said nothing about it yet/);
    const changed = jobTree(jobFacts({}, { ...running, observedGeneration: 0 }), now);
    assert.equal(changed.health, 'UnderWay');
    assert.match(changed.message ?? '', /what stands here is of before/);
  });

  it('tells of data that is not there, and of a decision that names no permit', () => {
    const missing = jobTree(jobFacts({ datasets: [{ key: 'hospital/ct', namespace: 'hospital', dataset: seen(undefined), permit: seen(undefined) }] }), now);
    assert.equal(find(missing, 'SecureDataset', 'hospital/ct').state, 'missing');
    const without = jobTree(jobFacts({ datasets: [{ key: 'chest-ct', namespace: 'prj-lung', dataset: seen(dataset), permit: seen(undefined) }] }), now);
    assert.equal(find(without, 'DataPermit').state, 'none');
  });

  it('does not say that a room is closed whose standing policy is another than the operator wrote', () => {
    const opened = { ...roomNetworkPolicy('prj-lung'), spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [{}] } };
    const tree = jobTree(jobFacts({ policies: seen([opened]) }), now);
    assert.deepEqual([find(tree, 'NetworkPolicy').health, find(tree, 'NetworkPolicy').state], ['NotWell', 'not as the operator wrote it']);
    assert.equal(find(tree, 'Control', 'network-isolation').state, 'Missing');
  });

  it('tells of a state that this version does not know as of one that is on its way', () => {
    assert.match(treeText(jobTree(jobFacts({}, { ...running, state: 'Paused' }), now)), /^… TrainingJob prj-lung\/unet: Paused/);
  });

  it('shows of a container that failed its exit code, and never what it left behind', () => {
    const failed = podOf('unet-1-0-abcde', { phase: 'Failed', containerStatuses: [{ name: 'main', state: { terminated: { exitCode: 137, reason: 'OOMKilled', message: 'patient 4711' } } }] });
    const text = treeText(jobTree(jobFacts({ pods: seen([failed]) }), now));
    assert.match(text, /✗ Pod unet-1-0-abcde: Failed\n.*Container main ended with exit code 137 \(OOMKilled\)\./);
    assert.ok(!text.includes('4711'));
  });

  it('holds the evidence of a control to what the data asks for', () => {
    const strict = stored(aDataset().withProtection({ assurance: [{ control: 'network-isolation', level: 'Probed' }, { control: 'encryption-at-rest', level: 'Probed' }] }).build(), { ...ready('Sealed'), encryption });
    const used = (conditions: readonly object[]) => jobTree(jobFacts({ datasets: [{ key: 'chest-ct', namespace: 'prj-lung', dataset: seen(strict), permit: seen(undefined) }] }, { ...running, conditions }), now);
    assert.deepEqual([find(used([]), 'Control', 'network-isolation').health, find(used([]), 'Control', 'encryption-at-rest').health], ['NotWell', 'NotWell']);
    const proven = find(used([condition('IsolationVerified', 'True', 'Probed')]), 'Control', 'network-isolation');
    assert.deepEqual([proven.health, proven.state], ['Well', 'Probed']);
  });

  it('tells when its output is withheld', () => {
    const ended = { ...running, state: 'Succeeded', completionTime: at, conditions: [condition('Releasable', 'False', 'PermitRevoked', 'The permit ended before the job did.')] };
    assert.equal(find(jobTree(jobFacts({}, ended), now), 'Release of its output').state, 'withheld');
  });

  it('lets no text of others move the cursor, and wraps to a width that can be read', () => {
    const text = treeText(jobTree(jobFacts({}, { ...running, state: 'Denied', message: `\u001b[2J ${'word '.repeat(60)}` }), now));
    assert.ok(!text.includes('\u001b'));
    assert.deepEqual(text.split('\n').filter((line) => line.length > 100 && !line.includes('→')), []);
  });
});

describe('the tree of a dataset', () => {
  const facts = { dataset, claim: seen(claim), permits: seen([{ permit, approvals: seen([approval]) }]), jobs: seen([]), pods: seen([]) };
  const probe = (result: 'Passed' | 'Failed' | 'Unverified', validUntil?: string) => ({ control: 'network-isolation' as const, nodePool: 'a', result, time: at, message: `It was ${result}.`, ...(validUntil === undefined ? {} : { validUntil }) });
  const withProbe = (one: ReturnType<typeof probe>) => find(datasetTree({ ...facts, dataset: { ...dataset, status: { ...dataset.status, controls: [one] } } }, now), 'Evidence');

  it('has its claim, the evidence for its controls and its permits, each with its approvals', () => {
    const tree = datasetTree(facts, now);
    assert.equal(tree.health, 'Well');
    assert.deepEqual(tree.children?.map(({ kind, name, state }) => [kind, name, state]), [['Claim', 'chest-ct-r7', 'Bound'], ['Control', 'encryption-at-rest', 'Configured'], ['DataPermit', 'chest-ct-lung', 'Valid']]);
  });

  it('counts a probe only while it is valid', () => {
    assert.equal(withProbe(probe('Passed', '2027-03-01T12:00:01Z')).health, 'Well');
    assert.equal(withProbe(probe('Passed', '2027-03-01T12:00:00Z')).health, 'UnderWay');
    assert.equal(withProbe(probe('Passed')).health, 'UnderWay');
    assert.deepEqual([withProbe(probe('Failed')).health, withProbe(probe('Failed')).message], ['NotWell', 'It was Failed.']);
  });

  it('tells that it is not encrypted, what its jobs do, and that nobody is permitted', () => {
    const bare: SecureDataset = { ...dataset, status: { ...unready('NotEncrypted', 'Its data is a directory.'), encryption: { mechanism: 'none', message: 'Its data is a directory on the disk of a node.' }, jobs: { running: 2, waiting: 0, denied: 1, finished: 0, time: at }, recentJobs: [{ name: 'unet', state: 'Running', since: at }, { name: 'no', namespace: 'prj-heart', state: 'Denied', since: at }] } };
    const tree = datasetTree({ ...facts, dataset: bare, permits: seen([]) }, now);
    assert.deepEqual([tree.health, tree.message, tree.next], ['NotWell', 'Its data is a directory.', 'kubectl describe sds chest-ct -n prj-lung']);
    assert.deepEqual([find(tree, 'Control').state, find(tree, 'Control').message], ['Not encrypted', 'Its data is a directory on the disk of a node.']);
    assert.deepEqual(find(tree, 'Jobs').children?.map(({ name, health }) => [name, health]), [['unet', 'Well'], ['prj-heart/no', 'NotWell']]);
    assert.deepEqual([find(tree, 'Jobs').state, find(tree, 'Jobs').next], ['2 running, 1 denied', 'kubectl caveau who sds/chest-ct -n prj-lung']);
    assert.match(find(tree, 'DataPermit').message ?? '', /nobody may use it/);
  });
});

describe('the tree of a permit', () => {
  const elsewhere: DataPermit = { ...permit, spec: { ...permit.spec, project: { namespace: 'prj-heart' } } };
  const job = stored(aTrainingJob('heart').withMetadata({ namespace: 'prj-heart' }).build(), { ...running, decision: { ...decision, permits: [{ dataset: 'prj-lung/chest-ct', permit: 'chest-ct-lung' }] } });
  const other = stored(aTrainingJob('other').withMetadata({ namespace: 'prj-heart' }).build(), { ...running, decision: { ...decision, permits: [{ dataset: 'chest-ct', permit: 'chest-ct-lung' }] } });

  it('has its dataset, its approvals, the claim that serves another room, and the jobs that run under it alone', () => {
    const tree = permitTree({ permit: elsewhere, approvals: seen([]), binding: { name: 'caveau-share-1', claim: seen(undefined) }, dataset: seen(dataset), jobs: seen([job, other]) });
    assert.deepEqual(all(tree).filter(({ kind }) => kind === 'TrainingJob').map(({ name }) => name), ['heart']);
    assert.deepEqual([find(tree, 'Claim in the room of the project').state, find(tree, 'SecureDataset').state], ['missing', 'Sealed']);
    assert.match(treeText(tree), /^✓ DataPermit prj-lung\/chest-ct-lung: Valid, 1 person, project in prj-heart, until\s/);
  });

  it('names the approvals that lack and how one is given', () => {
    const held = stored(aPermit().build(), { ...unready('ApprovalsMissing', 'One more approval is needed.'), approvals: [{ action: 'Use', needed: 1, given: 0, message: 'One of the role dpo is needed.' }] });
    const tree = permitTree({ permit: held, approvals: seen([]), dataset: seen(dataset), jobs: seen([]) });
    assert.deepEqual([tree.health, tree.next, find(tree, 'Approvals').next], ['NotWell', undefined, 'kubectl caveau approve chest-ct-lung -n prj-lung --role ROLE --organisation NAME --expires TIME']);
  });
});

describe('the tree of a release', () => {
  const release: OutputRelease = {
    metadata: { namespace: 'prj-lung', name: 'unet-v1', generation: 1 },
    spec: { requester: 'r', trainingJob: { name: 'unet' }, files: [{ path: 'model', digest: 'd', size: 1 }], destination: { namespace: 'clinic', claimName: 'unet' }, storageClassName: 'c', size: '1Gi', justification: 'j', state: 'Submitted' },
    status: { observedGeneration: 1, state: 'InReview', reason: 'ApprovalsMissing', message: 'Approvals are awaited.', approvals: [{ dataset: 'hospital/chest-ct', permit: 'p', needed: 2, given: 0, message: 'Two are needed.' }] },
  };

  it('tells what it waits for, and how it is approved in the room of the data', () => {
    const tree = releaseTree({ release, job: seen(jobFacts().job), approvals: seen([]), jobs: seen([]), pods: seen([]) });
    assert.deepEqual([tree.health, tree.state, tree.facts, tree.next], ['UnderWay', 'InReview', ['ApprovalsMissing', '1 file to clinic/unet'], 'kubectl describe orl unet-v1 -n prj-lung']);
    assert.equal(find(tree, 'Approvals').next, 'kubectl caveau approve p -n hospital --release unet-v1 --role ROLE --organisation NAME --expires TIME');
  });

  it('names the object store to which it goes', () => {
    const stored = { ...release, spec: { ...release.spec, destination: { objectStore: { endpoint: 'https://store.example', bucket: 'releases', prefix: 'lung' } } } };
    assert.deepEqual(releaseTree({ release: stored, job: seen(undefined), approvals: seen([]), jobs: seen([]), pods: seen([]) }).facts, ['ApprovalsMissing', '1 file to bucket releases of https://store.example, below lung']);
  });

  it('is well once the files can be read', () => {
    const tree = releaseTree({ release: { ...release, status: { ...release.status, state: 'Approved' } }, job: seen(undefined), approvals: closed, jobs: seen([]), pods: seen([]), destination: seen(claim) });
    assert.deepEqual([tree.health, find(tree, 'TrainingJob').state, find(tree, 'Claim at the destination').state], ['Well', 'missing', 'Bound']);
  });
});
