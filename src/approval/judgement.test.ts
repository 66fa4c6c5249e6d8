import assert from 'node:assert/strict';
import { type DataApproval, type OutputRelease } from '../api/generated/types.ts';
import { approvedDataset, approvers, approvingEnvironment, anApproval, aWithdrawal, boundSince, keys, signed } from '../policy/testing/approvals.ts';
import { aRelease, named } from '../policy/testing/releases.ts';
import { aPermit, now } from '../policy/testing/builders.ts';
import { objectDigest } from './digest.ts';
import { judge, type Matter, voicesFor } from './judgement.ts';
import { refusalReasons } from './refusal.ts';
import { judgeWithdrawal } from './withdrawal.ts';

const matter: Matter = { permit: aPermit().build(), dataset: approvedDataset.build(), environment: approvingEnvironment.build(), boundSince, approvals: [] };
const dpo = anApproval('dpo');
const ethics = anApproval('ethics');
const environmentDigest = objectDigest('SecureProcessingEnvironment', approvingEnvironment.build());
const metadata = (approval: DataApproval, changes: object): DataApproval => ({ ...approval, metadata: { ...approval.metadata, ...changes } });
const spec = (approval: DataApproval, changes: object): DataApproval => ({ ...approval, spec: { ...approval.spec, ...changes } });
const ready = (approval: DataApproval): DataApproval => ({ ...approval, status: { conditions: [{ type: 'Ready', status: 'True', reason: 'Withdraws', message: 'It.', lastTransitionTime: '2027-02-01T00:00:00Z' }] } });
const withKeys = (...lists: readonly (readonly [string, string])[]) => approvingEnvironment.with({ approvers: approvers.map((one, i) => ({ ...one, keys: (lists[i] ?? []).length === 0 ? [] : [{ id: lists[i]?.[0] ?? '', publicKey: lists[i]?.[1] ?? '' }] })) }).build();

/** Every way in which an approval is given, forged, late or void. */
/** A dataset that lists a person of the environment, and an officer of its own, with keys of its own. */
const forging = approvedDataset.with({ approvers: [{ name: 'dpo@hospital-a.example', organisation: 'Hospital A', roles: ['dpo'], keys: [{ id: 'evil', publicKey: keys.second.publicKey }] }, { name: 'ext', organisation: 'Registry', roles: ['security-officer'], keys: [{ id: 'evil', publicKey: keys.second.publicKey }] }] }).build();

const ofRelease = anApproval('dpo', { action: 'Release', release: named(aRelease()) });
/** The same once more, after it was deleted. */
const madeAnew: OutputRelease = { ...aRelease(), metadata: { ...aRelease().metadata, uid: 'uid-release-2', creationTimestamp: '2027-02-22T00:00:00Z' } };
const ofThisRelease = { action: 'Release', release: { ...named(aRelease()), uid: 'uid-release' } } as const;
const ofThis = anApproval('dpo', ofThisRelease);
const table: Readonly<Record<string, { readonly approval: DataApproval; readonly given?: Partial<Matter>; readonly at?: number; readonly want: string }>> = {
  'by the user who created it counts': { approval: dpo, want: 'Admission' },
  'that is signed counts': { approval: signed(ethics), want: 'Signature' },
  'that is signed counts where no admission policy is in force': { approval: signed(ethics), given: { boundSince: undefined }, want: 'Signature' },
  'with a second signature by nobody counts for its first': { approval: spec(signed(ethics), { signatures: [...(signed(ethics).spec.signatures ?? []), { keyid: 'other', sig: 'AAAA' }] }), want: 'Signature' },
  'by somebody whom the dataset lists, signed, counts': {
    approval: signed(anApproval('dpo', { approver: 'ext', organisation: 'Registry' }, { dataset: approvedDataset.with({ approvers: [{ name: 'ext', organisation: 'Registry', roles: ['dpo'], keys: [{ id: 'key-b', publicKey: keys.second.publicKey }] }] }).build() }), keys.second.privateKey),
    given: { dataset: approvedDataset.with({ approvers: [{ name: 'ext', organisation: 'Registry', roles: ['dpo'], keys: [{ id: 'key-b', publicKey: keys.second.publicKey }] }] }).build() },
    want: 'Signature',
  },
  'that names the environment as it is counts': { approval: anApproval('security-officer', { environment: { digest: environmentDigest } }), want: 'Admission' },
  'counts until the moment before its end': { approval: dpo, at: Date.parse('2027-12-01T00:00:00Z') - 1, want: 'Admission' },
  'has expired at its end': { approval: dpo, at: Date.parse('2027-12-01T00:00:00Z'), want: 'Expired' },
  'with an end that is no instant has expired': { approval: anApproval('dpo', { expires: 'never' }), want: 'Expired' },
  'that is being deleted is gone': { approval: metadata(dpo, { deletionTimestamp: '2027-02-02T00:00:00Z' }), want: 'Deleted' },
  'of another permit is of another': { approval: anApproval('dpo', { permit: { name: 'other', digest: objectDigest('DataPermit', aPermit().build()) } }), want: 'OtherObject' },
  'of another dataset is of another': { approval: anApproval('dpo', { dataset: { name: 'other', digest: objectDigest('SecureDataset', approvedDataset.build()) } }), want: 'OtherObject' },
  'from another namespace is of another': { approval: metadata(dpo, { namespace: 'other' }), want: 'OtherObject' },
  'by somebody unknown does not count': { approval: anApproval('dpo', { approver: 'x' }), want: 'UnknownApprover' },
  'without an environment is by somebody unknown': { approval: dpo, given: { environment: undefined }, want: 'UnknownApprover' },
  'for another organisation does not count': { approval: anApproval('dpo', { organisation: 'Hospital B' }), want: 'WrongOrganisation' },
  'in a role that the person does not hold does not count': { approval: anApproval('dpo', { role: 'ethics' }), want: 'WrongRole' },
  'of the environment in another role than that of its officer does not count': { approval: anApproval('dpo', { environment: { digest: environmentDigest } }), want: 'WrongRole' },
  'by a person of the dataset without a signature lacks it': { approval: anApproval('dpo', { approver: 'ext', organisation: 'Registry' }), given: { dataset: approvedDataset.with({ approvers: [{ name: 'ext', organisation: 'Registry', roles: ['dpo'], keys: [{ id: 'k', publicKey: keys.second.publicKey }] }] }).build() }, want: 'SignatureMissing' },
  'signed by a key that the dataset lists for a person of the environment does not count': { approval: signed(anApproval('dpo', {}, { dataset: forging }), keys.second.privateKey, 'evil'), given: { dataset: forging }, want: 'UnknownKey' },
  'of a security officer whom only the dataset lists does not count': { approval: signed(anApproval('security-officer', { approver: 'ext', organisation: 'Registry' }, { dataset: forging }), keys.second.privateKey, 'evil'), given: { dataset: forging }, want: 'WrongRole' },
  'signed by a key that is not listed does not count': { approval: signed(ethics, keys.second.privateKey, 'key-x'), want: 'UnknownKey' },
  'signed by the key of somebody else does not count': { approval: signed(dpo), want: 'UnknownKey' },
  'signed by a key that two persons have does not count': { approval: signed(ethics), given: { environment: withKeys(['k', keys.first.publicKey], ['k', keys.second.publicKey], ['key-b', keys.first.publicKey]) }, want: 'UnknownKey' },
  'forged under a listed id does not count': { approval: signed(ethics, keys.second.privateKey), want: 'SignatureInvalid' },
  'changed after it was signed does not count': { approval: spec(signed(ethics), { expires: '2027-12-02T00:00:00Z' }), want: 'SignatureInvalid' },
  'replayed under another name does not count': { approval: metadata(signed(ethics), { name: 'ethics-2' }), want: 'SignatureInvalid' },
  'replayed for another action does not count': { approval: spec(signed(anApproval('ethics', { action: 'Release' })), { action: 'Use' }), want: 'SignatureInvalid' },
  'of a key whose owner has another now does not count': { approval: signed(ethics), given: { environment: withKeys(['', ''], ['', ''], ['key-b', keys.second.publicKey]) }, want: 'SignatureInvalid' },
  'forged by whoever may create it does not count, though admission is in force': { approval: spec(ethics, { signatures: [{ keyid: 'key-b', sig: 'AAAA' }] }), want: 'SignatureInvalid' },
  'without a signature does not count where nothing bound its creation': { approval: dpo, given: { boundSince: undefined }, want: 'NotBound' },
  'without a signature does not count where it is older than the policy': { approval: dpo, given: { boundSince: Date.parse('2027-02-01T00:00:01Z') }, want: 'NotBound' },
  'without a signature and a time of creation is bound by nothing': { approval: metadata(dpo, { creationTimestamp: undefined }), want: 'NotBound' },
  'by a person of the permit is made by oneself': { approval: dpo, given: { permit: aPermit().with({ persons: [{ subject: 'dpo@hospital-a.example' }] }).build() }, want: 'SelfApproved' },
  'by who asks is made by oneself': { approval: dpo, given: { askers: ['dpo@hospital-a.example'] }, want: 'SelfApproved' },
  'that was taken back is so': { approval: dpo, given: { approvals: [aWithdrawal(dpo)] }, want: 'Withdrawn' },
  'made again as it was stays taken back': { approval: metadata(dpo, { uid: 'new', creationTimestamp: '2027-02-20T00:00:00Z' }), given: { approvals: [aWithdrawal(dpo)] }, want: 'Withdrawn' },
  'signed once more stays taken back': { approval: signed(ethics), given: { approvals: [aWithdrawal(ethics)] }, want: 'Withdrawn' },
  'taken back by another of the same role is so': { approval: dpo, given: { approvals: [aWithdrawal(dpo, { approver: 'dpo-2@hospital-a.example' })] }, want: 'Withdrawn' },
  'taken back for good although the withdrawal has an expiry': { approval: dpo, given: { approvals: [aWithdrawal(dpo, { expires: '2027-02-02T00:00:00Z' })] }, want: 'Withdrawn' },
  'taken back by a signature is so': { approval: ethics, given: { approvals: [signed(aWithdrawal(ethics))] }, want: 'Withdrawn' },
  'taken back while nothing bound creation is so, because that only refuses': { approval: signed(ethics), given: { boundSince: undefined, approvals: [aWithdrawal(ethics)] }, want: 'Withdrawn' },
  'taken back by somebody who was listed then is so': { approval: dpo, given: { approvals: [ready(aWithdrawal(dpo, { approver: 'gone@hospital-a.example' }))] }, want: 'Withdrawn' },
  'taken back by somebody unknown counts': { approval: dpo, given: { approvals: [aWithdrawal(dpo, { approver: 'gone@hospital-a.example' })] }, want: 'Admission' },
  'taken back by another role counts': { approval: dpo, given: { approvals: [aWithdrawal(dpo, { approver: 'ethics@hospital-b.example', organisation: 'Hospital B', role: 'ethics' })] }, want: 'Admission' },
  'taken back by a forged signature counts': { approval: signed(ethics), given: { approvals: [signed(aWithdrawal(ethics), keys.second.privateKey)] }, want: 'Signature' },
  'of which another one was taken back counts': { approval: dpo, given: { approvals: [aWithdrawal(ethics, { role: 'dpo' })] }, want: 'Admission' },
  'with a withdrawal in another namespace counts': { approval: dpo, given: { approvals: [metadata(aWithdrawal(dpo), { namespace: 'other' })] }, want: 'Admission' },
  'of a permit that was changed since is void': { approval: dpo, given: { permit: aPermit().with({ validUntil: '2028-01-02T00:00:00Z' }).build() }, want: 'PermitChanged' },
  'of a dataset that was changed since is void': { approval: dpo, given: { dataset: approvedDataset.with({ title: 'Chest' }).build() }, want: 'DatasetChanged' },
  'with the digest of another object under the right name is void': { approval: anApproval('dpo', { permit: { name: 'chest-ct-lung', digest: objectDigest('DataPermit', aPermit('chest-ct', 'other').build()) } }), want: 'PermitChanged' },
  'of a release that is another one does not count': { approval: ofRelease, given: { release: aRelease({ size: '2Gi' }) }, want: 'ReleaseChanged' },
  'of a release that is cancelled is void': { approval: ofRelease, given: { release: aRelease({ state: 'Cancelled' }) }, want: 'ReleaseChanged' },
  'of a release under the name of another does not count': { approval: ofRelease, given: { release: { ...aRelease(), metadata: { ...aRelease().metadata, name: 'unet-v2' } } }, want: 'ReleaseChanged' },
  'of a release in another room does not count': { approval: ofRelease, given: { release: { ...aRelease(), metadata: { ...aRelease().metadata, namespace: 'other' } } }, want: 'ReleaseChanged' },
  'of no release at all does not count for one': { approval: anApproval('dpo', { action: 'Release' }), given: { release: aRelease() }, want: 'ReleaseChanged' },
  'of a release counts where that is as it was approved': { approval: ofRelease, given: { release: aRelease() }, want: 'Admission' },
  'of a release counts where it names the uid of that': { approval: ofThis, given: { release: aRelease() }, want: 'Admission' },
  'of a former release of the same name and content does not count, by its uid': { approval: ofThis, given: { release: madeAnew }, want: 'ReleaseMadeAnew' },
  'of a former release does not count when it is signed and applied again': { approval: metadata(signed(anApproval('ethics', ofThisRelease)), { creationTimestamp: '2027-02-25T00:00:00Z' }), given: { release: madeAnew }, want: 'ReleaseMadeAnew' },
  'without a uid, made before the release, does not count': { approval: ofRelease, given: { release: madeAnew }, want: 'ReleaseMadeAnew' },
  'signed and without a uid, made before the release, does not count': { approval: signed(anApproval('ethics', { action: 'Release', release: named(aRelease()) })), given: { release: madeAnew }, want: 'ReleaseMadeAnew' },
  'without a uid, made in the same second as the release, counts': { approval: metadata(ofRelease, { creationTimestamp: madeAnew.metadata.creationTimestamp }), given: { release: madeAnew }, want: 'Admission' },
  'of a release whose destination was made after it does not count': { approval: ofThis, given: { release: aRelease(), destinationSince: Date.parse('2027-02-22T00:00:00Z') }, want: 'DestinationNewer' },
  'of a release whose destination was there before counts': { approval: ofThis, given: { release: aRelease(), destinationSince: Date.parse(ofThis.metadata.creationTimestamp ?? '') }, want: 'Admission' },
  'of the use of data does not ask where a release goes': { approval: dpo, given: { destinationSince: Date.parse('2027-02-22T00:00:00Z') }, want: 'Admission' },
  'that is only in a file is judged as if it were made now': { approval: metadata(signed(anApproval('ethics', ofThisRelease)), { creationTimestamp: undefined }), given: { release: aRelease() }, want: 'Signature' },
  'of a release by who asks for it is made by oneself': { approval: ofRelease, given: { release: aRelease(), askers: ['dpo@hospital-a.example'] }, want: 'SelfApproved' },
  'of an environment that was changed since is void': { approval: anApproval('security-officer', { environment: { digest: environmentDigest } }), given: { environment: approvingEnvironment.with({ organisation: 'Other' }).build() }, want: 'EnvironmentChanged' },
};

describe('an approval', () => {
  for (const [name, { approval, given = {}, at = now, want }] of Object.entries(table)) {
    it(name, () => {
      const { proof, voice, refusal } = judge(approval, { ...matter, ...given }, at);
      assert.equal(refusal?.reason ?? proof, want, refusal?.message);
      assert.equal(voice === undefined, refusal !== undefined, 'it counts exactly where nothing is said against it');
      if (refusal === undefined) return;
      assert.match(refusal.message, /^[A-Z].*\.$/);
      assert.doesNotMatch(refusal.message, /@|undefined/);
    });
  }

  it('can be refused for every reason that is documented', () => {
    const seen = new Set(Object.values(table).map(({ want }) => want));
    assert.deepEqual(refusalReasons.filter((reason) => !seen.has(reason)), []);
  });

  it('speaks only for its own action', () => {
    const all = { ...matter, approvals: [ofRelease, ethics], release: aRelease() };
    assert.deepEqual([voicesFor('Use', all, now).map(({ role }) => role), voicesFor('Release', all, now).map(({ role }) => role)], [['ethics'], ['dpo']]);
  });

  it('is remembered rightly when it is frozen', () => {
    const frozen = (approval: DataApproval): DataApproval => {
      Object.freeze(approval.spec);
      return approval;
    };
    const good = frozen(signed(ethics));
    for (const approval of [good, good]) assert.equal(judge(approval, matter, now).proof, 'Signature');
    assert.equal(judge({ ...good, metadata: { ...good.metadata, name: 'other' } }, matter, now).refusal?.reason, 'SignatureInvalid', 'under another name it is another');
    assert.equal(judge(good, { ...matter, environment: withKeys(['', ''], ['', ''], ['key-b', keys.second.publicKey]) }, now).refusal?.reason, 'SignatureInvalid', 'by another key it is another');
  });
});

describe('a withdrawal', () => {
  const by = aWithdrawal(dpo, { approver: 'ethics@hospital-b.example', organisation: 'Hospital B', role: 'ethics' });
  const rows: Readonly<Record<string, { readonly withdrawal: DataApproval; readonly target?: DataApproval; readonly given?: Partial<Matter>; readonly want: string }>> = {
    'by the approver is proven': { withdrawal: aWithdrawal(dpo), target: dpo, want: 'Admission' },
    'of an approval that is gone is proven too': { withdrawal: aWithdrawal(dpo), want: 'Admission' },
    'that nothing binds counts all the same': { withdrawal: aWithdrawal(dpo), target: dpo, given: { boundSince: undefined }, want: 'counts' },
    'of another state of it takes nothing back': { withdrawal: aWithdrawal(dpo), target: spec(dpo, { expires: '2027-12-03T00:00:00Z' }), want: 'OtherObject' },
    'of a withdrawal takes nothing back': { withdrawal: aWithdrawal(aWithdrawal(dpo)), target: aWithdrawal(dpo), want: 'OtherObject' },
    'by another role takes nothing back': { withdrawal: by, target: dpo, want: 'WrongRole' },
    'by somebody unknown takes nothing back': { withdrawal: aWithdrawal(dpo, { approver: 'x' }), target: dpo, want: 'UnknownApprover' },
    'that once counted counts on': { withdrawal: ready(aWithdrawal(dpo, { approver: 'x' })), target: dpo, want: 'counts' },
    'that once counted takes nothing back of another person in another role': { withdrawal: ready(by), target: dpo, want: 'WrongRole' },
    'that once counted takes back no withdrawal': { withdrawal: ready(aWithdrawal(aWithdrawal(dpo))), target: aWithdrawal(dpo), want: 'OtherObject' },
    'with a forged signature takes nothing back': { withdrawal: signed(aWithdrawal(ethics), keys.second.privateKey), target: ethics, want: 'SignatureInvalid' },
  };
  for (const [name, { withdrawal, target, given = {}, want }] of Object.entries(rows)) {
    it(name, () => {
      const { proof, refusal } = judgeWithdrawal(withdrawal, target, { ...matter, ...given });
      assert.equal(refusal?.reason ?? proof ?? 'counts', want);
    });
  }
});
