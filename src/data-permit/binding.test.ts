import assert from 'node:assert/strict';
import { type DataPermitStatus, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { aDataset, anEnvironment, aPermit } from '../policy/testing/builders.ts';
import { type Step } from '../runtime/plan.ts';
import { type PersistentVolume, type PersistentVolumeClaim } from '../storage/kube.ts';
import { assertStatusAccepted } from '../testing/crd.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { bindingName } from '../workload/names.ts';
import { type Binding } from './binding.ts';
import { plan, type Elsewhere, type Snapshot } from './plan.ts';

const from = Date.parse('2027-01-01T00:00:00Z');
const permit = aPermit().withMetadata({ namespace: 'hospital', generation: 1 });
const dataset = aDataset().withMetadata({ namespace: 'hospital' }).build();
const environment: SecureProcessingEnvironment = anEnvironment().with({ sharing: [{ driver: 'csi.juicefs.com', secret: { namespace: 'kube-system', name: 'juicefs-enc' } }] }).build();
const name = bindingName('uid-permit-chest-ct-lung');
const at = (one: Step): string => `${one.do} ${'resource' in one ? one.resource.kind : 'record' in one ? String(one.record['action']) : ''}`;

/** The volume of the dataset's claim. */
const source: PersistentVolume = {
  metadata: { name: 'pvc-1' },
  spec: { accessModes: ['ReadWriteMany'], capacity: { storage: '1Gi' }, mountOptions: ['cache-size=0'], csi: { driver: 'csi.juicefs.com', volumeHandle: 'pvc-1', volumeAttributes: { subPath: 'pvc-1' }, nodePublishSecretRef: { namespace: 'kube-system', name: 'juicefs-enc' } } },
};

const there = (changes: Partial<Elsewhere> = {}): Elsewhere => ({ source: { claimName: 'chest-ct-r7', volumeName: 'pvc-1', volume: source }, binding: { name, users: 0, strangers: 0 }, isRoom: true, ...changes });
const aSnapshot = (elsewhere: Elsewhere, changes: Partial<Snapshot> = {}): Snapshot => ({ permit: permit.build(), dataset, environment, approvals: [], boundSince: undefined, admission: { inForce: true }, elsewhere, ...changes });

/** What a plan does, in words, and what it makes of the permit. */
function planned(elsewhere: Elsewhere, changes: Partial<Snapshot> = {}, now = from) {
  const { steps } = plan(aSnapshot(elsewhere, changes), now);
  const [told] = stepsOfKind({ steps }, 'status');
  const status = told?.status as DataPermitStatus | undefined;
  if (status !== undefined) assertStatusAccepted('DataPermit', status);
  const { reason, message = '' } = status?.conditions?.[0] ?? {};
  return { did: steps.filter(({ do: what }) => what !== 'status').map(at), reason, message, steps };
}

/** What the steps made, as the API server gives it back. */
function made(elsewhere: Elsewhere, phase = 'Pending'): { readonly claim?: PersistentVolumeClaim; readonly volume?: PersistentVolume } {
  const created = stepsOfKind({ steps: planned(elsewhere).steps }, 'create').map(({ object }) => object);
  const claim = created.find(({ kind }) => kind === 'PersistentVolumeClaim') as PersistentVolumeClaim | undefined;
  const volume = created.find(({ kind }) => kind === 'PersistentVolume') as PersistentVolume | undefined;
  return { ...(claim === undefined ? {} : { claim: { ...claim, metadata: { ...claim.metadata, uid: 'uid-claim' }, status: { phase } } }), ...(volume === undefined ? {} : { volume }) };
}

const claimed = there({ binding: { name, users: 0, strangers: 0, ...made(there()) } });
const bound = there({ binding: { ...claimed.binding, ...made(claimed), claim: { ...claimed.binding.claim, metadata: { ...claimed.binding.claim?.metadata, name }, status: { phase: 'Bound' } } } });
const used = (users: number): Elsewhere => there({ binding: { ...bound.binding, users } });

describe('what serves a permit in the room of its project', () => {
  it('is a claim first, on record before it is made', () => {
    const { did, reason, steps } = planned(there());
    assert.deepEqual([did, reason], [['record Bind', 'create PersistentVolumeClaim'], 'BindingPending']);
    assert.deepEqual(stepsOfKind({ steps }, 'create')[0]?.object, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'prj-lung', labels: { 'app.kubernetes.io/managed-by': 'caveau', 'caveau.dev/role': 'binding', 'caveau.dev/permit-uid': 'uid-permit-chest-ct-lung' }, annotations: { 'caveau.dev/permit': 'hospital/chest-ct-lung' } },
      spec: { accessModes: ['ReadOnlyMany'], storageClassName: '', volumeName: name, volumeMode: 'Filesystem', resources: { requests: { storage: '1Gi' } } },
    });
  });
  it('and then a volume for that claim alone', () => {
    const { did, steps } = planned(claimed);
    assert.deepEqual(did, ['create PersistentVolume']);
    const volume = stepsOfKind({ steps }, 'create')[0]?.object as PersistentVolume;
    assert.deepEqual([volume.spec?.claimRef?.uid, volume.spec?.csi?.readOnly, volume.spec?.csi?.volumeHandle, volume.metadata.annotations?.['caveau.dev/shared-dataset'], volume.metadata.annotations?.['caveau.dev/source-volume']], ['uid-claim', true, name, 'hospital/chest-ct', 'pvc-1']);
  });
  it('makes the permit valid once it is bound, and is then left alone', () => assert.deepEqual([planned(bound).did, planned(bound).reason], [[], 'Valid']));

  const waits: Readonly<Record<string, { readonly elsewhere?: Elsewhere; readonly given?: Partial<Snapshot>; readonly reason: string }>> = {
    'before the permit begins': { given: { permit: permit.withWindow('2027-02-01T00:00:00Z', '2028-01-01T00:00:00Z').build() }, reason: 'NotYetValid' },
    'while the data is loaded': { given: { dataset: { ...dataset, spec: { ...dataset.spec, source: { ...dataset.spec.source, state: 'Loading' } } } }, reason: 'DatasetLoading' },
    'while the claim of the data has no volume': { elsewhere: there({ source: { claimName: 'chest-ct-r7' } }), reason: 'SourceNotBound' },
    'where the project has no room': { elsewhere: there({ isRoom: false }), reason: 'ProjectNotARoom' },
    'of a file system that is not listed': { given: { environment: anEnvironment().build() }, reason: 'SharingNotListed' },
    'where nothing is described': { given: { environment: undefined }, reason: 'SharingNotListed' },
    'of a volume for one node': { elsewhere: there({ source: { claimName: 'chest-ct-r7', volumeName: 'pvc-1', volume: { ...source, spec: { ...source.spec, accessModes: ['ReadWriteOnce'] } } } }), reason: 'OneNodeOnly' },
    'under the name of a claim that is not ours': { elsewhere: there({ binding: { name, users: 0, strangers: 0, claim: { metadata: { name, namespace: 'prj-lung', uid: 'other' } } } }), reason: 'BindingPending' },
    'while the former one is on its way out': { elsewhere: there({ binding: { ...claimed.binding, claim: { ...claimed.binding.claim, metadata: { ...claimed.binding.claim?.metadata, name, deletionTimestamp: '2027-01-01T00:00:00Z' } } } }), reason: 'BindingPending' },
  };
  for (const [when, { elsewhere = there(), given = {}, reason }] of Object.entries(waits)) {
    it(`is not made ${when}, and the permit says so`, () => {
      const { did, reason: told, message } = planned(elsewhere, given);
      assert.deepEqual([did, told], [[], reason]);
      assert.match(message, /\.$/);
    });
  }
});

const removal = ['record Unbind', 'delete PersistentVolumeClaim', 'delete PersistentVolume'];

describe('while admission is not in force', () => {
  const broken = { inForce: false, reason: 'PolicyMissing', message: 'Policy caveau-shape is missing.' } as const;
  const untried = { inForce: false, reason: 'AdmissionNotTried', message: 'Nobody has tried yet.', unknown: true } as const;
  for (const [when, admission] of [['as is known', broken], ['as far as anybody knows', untried]] as const) {
    it(`${when}, nothing more is bound, and the permit says so`, () => {
      for (const elsewhere of [there(), claimed]) {
        const { did, reason, message } = planned(elsewhere, { admission });
        assert.deepEqual([did, reason, message], [[], admission.reason, `Nothing new is bound in room prj-lung now. ${admission.message}`]);
      }
    });
    it(`${when}, what is bound stays, and goes when its permit is revoked or the data lies elsewhere`, () => {
      assert.deepEqual([planned(bound, { admission }).did, planned(bound, { admission }).reason], [[], 'Valid']);
      assert.deepEqual(planned(bound, { admission, permit: permit.with({ state: 'Revoked' }).build() }).did, removal);
      assert.deepEqual(planned(there({ ...bound, source: { claimName: 'chest-ct-r7', volumeName: 'pvc-2', volume: { ...source, metadata: { name: 'pvc-2' } } } }), { admission }).did, removal);
    });
  }
});

it('what the API server refused is told by the permit, until it is bound', () => {
  const failure = { reason: 'WriteRefused', message: 'The API server refused a write: it is not listed.' };
  assert.deepEqual([planned(there(), { failure }).reason, planned(bound, { failure }).reason], ['WriteRefused', 'Valid']);
});

describe('what serves a permit goes', () => {
  const ends: Readonly<Record<string, Partial<Snapshot>>> = {
    'when the permit is revoked': { permit: permit.with({ state: 'Revoked' }).build() },
    'when the permit is being deleted': { permit: permit.withMetadata({ deletionTimestamp: '2027-01-01T00:00:00Z' }).build() },
    'when the dataset is gone': { dataset: undefined },
    'when the file system is not listed any more': { environment: anEnvironment().build() },
  };
  for (const [when, given] of Object.entries(ends)) {
    it(when, () => assert.deepEqual(planned(bound, given).did, removal));
    it(`${when}, and not before the last pod has left it`, () => assert.deepEqual(planned(used(1), given).did, []));
  }
  it('when the permit has ended', () => assert.deepEqual(planned(bound, {}, Date.parse('2028-01-01T00:00:00Z')).did, removal));
  it('when the data is on another volume now, and another takes its place', () => {
    const moved = there({ ...bound, source: { claimName: 'chest-ct-r7', volumeName: 'pvc-2', volume: { ...source, metadata: { name: 'pvc-2' } } } });
    assert.deepEqual([planned(moved).did, planned(moved).reason], [removal, 'BindingPending']);
  });
  it('without its claim, which somebody deleted', () => {
    const { volume } = bound.binding;
    const orphan: Binding = { name, users: 0, strangers: 0, ...(volume === undefined ? {} : { volume }) };
    assert.deepEqual(planned(there({ binding: orphan })).did, ['record Unbind', 'delete PersistentVolume']);
  });
  it('of a former permit of this name', () => {
    const former = bindingName('uid-former');
    const labels = { 'caveau.dev/role': 'binding', 'caveau.dev/permit-uid': 'uid-former' };
    assert.deepEqual(planned(bound, { stale: [{ name: former, users: 0, strangers: 0, claim: { metadata: { name: former, namespace: 'prj-lung', labels } } }] }).did, ['record Unbind', 'delete PersistentVolumeClaim']);
  });
  it('and nothing that only looks like one', () => {
    const forged = { metadata: { name: 'output', namespace: 'prj-lung', labels: { 'caveau.dev/role': 'binding', 'caveau.dev/permit-uid': 'uid-permit-chest-ct-lung' } } };
    assert.deepEqual(planned(bound, { stale: [{ name: 'output', users: 0, strangers: 0, claim: forged }] }).did, []);
  });
});
