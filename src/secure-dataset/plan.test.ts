import assert from 'node:assert/strict';
import { datasetLabel, rolesLabel } from '../api/labels.ts';
import { type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { aClaim, aDataset, anEncryption, anEnvironment, countryKey, now } from '../policy/testing/builders.ts';
import { type JobObject } from '../workload/kube.ts';
import { loaderJobName } from '../workload/loader.ts';
import { type SecureDatasetStatus } from '../api/generated/types.ts';
import { assertStatusAccepted } from '../testing/crd.ts';
import { kstatus } from '../testing/kstatus.ts';
import { inWords, planned, stepsInWords, stepsOfKind } from '../testing/plans.ts';
import { plan } from './plan.ts';
import { type Snapshot } from './snapshot.ts';

const image = `registry.example/load@sha256:${'cd'.repeat(32)}`;
const loader = { image, command: ['load'] };
const sealed = aDataset().withMetadata({ generation: 3 });
const empty = sealed.with({ source: { ...sealed.spec.source, state: 'Loading' } });
const loading = sealed.with({ source: { ...sealed.spec.source, state: 'Loading', loader } });
const name = loaderJobName(loading.build());

/** The loader's Job as it stands in the cluster. */
function aLoader(changes: { readonly name?: string; readonly end?: 'Complete' | 'Failed'; readonly deleting?: boolean; readonly owner?: string } = {}): BatchJob {
  const uid = changes.owner ?? 'uid-dataset-chest-ct';
  return {
    metadata: {
      name: changes.name ?? name, namespace: 'prj-lung', uid: `uid-${changes.name ?? name}`, labels: { [datasetLabel]: 'chest-ct', [rolesLabel]: 'loader' },
      ownerReferences: [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureDataset', name: 'chest-ct', uid }],
      ...(changes.deleting === true ? { deletionTimestamp: '2027-03-01T11:00:00Z' } : {}),
    },
    status: changes.end === undefined ? {} : { conditions: [{ type: changes.end, status: 'True' }] },
  };
}

const writer: Pod = { metadata: { name: `${name}-0`, namespace: 'prj-lung', uid: 'uid-writer' }, status: { phase: 'Running' } };

function aSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return { dataset: loading.build(), environment: anEnvironment().build(), claim: aClaim(), loaders: [], writers: [], roomIsolated: true, permits: [], ...changes };
}

/** The snapshot after its plan was carried out. */
function after(snapshot: Snapshot): Snapshot {
  return planned(plan, snapshot, now).steps.reduce<Snapshot>((state, step) => {
    if (step.do === 'status') return { ...state, dataset: { ...state.dataset, status: step.status } };
    if (step.do === 'create' && step.resource.kind === 'Job') return { ...state, loaders: [...state.loaders, aLoader({ name: step.object.metadata.name })] };
    if (step.do === 'delete') return { ...state, loaders: state.loaders.map((job) => (step.targets.some(({ uid }) => uid === job.metadata.uid) ? { ...job, metadata: { ...job.metadata, deletionTimestamp: '2027-03-01T12:00:00Z' } } : job)) };
    return state;
  }, snapshot);
}

const plain = { ...aClaim(), encryption: { state: 'refused', reason: 'NotEncrypted', message: 'The volume is not encrypted.' } } as const;
const unbound = { ...aClaim(), encryption: { state: 'unknown', reason: 'ClaimNotBound', message: 'The claim is not bound yet.' } } as const;
const missing = { ...aClaim({ exists: false }), encryption: { state: 'unknown', reason: 'ClaimMissing', message: 'There is no claim.' } } as const;
const other = aLoader({ name: 'chest-ct-load-00000000' });

describe('a SecureDataset', () => {
  const table: Readonly<Record<string, { readonly snapshot: Snapshot; readonly want: readonly string[]; readonly state?: 'Running' | 'Succeeded' | 'Failed' }>> = {
    'without a claim waits for it': { snapshot: aSnapshot({ claim: missing }), want: ['status ClaimMissing', 'event ClaimMissing'] },
    'on a claim without a volume waits for it': { snapshot: aSnapshot({ claim: unbound }), want: ['status ClaimNotBound', 'event ClaimNotBound'] },
    'on a volume that is not encrypted gets no loader': { snapshot: aSnapshot({ claim: plain }), want: ['status NotEncrypted', 'event NotEncrypted'] },
    'on a volume with a mechanism that it does not accept gets no loader': { snapshot: aSnapshot({ claim: aClaim({ encryption: anEncryption({ mechanism: 'provider-managed' }) }) }), want: ['status MechanismNotAccepted', 'event MechanismNotAccepted'] },
    'on a volume with a key that reaches too far gets no loader': { snapshot: aSnapshot({ claim: aClaim({ encryption: anEncryption({ keyScope: 'Cluster' }) }) }), want: ['status KeyScopeTooWide', 'event KeyScopeTooWide'] },
    'that is sealed on a volume that is not encrypted is not ready': { snapshot: aSnapshot({ dataset: sealed.build(), claim: plain }), want: ['status NotEncrypted', 'event NotEncrypted'] },
    'without a loader waits for one, or for the seal': { snapshot: aSnapshot({ dataset: empty.build() }), want: ['status AwaitingLoader', 'event AwaitingLoader'] },
    'in a room that is open gets no loader': { snapshot: aSnapshot({ roomIsolated: false }), want: ['status RoomNotIsolated', 'event RoomNotIsolated'] },
    'whose countries no node label stands for gets no loader': { snapshot: aSnapshot({ environment: undefined }), want: ['status JurisdictionUnknown', 'event JurisdictionUnknown'] },
    'with a loader has it started, on record before it exists': { snapshot: aSnapshot(), want: ['status Loading', 'record Load', 'create Job', 'event Loading'], state: 'Running' },
    'with a loader that may reach an archive has that opened before it runs': {
      snapshot: aSnapshot({ dataset: loading.with({ source: { ...loading.spec.source, loader: { ...loader, egress: [{ cidr: '10.1.0.0/16', port: 443, protocol: 'TCP' }] } } }).build() }),
      want: ['status Loading', 'record Load', 'create NetworkPolicy', 'create Job', 'event Loading'], state: 'Running',
    },
    'is Loading while its loader runs': { snapshot: aSnapshot({ loaders: [aLoader()], writers: [writer] }), want: ['status Loading', 'event Loading'], state: 'Running' },
    'awaits its seal when the loader has finished': { snapshot: aSnapshot({ loaders: [aLoader({ end: 'Complete' })] }), want: ['status AwaitingSeal', 'event AwaitingSeal'], state: 'Succeeded' },
    'says that its loader failed, and runs it no second time': { snapshot: aSnapshot({ loaders: [aLoader({ end: 'Failed' })] }), want: ['status LoaderFailed', 'event LoaderFailed'], state: 'Failed' },
    'with a corrected loader first removes the former one': { snapshot: aSnapshot({ loaders: [other] }), want: ['status Loading', 'delete 1 Job', 'event Loading'] },
    'with a corrected loader waits while the former one goes': { snapshot: aSnapshot({ loaders: [{ ...other, metadata: { ...other.metadata, deletionTimestamp: '2027-03-01T11:00:00Z' } }] }), want: ['status Loading', 'event Loading'] },
    'with a corrected loader waits for the last pod of the former one': { snapshot: aSnapshot({ writers: [writer] }), want: ['status Loading', 'event Loading'] },
    "never takes a namesake's loader for its own": { snapshot: aSnapshot({ loaders: [aLoader({ owner: 'uid-of-a-namesake', end: 'Complete' })] }), want: ['status Loading', 'delete 1 Job', 'event Loading'] },
    'whose loader was taken out of the spec has it removed': { snapshot: aSnapshot({ dataset: empty.build(), loaders: [aLoader()] }), want: ['status AwaitingLoader', 'delete 1 Job', 'event AwaitingLoader'] },
    'whose volume turns out to be refused has its running loader removed': { snapshot: aSnapshot({ claim: plain, loaders: [aLoader()], writers: [writer] }), want: ['status NotEncrypted', 'delete 1 Job', 'event NotEncrypted'] },
    'whose volume is refused keeps a loader that has ended, so that it never runs again over its own data': { snapshot: aSnapshot({ claim: plain, loaders: [aLoader({ end: 'Complete' })] }), want: ['status NotEncrypted', 'event NotEncrypted'] },
    'whose volume is not known for a moment keeps its loader': { snapshot: aSnapshot({ claim: unbound, loaders: [aLoader()] }), want: ['status ClaimNotBound', 'event ClaimNotBound'] },
    'that is sealed has its loader removed first': { snapshot: aSnapshot({ dataset: sealed.build(), loaders: [aLoader({ end: 'Complete' })] }), want: ['status Sealing', 'delete 1 Job', 'event Sealing'] },
    'that is sealed has its loader removed even from a volume that is refused': { snapshot: aSnapshot({ dataset: sealed.build(), claim: plain, loaders: [aLoader()] }), want: ['status NotEncrypted', 'delete 1 Job', 'event NotEncrypted'] },
    'that is sealed is not ready while its loader is going': { snapshot: aSnapshot({ dataset: sealed.build(), loaders: [aLoader({ deleting: true })] }), want: ['status Sealing', 'event Sealing'] },
    'that is sealed is not ready while a pod may still write': { snapshot: aSnapshot({ dataset: sealed.build(), writers: [writer] }), want: ['status Sealing', 'event Sealing'] },
    'that is sealed and left alone is ready': { snapshot: aSnapshot({ dataset: sealed.build() }), want: ['status Sealed', 'event Sealed'] },
    'that is being deleted is left alone': { snapshot: aSnapshot({ dataset: loading.withMetadata({ deletionTimestamp: '2027-03-01T11:00:00Z' }).build(), loaders: [other] }), want: [] },
    'with a field that this operator does not understand is not ready': { snapshot: aSnapshot({ dataset: sealed.withProtection({ accelerator: 'Quantum' as 'MIG' }).build() }), want: ['status InvalidSpec', 'event InvalidSpec'] },
  };
  for (const [title, { snapshot, want, state }] of Object.entries(table)) {
    it(title, () => {
      const first = planned(plan, snapshot, now);
      assert.deepEqual(stepsInWords(first), want);
      for (const { status } of stepsOfKind(first, 'status')) {
        assertStatusAccepted('SecureDataset', status);
        assert.equal((status as SecureDatasetStatus).loader?.state, state);
        assert.equal(kstatus({ ...snapshot.dataset, status: status }), want[0] === 'status Sealed' ? 'Current' : 'InProgress');
      }
      const settled = after(snapshot);
      const again = planned(plan, settled, now + 1000).steps.filter((step) => step.do !== 'status');
      assert.deepEqual(again.map(inWords), [], 'what is done is done once');
      assert.deepEqual(planned(plan, after(settled), now + 2000).steps, []);
    });
  }

  it('gives its loader only nodes in its countries that are real', () => {
    const [create] = stepsOfKind(planned(plan, aSnapshot(), now), 'create');
    const { template } = (create?.object as JobObject).spec;
    assert.deepEqual(template.spec.affinity?.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms, [
      { matchExpressions: [{ key: countryKey, operator: 'In', values: ['de', 'it'] }, { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] }] },
    ]);
  });

  it('records who loads what by which image', () => {
    const [record] = stepsOfKind(planned(plan, aSnapshot(), now), 'record');
    assert.deepEqual(record?.record, { schema: 'caveau.audit/v1', time: '2027-03-01T12:00:00Z', action: 'Load', secureDataset: { namespace: 'prj-lung', name: 'chest-ct', uid: 'uid-dataset-chest-ct' }, image, jobName: name });
  });

  it('never has two loaders: whatever is there, one is started only where there is none', () => {
    const some = [aLoader(), aLoader({ deleting: true }), other, aLoader({ end: 'Complete' }), aLoader({ end: 'Failed' }), aLoader({ owner: 'other' })];
    for (const dataset of [loading, sealed, empty]) {
      for (const claim of [aClaim(), plain, unbound, missing]) {
        for (const loaders of [[], ...some.map((one) => [one]), [aLoader(), other]]) {
          for (const writers of [[], [writer]]) {
            const { steps } = planned(plan, aSnapshot({ dataset: dataset.build(), claim, loaders, writers }), now);
            const starts = steps.some((step) => step.do === 'create' && step.resource.kind === 'Job');
            assert.equal(starts, dataset === loading && claim.exists && claim.encryption.state === 'encrypted' && loaders.length === 0 && writers.length === 0);
          }
        }
      }
    }
  });

  it('keeps telling how the loading went once it is sealed', () => {
    const done = after(aSnapshot({ loaders: [aLoader({ end: 'Complete' })] }));
    const ready = after({ ...done, dataset: { ...sealed.build(), status: done.dataset.status ?? {} }, loaders: [] });
    assert.deepEqual(ready.dataset.status?.loader, { jobName: name, state: 'Succeeded' });
  });

  it('counts the permits that are valid now, and looks again when that changes', () => {
    const hour = 3_600_000;
    const permits = [{ from: now - hour, until: now + 2 * hour }, { from: now, until: now + 5 * hour }, { from: now + hour, until: now + 3 * hour }, { from: now - 2 * hour, until: now }, { from: Infinity, until: 0 }];
    const snapshot = aSnapshot({ dataset: sealed.build(), permits });
    assert.equal(after(snapshot).dataset.status?.permits, 2);
    const counts = permits.map((permit) => after(aSnapshot({ permits: [permit] })).dataset.status?.permits);
    assert.deepEqual(counts, [1, 1, 0, 0, 0], 'from its first instant, and not at its end');
    assert.equal(plan(snapshot, now).recheckAt, now + hour);
    assert.equal(plan(aSnapshot({ permits: permits.slice(-1) }), now).recheckAt, undefined);
  });

  it('shows what is known of the encryption, and none where it is refused', () => {
    const shown = (claim: Snapshot['claim']) => after(aSnapshot({ claim })).dataset.status?.encryption;
    assert.deepEqual(shown(aClaim()), { mechanism: 'luks2', keyScope: 'Volume', level: 'Configured', message: 'The driver wrote it into the volume.' });
    assert.deepEqual([shown(plain)?.mechanism, shown(unbound)?.mechanism], ['none', 'unknown']);
    const long = after(aSnapshot({ claim: aClaim({ encryption: { state: 'refused', reason: 'NotEncrypted', message: 'x'.repeat(5000) } }) })).dataset.status;
    assertStatusAccepted('SecureDataset', long);
  });
});
