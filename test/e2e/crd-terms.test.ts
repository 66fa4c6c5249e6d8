import assert from 'node:assert/strict';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { shapeProblems } from '../../src/cli/schema-check.ts';
import { Account, must, type Answer } from './support/account.ts';
import { referenceTo, type Manifest } from './support/manifest.ts';
import { dataApproval, environment, secureDataset } from './support/objects.ts';
import { installKinds, newRoom, sharedCluster, uniqueName } from './support/shared-cluster.ts';

type Fields = Readonly<Record<string, unknown>>;

const dryRun = { dryRun: true };
const digest = `sha256:${'c'.repeat(64)}`;
const approvedDigest = `caveau.v1:${digest}`;

let admin: Account;
let room: string;

/** Once for both suites of this file. */
let ready: Promise<void> | undefined;

function prepare(): Promise<void> {
  ready ??= (async () => {
    const cluster = await sharedCluster();
    await installKinds(cluster);
    admin = new Account(cluster.kubeconfig);
    room = await newRoom(cluster, 'terms');
    await admin.remove({ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' });
  })();
  return ready;
}

const dataset = (spec: Fields = {}, name = 'chest-ct'): Manifest => secureDataset(room, name, spec);
const approval = (spec: Fields = {}, name = 'lung-dpo'): Manifest => dataApproval(room, name, { permit: { name: 'lung', digest: approvedDigest }, dataset: { name: 'chest-ct', digest: approvedDigest }, ...spec });

const officer = { name: 'p', organisation: 'Hospital A', roles: ['dpo'] };

/** Objects that are refused, and what the refusal says. */
const bad: readonly (readonly [string, () => Manifest, RegExp])[] = [
  ['a dataset of persons without legal grounds', () => without(dataset(), 'legal'), /legal is missing: personal data needs a lawful basis \(GDPR art\. 6\)\./],
  ['a dataset whose pseudonyms nobody keeps', () => dataset({ deidentification: { level: 'dpv:PseudonymisedData' } }), /keyHolder is missing: say who keeps what would link pseudonyms to persons/],
  ['a dataset without a controller', () => dataset({ accountability: {} }), /spec\.accountability\.controller: Required value/],
  ['a dataset that supersedes itself', () => dataset({ revision: { id: 'r8', supersedes: 'itself' } }, 'itself'), /A dataset cannot supersede itself: revision\.supersedes names the former revision\./],
  ['a dataset that was taken from itself', () => dataset({ minimisation: { justification: 'Needed as it is.', subsetOf: 'itself' } }, 'itself'), /A dataset cannot be taken from itself: minimisation\.subsetOf names the larger body of data\./],
  ['a dataset whose withdrawals are of no other dataset', () => dataset({ revision: { id: 'r8', tombstones: { subjects: 1, digest } } }), /tombstones are of subjects that the superseded dataset still holds: name it in supersedes\./],
  ['a dataset whose jobs may finish without a permit', () => dataset({ onViolation: { actions: [{ clause: 'permit-window', action: 'Finish' }] } }), /without what this clause says the data may not be used any longer, so a job may not finish on it: choose Stop or Checkpoint\./],
  ['a dataset whose jobs write checkpoints in no time', () => dataset({ onViolation: { actions: [{ clause: 'dpia', action: 'Checkpoint' }] } }), /checkpointSeconds is missing: say how long a job may take to write its checkpoint\./],
  ['a dataset that lets jobs go on where no clause leaves a choice', () => dataset({ onViolation: { actions: [{ clause: 'residency', action: 'Finish' }] } }), /Unsupported value: "residency"/],
  ['a dataset with a disease that is no term of MONDO', () => dataset({ use: { purposes: [], commercialUse: 'Forbidden', duo: { permission: 'DUO:0000007', diseases: ['C34.1'] } } }), /spec\.use\.duo\.diseases\[0\].* should match/],
  ['a dataset that was selected from nothing', () => dataset({ minimisation: { justification: 'Needed as it is.', selection: 'CT' } }), /selection says what was taken from a larger body of data: name that in subsetOf\./],
  ['a dataset with an instrument for a country where it may not be', () => dataset({ residency: { jurisdictions: ['IT'], transfers: [{ jurisdiction: 'CH', tool: 'gdpr:A45-3', reference: 'Decision 2000/518/EC' }] } }), /transfers names a country that is not among the jurisdictions/],
  ['an anonymous dataset from which persons have withdrawn', () => dataset({ deidentification: { level: 'dpv:AnonymisedData' }, revision: { id: 'r8', supersedes: 'r7', tombstones: { subjects: 1, digest } } }), /nobody can have withdrawn from it/],
  ['a dataset that lets jobs finish without a contract', () => dataset({ onViolation: { actions: [{ clause: 'processors', action: 'Finish' }] } }), /choose Stop or Checkpoint\./],
  ['an approval that names nothing', () => approval({ permit: undefined, dataset: undefined }), /permit and dataset are missing: an approval names what it approves by name and digest\./],
  ['an approval that takes another back', () => approval({ withdraws: { name: 'other', digest: approvedDigest } }), /withdraws belongs to the action Withdraw, which needs it\./],
  ['a withdrawal of nothing', () => approval({ action: 'Withdraw' }), /withdraws belongs to the action Withdraw, which needs it\./],
  ['an approval of a digest without a version', () => approval({ permit: { name: 'lung', digest } }), /spec\.permit\.digest.* should match/],
  ['an environment with an approver twice', () => environment({ approvers: [officer, officer] }), /spec\.approvers\[1\]: Duplicate value/],
  ['an environment whose regulated nodes could say so themselves', () => environment({ regulatedNodes: { labelKey: 'pool', labelValue: 'regulated', taintKey: 'regulated' } }), /spec\.regulatedNodes\.labelKey.* should match/],
];

describe('Terms that the API server refuses, and the sentence', () => {
  before('start a cluster that serves our kinds', prepare);
  for (const [what, make, sentence] of bad) {
    it(what, async () => {
      invalid(await admin.create(make(), dryRun), sentence);
      const object = make();
      assert.notDeepEqual(shapeProblems(object.kind, object as unknown as KubeObject), [], 'kubectl caveau validate refuses it too');
    });
  }
});

describe('Changes of terms that the API server refuses, and the sentence', () => {
  before('start a cluster that serves our kinds', prepare);

  describe('of a dataset with a revision', () => {
    let second: Manifest;

    before(async () => {
      second = dataset({ revision: { id: 'r8', supersedes: 'r7', tombstones: { subjects: 2, digest } } }, uniqueName('revised'));
      await must(admin.create(second));
    });

    for (const [what, revision] of [['what it supersedes', { supersedes: 'r6' }], ['who has withdrawn', { tombstones: { subjects: 1 } }], ['that it has one', null]] as const) {
      it(what, async () => invalid(await admin.patch(referenceTo(second), { spec: { revision } }, dryRun), /The revision of a dataset cannot change: make a new SecureDataset\./));
    }
  });

  describe('of a sealed dataset', () => {
    let sealed: Manifest;

    before(async () => {
      sealed = dataset({ minimisation: { justification: 'Needed as it is.', subsetOf: 'all', selection: 'CT' } }, uniqueName('sealed'));
      await must(admin.create(sealed));
    });

    for (const [what, spec, sentence] of [
      ['a revision that comes later', { revision: { id: 'r9', supersedes: 'r8' } }, /The revision of a dataset cannot change/],
      ['what it was taken from', { minimisation: { subsetOf: 'other' } }, /What a dataset was taken from cannot change/],
      ['that it was taken from anything', { minimisation: { subsetOf: null, selection: null } }, /What a dataset was taken from cannot change/],
      ['how far it is from persons', { deidentification: { level: 'dpv:AnonymisedData' } }, /Sealed data does not change, and neither does how far it is from persons/],
      ['that it came without consent', { legal: { lawfulBasis: 'gdpr:A6-1-a' } }, /What was collected on consent stays on consent, and what was not does not come to it/],
    ] as const) {
      it(what, async () => invalid(await admin.patch(referenceTo(sealed), { spec }, dryRun), sentence));
    }

    it('but not its assessment', async () => {
      await must(admin.patch(referenceTo(sealed), { spec: { accountability: { dpia: { reviewBy: '2037-01-01T00:00:00Z' } } } }, dryRun));
    });
  });

  describe('of an approval', () => {
    const same = /A DataApproval cannot change: make a new one, or withdraw it by one of action Withdraw\./;
    let given: Manifest;

    before(async () => {
      // With a signature anybody may bring it, whatever policies other files have installed.
      given = approval({ comment: 'Seen.', signatures: [{ keyid: 'key-1', sig: 'AAAA' }] }, uniqueName('given'));
      await must(admin.create(given));
    });

    for (const [what, spec] of [['its expiry', { expires: '2035-01-01T00:00:00Z' }], ['its role', { role: 'ethics' }], ['what it approves', { permit: { name: 'brain' } }], ['its comment', { comment: null }], ['by whom it is signed', { signatures: [{ keyid: 'k', sig: 'AA==' }] }]] as const) {
      it(what, async () => invalid(await admin.patch(referenceTo(given), { spec }, dryRun), same));
    }
  });
});

function invalid(answer: Answer, sentence: RegExp): void {
  assert.equal(answer.status, 422, answer.message || 'the object was accepted');
  assert.match(answer.message, sentence);
}

function without(object: Manifest, field: string): Manifest {
  return { ...object, spec: Object.fromEntries(Object.entries(object.spec ?? {}).filter(([key]) => key !== field)) };
}
