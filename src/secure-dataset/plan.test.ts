import assert from 'node:assert/strict';
import { aClaim, anEncryption, anEnvironment, aNode, countryKey, now, without } from '../policy/testing/builders.ts';
import { type JobObject, type NetworkPolicyObject } from '../workload/kube.ts';
import { type SecureDatasetStatus } from '../api/generated/types.ts';
import { type Pod } from '../api/kube-workloads.ts';
import { formatTime } from '../api/time.ts';
import { assertStatusAccepted } from '../testing/crd.ts';
import { kstatus } from '../testing/kstatus.ts';
import { inWords, planned, stepsInWords, stepsOfKind } from '../testing/plans.ts';
import { plan } from './plan.ts';
import { type Snapshot } from './snapshot.ts';
import { aLoader, aPolicy, aSnapshot, aWriter, after, empty, foreignMechanism, loading, missing, name, plain, reaching, sealed, some, unbound, withdrawn } from './testing/snapshots.ts';

const other = aLoader({ name: 'chest-ct-load-00000000' });
const running = some({ jobs: [aLoader()], pods: [aWriter()] });
const removed = ['delete 1 Job', 'delete 1 Pod'];
const soon = { retention: { until: '2027-03-01T12:00:00Z' } };
const opened = { roomIsolated: false, roomOpenings: ['old', 'older'] };
const closing = { roomIsolated: false, roomOpenings: [] };

interface Row {
  readonly snapshot: Snapshot;
  readonly want: readonly string[];
  readonly state?: 'Running' | 'Succeeded' | 'Failed';
}

const { accountability } = loading.spec;
const contract = { reference: 'DPA-7', validUntil: '2030-01-01T00:00:00Z' };
const unassessed = { accountability: without(accountability, 'dpia') };
const uncontracted = { accountability: { ...accountability, processors: [] } };
const ended = { accountability: { ...accountability, processors: [{ name: 'Computing Centre', contract: { ...contract, validUntil: '2027-01-01T00:00:00Z' } }] } };
/** A country outside of the European Economic Area, without an instrument. */
const untransferred = { residency: { jurisdictions: ['IT', 'CH'] } };
const withSwitzerland = anEnvironment().withCountries({ [`${countryKey}=it`]: 'IT', [`${countryKey}=ch`]: 'CH' }).build();

/** Judges each row: the first plan, a status that the API server takes, and that what is done is done once. */
function testPlans(table: Readonly<Record<string, Row>>): void {
  for (const [title, { snapshot, want, state }] of Object.entries(table)) {
    it(title, () => {
      const first = planned(plan, snapshot, now);
      assert.deepEqual(stepsInWords(first), want);
      for (const { status } of stepsOfKind(first, 'status')) {
        assertStatusAccepted('SecureDataset', status);
        assert.equal((status as SecureDatasetStatus).loader?.state, state);
        assert.equal(kstatus({ ...snapshot.dataset, status: status }), want.includes('status Sealed') ? 'Current' : 'InProgress');
      }
      const settled = after(snapshot);
      const again = planned(plan, settled, now + 1000).steps.filter((step) => step.do !== 'status');
      assert.deepEqual(again.map(inWords), [], 'what is done is done once');
      assert.deepEqual(planned(plan, after(settled), now + 2000).steps, []);
    });
  }
}

describe('a SecureDataset', () => {
  testPlans({
    'without a claim waits for it': { snapshot: aSnapshot({ claim: missing }), want: ['status ClaimMissing', 'event ClaimMissing'] },
    'on a claim without a volume waits for it': { snapshot: aSnapshot({ claim: unbound }), want: ['status ClaimNotBound', 'event ClaimNotBound'] },
    'on a volume that is not encrypted gets no loader': { snapshot: aSnapshot({ claim: plain }), want: ['status NotEncrypted', 'event NotEncrypted'] },
    'on a volume with a mechanism that it does not accept gets no loader': { snapshot: aSnapshot({ claim: foreignMechanism }), want: ['status MechanismNotAccepted', 'event MechanismNotAccepted'] },
    'on a volume with a key that reaches too far gets no loader': { snapshot: aSnapshot({ claim: aClaim({ encryption: anEncryption({ keyScope: 'Cluster' }) }) }), want: ['status KeyScopeTooWide', 'event KeyScopeTooWide'] },
    'that is sealed on a volume that is not encrypted is not ready': { snapshot: aSnapshot({ dataset: sealed.build(), claim: plain }), want: ['status NotEncrypted', 'event NotEncrypted'] },
    'without a loader waits for one, or for the seal': { snapshot: aSnapshot({ dataset: empty.build() }), want: ['status AwaitingLoader', 'event AwaitingLoader'] },
    'in a room that is open gets no loader': { snapshot: aSnapshot({ room: closing }), want: ['status RoomNotIsolated', 'event RoomNotIsolated'] },
    'in a room that others hold open gets no loader': { snapshot: aSnapshot({ room: opened }), want: ['status RoomOpened', 'event RoomOpened'] },
    'whose countries no node label stands for gets no loader': { snapshot: aSnapshot({ environment: undefined }), want: ['status JurisdictionUnknown', 'event JurisdictionUnknown'] },
    'that may be used no more gets no loader': { snapshot: aSnapshot({ dataset: loading.with(soon).build() }), want: ['status RetentionEnded', 'event RetentionEnded'] },
    'without grounds for any processing gets no loader': { snapshot: aSnapshot({ dataset: loading.with(unassessed).build() }), want: ['status DpiaMissing', 'event DpiaMissing'] },
    'on a cluster of an organisation without a contract gets no loader': { snapshot: aSnapshot({ dataset: loading.with(uncontracted).build() }), want: ['status OperatorNotBound', 'event OperatorNotBound'] },
    'on a claim of another dataset gets no loader': { snapshot: aSnapshot({ claim: aClaim({ takenBy: 'older' }) }), want: ['status ClaimTaken', 'event ClaimTaken'] },
    'on a claim that a stranger mounts gets no loader': { snapshot: aSnapshot({ claim: aClaim({ strangers: 1 }) }), want: ['status StrangerPresent', 'event StrangerPresent'] },
    'on a claim that a running job writes to waits for its end': { snapshot: aSnapshot({ claim: aClaim({ writers: 1 }) }), want: ['status WriterPresent', 'event WriterPresent'] },
    'on a claim that pods of a deleted job mount waits for their end': { snapshot: aSnapshot({ claim: aClaim({ departing: 1 }) }), want: ['status FormerPodsEnding', 'event FormerPodsEnding'] },
    'with a loader has it started, on record and in status before it exists': { snapshot: aSnapshot(), want: ['record Load', 'status Loading', 'create Job', 'event Loading'] },
    'with a loader that may reach an archive has that opened before it runs': { snapshot: aSnapshot({ dataset: reaching.build() }), want: ['record Load', 'status Loading', 'create NetworkPolicy', 'create Job', 'event Loading'] },
    'with what an earlier loader might reach has that closed before the next runs': { snapshot: aSnapshot({ loaders: some({ policies: [aPolicy()] }) }), want: ['record Load', 'status Loading', 'delete 1 NetworkPolicy', 'create Job', 'event Loading'] },
    'with what an earlier release opened too wide has that narrowed before its loader runs': {
      snapshot: aSnapshot({ dataset: reaching.build(), loaders: some({ policies: [aPolicy({ spec: { podSelector: { matchLabels: aPolicy().metadata.labels } } })] }) }),
      want: ['record Load', 'status Loading', 'apply NetworkPolicy', 'create Job', 'event Loading'],
    },
    'with a way out under the name of its loader, which may reach nothing, has that closed before it runs': { snapshot: aSnapshot({ loaders: some({ policies: [aPolicy({ name: aLoader().metadata.name })] }) }), want: ['record Load', 'status Loading', 'delete 1 NetworkPolicy', 'create Job', 'event Loading'] },
    'is Loading while its loader runs': { snapshot: aSnapshot({ claim: aClaim({ writers: 2 }), loaders: running }), want: ['status Loading', 'event Loading'], state: 'Running' },
    'awaits its seal when the loader has finished': { snapshot: aSnapshot({ loaders: some({ jobs: [aLoader({ end: 'Complete' })] }) }), want: ['record LoadEnd', 'status AwaitingSeal', 'event AwaitingSeal'], state: 'Succeeded' },
    'says that its loader failed, and runs it no second time': { snapshot: aSnapshot({ loaders: some({ jobs: [aLoader({ end: 'Failed' })] }) }), want: ['record LoadEnd', 'status LoaderFailed', 'event LoaderFailed'], state: 'Failed' },
    'with a corrected loader first removes the former one, its pods and its way out': { snapshot: aSnapshot({ loaders: some({ jobs: [other], pods: [aWriter({ job: other.metadata.name })], policies: [aPolicy({ name: other.metadata.name })] }) }), want: ['record LoadEnd', 'status Loading', ...removed, 'delete 1 NetworkPolicy', 'event Loading'] },
    'with a corrected loader waits while the former one goes': { snapshot: aSnapshot({ loaders: some({ jobs: [aLoader({ name: other.metadata.name, deleting: true })] }) }), want: ['status Loading', 'event Loading'] },
    'with a corrected loader ends the last pod of the former one': { snapshot: aSnapshot({ loaders: some({ pods: [aWriter({ job: other.metadata.name })] }) }), want: ['status Loading', 'delete 1 Pod', 'event Loading'] },
    'shortens the grace that somebody gave the former loader': { snapshot: aSnapshot({ loaders: some({ pods: [aWriter({ job: other.metadata.name, deletingFor: 3600 })] }) }), want: ['status Loading', 'delete 1 Pod', 'event Loading'] },
    "never takes a namesake's loader for its own": { snapshot: aSnapshot({ loaders: some({ jobs: [aLoader({ owner: 'uid-of-a-namesake', end: 'Complete' })] }) }), want: ['status Loading', 'delete 1 Job', 'event Loading'] },
    'whose loader was taken out of the spec has it removed': { snapshot: aSnapshot({ dataset: empty.build(), loaders: running }), want: ['record LoadEnd', 'status AwaitingLoader', ...removed, 'event AwaitingLoader'] },
    'with a field that this operator does not understand is not ready': { snapshot: aSnapshot({ dataset: sealed.withProtection({ accelerator: 'Quantum' as 'MIG' }).build() }), want: ['status InvalidSpec', 'event InvalidSpec'] },
  });
});

describe('a loader that runs is ended', () => {
  const end = (reason: string): readonly string[] => ['record LoadEnd', `status ${reason}`, ...removed, `event ${reason}`];
  const abroad = some({ jobs: [aLoader()], pods: [aWriter({ node: 'fr-1' })] });
  const justPlaced = (pod: Pod): Pod => ({ ...pod, status: { ...pod.status, conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: formatTime(now - 1000) }] } });
  testPlans({
    'when its volume turns out to be refused': { snapshot: aSnapshot({ claim: plain, loaders: running }), want: end('NotEncrypted') },
    'when its claim is that of another dataset': { snapshot: aSnapshot({ claim: aClaim({ takenBy: 'older' }), loaders: running }), want: end('ClaimTaken') },
    'when nothing says any more where its countries are': { snapshot: aSnapshot({ environment: undefined, loaders: running }), want: end('JurisdictionUnknown') },
    'when its node is in another country now': { snapshot: aSnapshot({ loaders: abroad }), want: end('NodeNotPermitted') },
    'and not when it came there only just, whatever is known of the node yet': { snapshot: aSnapshot({ loaders: some({ jobs: [aLoader()], pods: [justPlaced(aWriter({ node: 'fr-1' }))] }) }), want: ['status Loading', 'event Loading'], state: 'Running' },
    'when its node turns out to be virtual': { snapshot: aSnapshot({ nodes: [aNode('fr-1', 'it', { type: 'virtual-kubelet' })], loaders: abroad }), want: end('NodeNotPermitted') },
    'when the data may be used no more': { snapshot: aSnapshot({ dataset: loading.with(soon).build(), loaders: running }), want: end('RetentionEnded') },
    'when the contract of the operator has ended': { snapshot: aSnapshot({ dataset: loading.with(ended).build(), loaders: running }), want: end('ContractEnded') },
    'when its node is where the data may not go': { snapshot: aSnapshot({ dataset: loading.with(untransferred).build(), environment: withSwitzerland, nodes: [aNode('fr-1', 'ch')], loaders: abroad }), want: end('NodeNotPermitted') },
    'when somebody opens the room': { snapshot: aSnapshot({ room: opened, loaders: running }), want: end('RoomOpened') },
    'when the room loses its policy': { snapshot: aSnapshot({ room: closing, loaders: running }), want: end('RoomNotIsolated') },
    'when a stranger mounts its claim': { snapshot: aSnapshot({ claim: aClaim({ strangers: 2 }), loaders: running }), want: end('StrangerPresent') },
    'when its dataset is no longer understood': { snapshot: aSnapshot({ dataset: loading.withProtection({ accelerator: 'Quantum' as 'MIG' }).build(), loaders: running }), want: end('InvalidSpec') },
    'when it is sealed over': { snapshot: aSnapshot({ dataset: sealed.build(), claim: aClaim({ writers: 2 }), loaders: running }), want: end('Sealing') },
  });
});

describe('a loader stays', () => {
  testPlans({
    'when its volume is not known for a moment': { snapshot: aSnapshot({ claim: unbound, loaders: running }), want: ['status ClaimNotBound', 'event ClaimNotBound'], state: 'Running' },
    'when its node has no Node object': { snapshot: aSnapshot({ nodes: [], loaders: some({ jobs: [aLoader()], pods: [aWriter({ node: 'lost' })] }) }), want: ['status Loading', 'event Loading'], state: 'Running' },
    'when it has ended on a volume that is refused, so that it never runs again over its own data': { snapshot: aSnapshot({ claim: plain, loaders: some({ jobs: [aLoader({ end: 'Complete' })] }) }), want: ['record LoadEnd', 'status NotEncrypted', 'event NotEncrypted'], state: 'Succeeded' },
  });

  it('but not when something lasting stands against it too', () => {
    assert.ok(stepsInWords(planned(plan, aSnapshot({ claim: unbound, room: opened, loaders: running }), now)).includes('delete 1 Job'));
  });
});

describe('a SecureDataset that is sealed', () => {
  const left = { dataset: sealed.build() };
  testPlans({
    'has its loader removed first': { snapshot: aSnapshot({ ...left, loaders: some({ jobs: [aLoader({ end: 'Complete' })] }) }), want: ['status Sealing', 'delete 1 Job', 'event Sealing'] },
    'has its loader removed even from a volume that is refused': { snapshot: aSnapshot({ ...left, claim: plain, loaders: some({ jobs: [aLoader()] }) }), want: ['record LoadEnd', 'status NotEncrypted', 'delete 1 Job', 'event NotEncrypted'] },
    'is not ready while its loader is going': { snapshot: aSnapshot({ ...left, loaders: some({ jobs: [aLoader({ deleting: true })] }) }), want: ['status Sealing', 'event Sealing'] },
    'is not ready while a pod of its loader lives': { snapshot: aSnapshot({ ...left, loaders: some({ pods: [aWriter({ deletingFor: 5 })] }) }), want: ['status Sealing', 'event Sealing'] },
    'is not ready while anybody may write': { snapshot: aSnapshot({ ...left, claim: aClaim({ writers: 1 }) }), want: ['status Sealing', 'event Sealing'] },
    'is not ready while a stranger mounts its claim': { snapshot: aSnapshot({ ...left, claim: aClaim({ strangers: 1 }) }), want: ['status StrangerPresent', 'event StrangerPresent'] },
    'is not ready on a claim of another dataset': { snapshot: aSnapshot({ ...left, claim: aClaim({ takenBy: 'older' }) }), want: ['status ClaimTaken', 'event ClaimTaken'] },
    'is not ready when it may be used no more': { snapshot: aSnapshot({ dataset: sealed.with(soon).build() }), want: ['status RetentionEnded', 'event RetentionEnded'] },
    'is not ready once it was superseded': { snapshot: aSnapshot({ ...left, superseding: { by: 'chest-ct-r8', withdrawnSubjects: 0 } }), want: ['status Superseded', 'event Superseded'] },
    'marks its claim when subjects have withdrawn, on record before, so that it comes back under no other name': { snapshot: aSnapshot({ ...left, ...withdrawn }), want: ['record Withdrawal', 'status SubjectsWithdrawn', 'patch PersistentVolumeClaim', 'event SubjectsWithdrawn'] },
    'marks no claim outside rooms': { snapshot: aSnapshot({ ...left, ...withdrawn, inRoom: false }), want: ['finalizer absent SecureDataset', 'status SubjectsWithdrawn', 'event SubjectsWithdrawn'] },
    'says so when subjects have withdrawn': { snapshot: aSnapshot({ ...left, superseding: { by: 'chest-ct-r8', withdrawnSubjects: 2 } }), want: ['status SubjectsWithdrawn', 'event SubjectsWithdrawn'] },
    'and left alone is ready, on record before': { snapshot: aSnapshot(left), want: ['record Seal', 'status Sealed', 'event Sealed'] },
    'is ready whatever deleted jobs leave behind': { snapshot: aSnapshot({ ...left, claim: aClaim({ departing: 1 }) }), want: ['record Seal', 'status Sealed', 'event Sealed'] },
  });
});

const regulatedNodes = { labelKey: 'example.node-restriction.kubernetes.io/regulated', labelValue: 'yes', taintKey: 'example.org/regulated' };
const setAside = { ...aNode('it-1', 'it', { [regulatedNodes.labelKey]: 'yes' }), taints: [regulatedNodes.taintKey] };
const forProject = { dataset: loading.withProtection({ nodeTenancy: 'Project' }).build(), environment: anEnvironment().with({ regulatedNodes }).build() };

describe('a SecureDataset whose nodes are set aside', () => {
  testPlans({
    'is not filled while a node has the label without the taint': { snapshot: aSnapshot({ ...forProject, nodes: [{ ...setAside, taints: [] }] }), want: ['status TaintMissing', 'event TaintMissing'] },
    'is filled no more by a loader whose own node lost the taint': { snapshot: aSnapshot({ ...forProject, nodes: [{ ...setAside, taints: [] }], loaders: some({ jobs: [aLoader()], pods: [aWriter({ node: 'it-1' })] }) }), want: ['record LoadEnd', 'status TaintMissing', 'delete 1 Job', 'delete 1 Pod', 'event TaintMissing'] },
    'is not filled while nobody says which nodes those are': { snapshot: aSnapshot({ ...forProject, environment: anEnvironment().build(), nodes: [setAside] }), want: ['status RegulatedNodesUnknown', 'event RegulatedNodesUnknown'] },
  });
  it('has a loader that tolerates their taint, and is beside no pod of another room', () => {
    const [create] = stepsOfKind(planned(plan, aSnapshot({ ...forProject, nodes: [setAside] }), now), 'create');
    const { tolerations, affinity } = (create?.object as JobObject).spec.template.spec;
    assert.deepEqual(tolerations, [{ key: regulatedNodes.taintKey, operator: 'Exists', effect: 'NoSchedule' }]);
    assert.equal(affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution.length, 1);
    assert.ok(affinity.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.every(({ matchExpressions }) => matchExpressions.some(({ key }) => key === regulatedNodes.labelKey)));
  });
});

describe('the plan of a SecureDataset', () => {
  it('gives its loader only nodes in its countries that are real', () => {
    const [create] = stepsOfKind(planned(plan, aSnapshot(), now), 'create');
    const { template } = (create?.object as JobObject).spec;
    assert.deepEqual(template.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms, [
      { matchExpressions: [{ key: countryKey, operator: 'In', values: ['de', 'it'] }, { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] }] },
    ]);
  });

  it('keeps its loader out of a country to which the data may not go', () => {
    const [create] = stepsOfKind(planned(plan, aSnapshot({ dataset: loading.with(untransferred).build(), environment: withSwitzerland }), now), 'create');
    const { template } = (create?.object as JobObject).spec;
    assert.deepEqual(template.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms, [
      { matchExpressions: [{ key: countryKey, operator: 'In', values: ['it'] }, { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] }] },
    ]);
  });

  it('looks again when a contract begins, without which nothing is loaded', () => {
    const begins = '2027-03-01T12:00:03Z';
    const { recheckAt } = planned(plan, after(aSnapshot({ dataset: loading.with({ accountability: { ...accountability, processors: [{ name: 'Computing Centre', contract: { ...contract, validFrom: begins } }] } }).build() })), now + 1000);
    assert.equal(recheckAt, Date.parse(begins));
  });

  it('opens an archive for the pods of this loader alone', () => {
    const [create] = stepsOfKind(planned(plan, aSnapshot({ dataset: reaching.build() }), now), 'create');
    const { podSelector } = (create?.object as NetworkPolicyObject).spec;
    assert.equal(podSelector.matchLabels?.['batch.kubernetes.io/job-name'], create?.object.metadata.name);
  });

  it('never has two loaders: whatever is there, one is started only where there is none', () => {
    const kinds = [aLoader(), aLoader({ deleting: true }), other, aLoader({ end: 'Complete' }), aLoader({ end: 'Failed' }), aLoader({ owner: 'other' })];
    for (const dataset of [loading, sealed, empty]) {
      for (const claim of [aClaim(), plain, unbound, missing, aClaim({ writers: 1 })]) {
        for (const jobs of [[], ...kinds.map((one) => [one]), [aLoader(), other]]) {
          for (const pods of [[], [aWriter()]]) {
            const { steps } = planned(plan, aSnapshot({ dataset: dataset.build(), claim, loaders: some({ jobs, pods }) }), now);
            const starts = steps.some((step) => step.do === 'create' && step.resource.kind === 'Job');
            assert.equal(starts, dataset === loading && claim.exists && claim.encryption.state === 'encrypted' && claim.writers === 0 && jobs.length === 0 && pods.length === 0);
          }
        }
      }
    }
  });

  it('deletes by uid, pods never without a grace, and whether or not it could be put on record', () => {
    const deletes = stepsOfKind(planned(plan, aSnapshot({ claim: plain, loaders: { ...running, policies: [aPolicy()] } }), now), 'delete');
    assert.deepEqual(deletes.map(({ resource, gracePeriodSeconds, propagationPolicy, always }) => [resource.kind, gracePeriodSeconds, propagationPolicy, always]), [
      ['Job', undefined, 'Background', true], ['Pod', 5, undefined, true], ['NetworkPolicy', undefined, undefined, true],
    ]);
    assert.ok(deletes.every(({ targets }) => targets.every(({ uid }) => uid !== undefined)));
  });

  it('says that the loader runs only once its Job exists', () => {
    const started = after(aSnapshot());
    assert.deepEqual(started.dataset.status?.loader, { jobName: name });
    assert.deepEqual(after(started).dataset.status?.loader, { jobName: name, state: 'Running' });
  });

  it('keeps telling how the loading went once it is sealed, and no longer that it runs', () => {
    const done = after(aSnapshot({ loaders: some({ jobs: [aLoader({ end: 'Complete' })] }) }));
    const ready = after({ ...done, dataset: { ...sealed.build(), status: done.dataset.status ?? {} }, loaders: some() });
    assert.deepEqual(ready.dataset.status?.loader, { jobName: name, state: 'Succeeded' });
    const cut = after(aSnapshot({ dataset: { ...loading.build(), status: { loader: { jobName: name, state: 'Running' } } }, claim: plain, loaders: running }));
    assert.equal(cut.dataset.status?.loader, undefined);
  });

  it('tells what the API server refused, as long as there is something to do', () => {
    const ready = (snapshot: Snapshot): readonly unknown[] => after(snapshot).dataset.status?.conditions?.map(({ status, reason, message }) => [status, reason, message]) ?? [];
    const failure = { reason: 'WriteRefused', message: 'The API server refused a write: no.' };
    assert.deepEqual(ready(aSnapshot({ failure })), [['False', failure.reason, failure.message]]);
    assert.deepEqual(ready(aSnapshot({ failure: { reason: 'NameTaken', message: 'taken' } })), [['False', 'NameTaken', 'taken']]);
    assert.equal((ready(aSnapshot({ failure, loaders: running }))[0] as readonly unknown[])[1], 'Loading');
    const tried = after(aSnapshot());
    assert.deepEqual(stepsInWords(planned(plan, { ...tried, loaders: some(), failure }, now)), ['status WriteRefused', 'create Job', 'event WriteRefused'], 'trying again is no other start');
  });

  it('counts the permits that are valid now, and looks again when that changes, or the right to the data ends', () => {
    const hour = 3_600_000;
    const permits = [{ from: now - hour, until: now + 2 * hour }, { from: now, until: now + 5 * hour }, { from: now + hour, until: now + 3 * hour }, { from: now - 2 * hour, until: now }, { from: Infinity, until: 0 }];
    const snapshot = aSnapshot({ dataset: sealed.build(), permits });
    assert.equal(after(snapshot).dataset.status?.permits, 2);
    const counts = permits.map((permit) => after(aSnapshot({ permits: [permit] })).dataset.status?.permits);
    assert.deepEqual(counts, [1, 1, 0, 0, 0], 'from its first instant, and not at its end');
    assert.equal(plan(snapshot, now).recheckAt, now + hour);
    const last = aSnapshot({ permits: permits.slice(-1) });
    assert.equal(plan(last, now).recheckAt, Date.parse(last.dataset.spec.retention.until));
    assert.equal(plan(aSnapshot({ dataset: sealed.with(soon).build() }), now).recheckAt, undefined);
  });

  it('shows what is known of the encryption, and none where it is refused', () => {
    const shown = (claim: Snapshot['claim']) => after(aSnapshot({ claim })).dataset.status?.encryption;
    assert.deepEqual(shown(aClaim()), { mechanism: 'luks2', keyScope: 'Volume', level: 'Configured', message: 'The driver wrote it into the volume.' });
    assert.deepEqual([shown(plain)?.mechanism, shown(unbound)?.mechanism], ['none', 'unknown']);
    const long = after(aSnapshot({ claim: aClaim({ encryption: { state: 'refused', reason: 'NotEncrypted', message: 'x'.repeat(5000) } }) })).dataset.status;
    assertStatusAccepted('SecureDataset', long);
  });
});
