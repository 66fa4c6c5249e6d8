import assert from 'node:assert/strict';
import { restoreLabel } from '../../src/api/restore.ts';
import { type DataApproval, type SecureProcessingEnvironment } from '../../src/api/generated/types.ts';
import { objectDigest } from '../../src/approval/digest.ts';
import { approvalDigest } from '../../src/approval/payload.ts';
import { must, type Answer } from './support/account.ts';
import { approvers, otherKey, signed, two } from './support/approvers.ts';
import { type Manifest } from './support/manifest.ts';
import { dataApproval, environment } from './support/objects.ts';
import { userNames, type ActorName } from './support/people.ts';
import { untilApprovalsAreBound } from './support/releases.ts';
import { condition, forEver, Stage } from './support/stage.ts';

const ours = 'caveau.dev/v1alpha1';
type Fields = Readonly<Record<string, unknown>>;

describe('Approvals', () => {
  let stage: Stage;

  before('open a room, with persons who may approve', async () => {
    stage = await Stage.open('approvals');
    await must(stage.people.platformEngineer.apply(environment({ approvers })));
    await untilApprovalsAreBound(stage);
  });
  after('forget what was restored, and close it', async () => {
    await must(stage.people.clusterAdministrator.remove({ apiVersion: ours, kind: 'DataPermit', namespace: stage.room }));
    await must(stage.people.clusterAdministrator.remove({ apiVersion: ours, kind: 'SecureProcessingEnvironment', name: 'default' }));
    await stage.close();
  });

  /** A dataset that asks for approvals, and its permit. */
  async function declare(name: string, spec: Fields = {}, permit: Fields = {}): Promise<void> {
    await stage.dataset(name, { approvals: two, ...spec });
    await stage.permit(name, name, permit);
    await stage.until(`the digests of ${name} to be told`, async () => (await stage.dataPermit(name)).status?.datasetDigest !== undefined);
  }

  /** What an approval of them names, from the status of the permit as a person would read it. */
  async function approval(name: string, of: string, spec: Fields = {}): Promise<Manifest> {
    const { digest, datasetDigest } = (await stage.dataPermit(of)).status ?? {};
    return dataApproval(stage.room, name, { permit: { name: of, digest }, dataset: { name: of, digest: datasetDigest }, ...spec });
  }

  const byOfficer = { approver: userNames.officer };
  const byEthicist = { role: 'ethics', approver: userNames.ethicist, organisation: 'Hospital B' };

  async function approve(of: string, officer: Fields = byOfficer): Promise<void> {
    await must(stage.people.officer.create(await approval(`${of}-dpo`, of, officer)));
    await must(stage.people.gitops.apply(signed(await approval(`${of}-ethics`, of, byEthicist))));
  }

  function run(name: string, dataset: string): Promise<void> {
    return stage.job(name, { datasets: [{ name: dataset, mountPath: '/data' }], command: forEver });
  }

  async function said(name: string): Promise<{ readonly reason?: string | undefined; readonly message?: string | undefined; readonly proof?: string | undefined }> {
    const found = await stage.read<DataApproval>(ours, 'DataApproval', name);
    const ready = found === undefined ? undefined : condition(found, 'Ready');
    return { reason: ready?.reason, message: ready?.message, proof: found?.status?.proof };
  }

  async function untilSaid(name: string, reason: string, proof?: string): Promise<void> {
    let last = {};
    await stage.until(`DataApproval ${name} to be ${reason}`, async () => {
      const now = await said(name);
      last = now;
      return now.reason === reason && (proof === undefined || now.proof === proof);
    }).catch((error: unknown) => {
      throw new Error(`${String(error)} It is ${JSON.stringify(last)}.`);
    });
  }

  async function withdraw(as: ActorName, name: string, of: string): Promise<void> {
    const target = await stage.read<DataApproval>(ours, 'DataApproval', of);
    assert.ok(target);
    const { role, organisation } = target.spec;
    const withdrawal = { action: 'Withdraw', withdraws: { name: of, digest: approvalDigest(target) }, role, organisation, approver: userNames[as as keyof typeof userNames], permit: undefined, dataset: undefined };
    await must(stage.people[as].create(dataApproval(stage.room, name, withdrawal)));
  }

  describe('of two persons', () => {
    before('declare the data', () => declare('ct'));

    it('are told by digest in the status of the permit, as everybody can compute them', async () => {
      const permit = await stage.dataPermit('ct');
      const dataset = await stage.secureDataset('ct');
      assert.deepEqual([permit.status?.digest, permit.status?.datasetDigest], [objectDigest('DataPermit', permit), objectDigest('SecureDataset', dataset)]);
      assert.deepEqual(permit.status?.approvals, [{ action: 'Use', needed: 2, given: 0, message: 'Still missing: one in the role dpo, one in the role ethics, 2 of 2 approvers and approvers of 2 more organisations.' }]);
      assert.equal(condition(permit, 'Ready')?.reason, 'ApprovalsMissing');
    });

    it('are awaited by a job, and once both are there it runs: one by the own user name, one signed and brought by a GitOps account', async () => {
      await run('awaited', 'ct');
      const held = await stage.reaches('awaited', 'Held', 'ApprovalsMissing');
      assert.match(held.status?.message ?? '', /needs 2 approvals of its use \(the roles dpo and ethics, 2 organisations\)/);
      await must(stage.people.officer.create(await approval('ct-dpo', 'ct', byOfficer)));
      await untilSaid('ct-dpo', 'Counts', 'Admission');
      assert.equal((await stage.trainingJob('awaited')).status?.state, 'Held');
      await must(stage.people.gitops.apply(signed(await approval('ct-ethics', 'ct', byEthicist))));
      await untilSaid('ct-ethics', 'Counts', 'Signature');
      await stage.reaches('awaited', 'Running');
      await stage.until('the permit to say so', async () => (await stage.dataPermit('ct')).status?.approvals?.[0]?.message === 'Nothing is missing.');
    });

    it('name no person in what the job tells', async () => {
      const text = JSON.stringify((await stage.trainingJob('awaited')).status);
      for (const name of [userNames.officer, userNames.ethicist]) assert.ok(!text.includes(name));
    });

    it('end the run when one of them is taken back, and stay taken back when the same is made again', async () => {
      await withdraw('secondOfficer', 'ct-dpo-back', 'ct-dpo');
      await stage.reaches('awaited', 'Stopped', 'ApprovalsMissing');
      await untilSaid('ct-dpo', 'Withdrawn');
      await untilSaid('ct-dpo-back', 'Withdraws', 'Admission');
      const again = await approval('ct-dpo', 'ct', byOfficer);
      await must(stage.people.officer.remove(stage.reference('DataApproval', 'ct-dpo')));
      await stage.until('it to be gone', async () => (await stage.read(ours, 'DataApproval', 'ct-dpo')) === undefined);
      await must(stage.people.officer.create(again));
      await untilSaid('ct-dpo', 'Withdrawn');
    });

    const withdrawal = /may not delete the withdrawal ct-dpo-back, because what it takes back would count again/;
    for (const actor of ['officer', 'steward', 'gitops', 'automation'] as const) {
      it(`cannot be revived by the ${actor}, who deletes the withdrawal`, async () => {
        const answer = await stage.people[actor].remove(stage.reference('DataApproval', 'ct-dpo-back'), { dryRun: true });
        assert.match(answer.message, withdrawal);
      });
      it(`nor by the ${actor}, who gives it an owner`, async () => {
        const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'short-lived', uid: 'u' }];
        const answer = await stage.people[actor].patch(stage.reference('DataApproval', 'ct-dpo-back'), { metadata: { ownerReferences } }, { dryRun: true });
        assert.match(answer.message, actor === 'gitops' || actor === 'automation' ? /may not give the withdrawal ct-dpo-back an owner/ : /cannot patch|may not/);
      });
    }
    it('can be cleared by the platform alone', async () => {
      await must(stage.people.clusterAdministrator.remove(stage.reference('DataApproval', 'ct-dpo-back'), { dryRun: true }));
    });

    it('never change', async () => {
      const answer = await stage.people.gitops.patch(stage.reference('DataApproval', 'ct-ethics'), { spec: { expires: '2037-01-01T00:00:00Z' } });
      assert.match(answer.message, /A DataApproval cannot change/);
    });
  });

  describe('that prove nothing', () => {
    before('declare the data', async () => {
      await declare('mr');
      await declare('self', { approvals: [{ action: 'Use', minimum: 1, roles: [] }] }, { persons: [{ subject: userNames.researcher }, { subject: userNames.officer }] });
    });

    const denied: Readonly<Record<string, { readonly as: ActorName; readonly spec: Fields; readonly says: RegExp }>> = {
      'of somebody else without a signature': { as: 'secondOfficer', spec: byOfficer, says: /may not create a DataApproval of officer-3b1c: without a signature it is given by who applies it/ },
      'of a person, brought by a GitOps account without a signature': { as: 'gitops', spec: byEthicist, says: /gitops may not create a DataApproval of ethicist-8d20/ },
      'of a GitOps account itself': { as: 'gitops', spec: { approver: userNames.gitops }, says: /may not approve in the role dpo/ },
      'in a role for which the person has no right': { as: 'officer', spec: { ...byOfficer, role: 'ethics' }, says: /may not approve in the role ethics in .*needs? the verb approve on dataapprovals\.caveau\.dev named ethics/ },
      'of an automation that may do everything ordinary': { as: 'automation', spec: { approver: userNames.automation }, says: /may not approve in the role dpo/ },
      'of the environment by another than its officer': { as: 'officer', spec: { ...byOfficer, environment: { digest: `caveau.v1:sha256:${'0'.repeat(64)}` } }, says: /approved in the role security-officer only/ },
      'by somebody without any right': { as: 'researcher', spec: { approver: userNames.researcher }, says: /cannot create resource "dataapprovals"/ },
    };
    for (const [name, { as, spec, says }] of Object.entries(denied)) {
      it(`are not admitted: ${name}`, async () => {
        const answer: Answer = await stage.people[as].create(await approval('denied', 'mr', spec), { dryRun: true });
        assert.equal(answer.accepted, false);
        assert.match(answer.message, says);
      });
    }

    /** Each is made by an account that may create DataApprovals, and is not counted by the operator. */
    const refused: Readonly<Record<string, { readonly reason: string; readonly as?: ActorName; readonly make: (name: string) => Promise<Manifest> }>> = {
      forged: { reason: 'SignatureInvalid', make: async (name) => signed(await approval(name, 'mr', byEthicist), otherKey.secret) },
      'unknown-key': { reason: 'UnknownKey', make: async (name) => signed(await approval(name, 'mr', byEthicist), otherKey.secret, 'other-1') },
      replayed: { reason: 'SignatureInvalid', make: async (name) => { const original = signed(await approval('original', 'mr', byEthicist)); return { ...original, metadata: { ...original.metadata, name } }; } },
      expired: { reason: 'Expired', make: async (name) => signed(await approval(name, 'mr', { ...byEthicist, expires: '2026-01-01T00:00:00Z' })) },
      'wrong-role': { reason: 'WrongRole', make: async (name) => signed(await approval(name, 'mr', { ...byEthicist, role: 'dpo' })) },
      'wrong-organisation': { reason: 'WrongOrganisation', make: async (name) => signed(await approval(name, 'mr', { ...byEthicist, organisation: 'Hospital A' })) },
      'unknown-approver': { reason: 'UnknownApprover', make: async (name) => signed(await approval(name, 'mr', { ...byEthicist, approver: 'somebody' })) },
      'self-made': { reason: 'SelfApproved', as: 'officer', make: (name) => approval(name, 'self', byOfficer) },
      'other-permit': { reason: 'PermitChanged', as: 'officer', make: async (name) => approval(name, 'mr', { ...byOfficer, permit: { name: 'mr', digest: (await stage.dataPermit('self')).status?.digest } }) },
      'other-dataset': { reason: 'OtherObject', as: 'officer', make: async (name) => approval(name, 'mr', { ...byOfficer, dataset: { name: 'self', digest: (await stage.dataPermit('self')).status?.datasetDigest } }) },
    };
    for (const [name, { reason, as = 'gitops', make }] of Object.entries(refused)) {
      it(`do not count, and say why: ${name}`, async () => {
        await must(stage.people[as].create(await make(name)));
        await untilSaid(name, reason);
        assert.doesNotMatch((await said(name)).message ?? '', /officer-|ethicist-|somebody/);
      });
    }

    it('allow nothing, all of them together', async () => {
      await run('refused', 'mr');
      await stage.reaches('refused', 'Held', 'ApprovalsMissing');
      await run('selfish', 'self');
      await stage.reaches('selfish', 'Held', 'ApprovalsMissing');
      assert.equal((await stage.dataPermit('mr')).status?.approvals?.[0]?.given, 0);
    });

    it('allow nothing where two persons of one organisation speak', async () => {
      await declare('one-hospital', { approvals: [{ action: 'Use', minimum: 2, roles: ['dpo'], organisations: 2 }] });
      for (const actor of ['officer', 'secondOfficer'] as const) await must(stage.people[actor].create(await approval(`one-hospital-${actor.toLowerCase()}`, 'one-hospital', { approver: userNames[actor] })));
      await stage.until('both to be counted', async () => (await stage.dataPermit('one-hospital')).status?.approvals?.[0]?.given === 2);
      assert.equal((await stage.dataPermit('one-hospital')).status?.approvals?.[0]?.message, 'Still missing: approvers of 1 more organisation.');
      await run('one-hospital', 'one-hospital');
      await stage.reaches('one-hospital', 'Held', 'ApprovalsMissing');
    });

    it('allow nothing where the person who may approve asks', async () => {
      await must(stage.people.platformEngineer.apply(environment({ approvers: [...approvers, { name: userNames.colleague, organisation: 'Hospital C', roles: ['dpo'] }] })));
      await declare('asked', {}, { persons: [{ subject: userNames.researcher }, { subject: userNames.colleague }] });
      await approve('asked');
      await stage.until('both to be counted', async () => condition(await stage.dataPermit('asked'), 'Ready')?.reason === 'Valid');
      await stage.job('asked', { datasets: [{ name: 'asked', mountPath: '/data' }], command: forEver }, 'colleague');
      await stage.reaches('asked', 'Denied', 'ApproverAsks');
      await must(stage.people.platformEngineer.apply(environment({ approvers })));
      await stage.reaches('asked', 'Running');
    });
  });

  describe('of what is changed afterwards', () => {
    before('declare the data, approve it and run', async () => {
      for (const name of ['edited', 'narrowed']) {
        await declare(name);
        await approve(name);
        await run(name, name);
        await stage.reaches(name, 'Running');
      }
    });
    it('are void when the permit is edited, and the run ends', async () => {
      await stage.change('DataPermit', 'edited', { validUntil: '2035-06-01T00:00:00Z' });
      await stage.reaches('edited', 'Stopped', 'ApprovalsMissing');
      await untilSaid('edited-dpo', 'PermitChanged');
    });
    it('are void when the dataset is edited, be it for the better, and the run ends', async () => {
      await stage.change('SecureDataset', 'narrowed', { retention: { until: '2035-01-01T00:00:00Z' } });
      await stage.reaches('narrowed', 'Stopped', 'ApprovalsMissing');
      await untilSaid('narrowed-ethics', 'DatasetChanged');
    });

    /** Runs a job under an approval that ends after some seconds, or after twice as many where the machine was too busy to run it by then. */
    async function runFor(seconds: number, name = `short-${seconds}`): Promise<string> {
      await declare(name);
      const expires = new Date((await stage.now()) + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
      await approve(name, { ...byOfficer, expires });
      await run(name, name);
      await stage.until('the job to run, or its approval to end', async () => (await stage.trainingJob(name)).status?.state === 'Running' || (await stage.now()) > Date.parse(expires));
      const { status } = await stage.trainingJob(name);
      if (status?.state !== 'Running') return runFor(2 * seconds);
      assert.equal(status.deadline, expires);
      return name;
    }
    it('end the run when they expire, which the job tells beforehand', async () => {
      const name = await runFor(10);
      await stage.until('the run to end', async () => ['Stopping', 'Stopped', 'Failed'].includes((await stage.trainingJob(name)).status?.state ?? ''));
      await untilSaid(`${name}-dpo`, 'Expired');
    });
  });

  describe('that are long-lived', () => {
    it('are kept by an upgrade that adds a field to the kinds', async () => {
      await declare('kept');
      await approve('kept');
      await run('kept', 'kept');
      await stage.reaches('kept', 'Running');
      const before = await stage.dataPermit('kept');
      const fields = { 'datapermits.caveau.dev': 'spec', 'securedatasets.caveau.dev': 'spec', 'dataapprovals.caveau.dev': 'spec' };
      const admin = stage.people.clusterAdministrator;
      const crd = (name: string) => ({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name });
      const path = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/addedByAnUpgrade';
      const patch = (name: string, change: object) => admin.send('PATCH', `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`, [change], 'application/json-patch+json');
      try {
        for (const name of Object.keys(fields)) await must(patch(name, { op: 'add', path, value: { type: 'string', description: 'A field of the next release.', maxLength: 8 } }));
        await stage.until('the API server to know the field', async () => {
          const answer = await stage.people.steward.patch(stage.reference('DataPermit', 'kept'), { spec: { addedByAnUpgrade: 5 } }, { dryRun: true });
          return answer.message.includes('addedByAnUpgrade');
        });
        await stage.operator.stop();
        await stage.start();
        // Something that is counted anew shows that the operator has looked.
        await declare('next');
        await approve('next');
        await run('next', 'next');
        await stage.reaches('next', 'Running');
        const permit = await stage.dataPermit('kept');
        assert.deepEqual([permit.status?.digest, permit.status?.datasetDigest, condition(permit, 'Ready')?.reason], [before.status?.digest, before.status?.datasetDigest, 'Valid']);
        assert.equal((await stage.trainingJob('kept')).status?.state, 'Running');
        for (const name of ['kept-dpo', 'kept-ethics']) assert.equal((await said(name)).reason, 'Counts');
      } finally {
        for (const name of Object.keys(fields)) await patch(name, { op: 'remove', path });
      }
      assert.ok((await admin.get(crd('datapermits.caveau.dev'))).accepted);
    });
  });

  describe('made while nothing bound them to who makes them', () => {
    const binding = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicyBinding', name: 'caveau-approvals' };
    it('do not count, and neither do those from before', async () => {
      await declare('unbound');
      await approve('unbound');
      await run('unbound', 'unbound');
      await stage.reaches('unbound', 'Running');
      const admin = stage.people.clusterAdministrator;
      const { metadata, spec } = (await must(admin.get(binding))).body as unknown as Manifest;
      const forged = await approval('unbound-forged', 'unbound', byOfficer);
      await must(admin.remove(binding));
      try {
        // A policy that is gone stops every job by itself too: which of the two is told first is a matter of moments.
        assert.ok((await stage.reaches('unbound', 'Stopped')).status?.decision?.unsatisfied?.some(({ reason }) => reason === 'ApprovalsMissing'));
        await untilSaid('unbound-dpo', 'NotBound');
        await untilSaid('unbound-ethics', 'Counts', 'Signature');
        await stage.until('anybody to be able to write an approval', async () => (await stage.people.automation.create(forged, { dryRun: true })).accepted);
        await must(stage.people.automation.create(forged));
      } finally {
        await must(admin.create({ apiVersion: binding.apiVersion, kind: binding.kind, metadata: { name: binding.name, labels: metadata.labels ?? {} }, spec: spec ?? {} }));
      }
      await stage.until('nobody else to be able to any more', async () => !(await stage.people.automation.create({ ...forged, metadata: { ...forged.metadata, name: 'late' } }, { dryRun: true })).accepted);
      for (const name of ['unbound-forged', 'unbound-dpo']) await untilSaid(name, 'NotBound');
      await run('unbound-again', 'unbound');
      await stage.reaches('unbound-again', 'Held', 'ApprovalsMissing');
    });
  });

  describe('that a backup may have brought back', () => {
    it('hold everything that is new after a restore, until a person says so', async () => {
      await untilApprovalsAreBound(stage);
      const platform = stage.people.platformEngineer;
      const theEnvironment = async () => (await must(platform.get({ apiVersion: ours, kind: 'SecureProcessingEnvironment', name: 'default' }))).body as unknown as SecureProcessingEnvironment;
      await declare('restored');
      await declare('brought-back');
      await approve('restored');
      await run('before-restore', 'restored');
      await stage.reaches('before-restore', 'Running');
      const old = await stage.dataPermit('brought-back');
      await must(stage.people.steward.remove(stage.reference('DataPermit', 'brought-back')));
      await stage.until('the permit to be gone', async () => (await stage.read(ours, 'DataPermit', 'brought-back')) === undefined);
      // As Velero does it: the object is made with the label of the restore.
      const restored = { apiVersion: ours, kind: 'DataPermit', metadata: { namespace: stage.room, name: 'brought-back', labels: { [restoreLabel]: 'nightly-1' } }, spec: old.spec as unknown as Fields };
      assert.match((await stage.people.steward.create(restored)).message, /may not give datapermits brought-back the label velero\.io\/restore-name/);
      await must(stage.people.clusterAdministrator.create(restored));
      await stage.until('the environment to remember it', async () => (await theEnvironment()).status?.restoredTime !== undefined);
      await run('after-restore', 'restored');
      const held = await stage.reaches('after-restore', 'Held', 'RestoreNotConfirmed');
      assert.match(held.status?.message ?? '', /^A DataPermit was brought back from a backup at .*Ask the platform engineer to look/);
      assert.equal((await stage.trainingJob('before-restore')).status?.state, 'Running', 'what runs goes on');
      // The label may go; what was seen stays, also for the next process.
      await must(stage.people.steward.patch(stage.reference('DataPermit', 'brought-back'), { metadata: { labels: { [restoreLabel]: null } } }));
      await stage.operator.stop();
      await stage.start();
      await run('still-held', 'restored');
      await stage.reaches('still-held', 'Held', 'RestoreNotConfirmed');
      const { status } = await theEnvironment();
      assert.equal(status?.conditions?.find(({ type }) => type === 'Restored')?.reason, 'RestoreNotConfirmed');
      await must(platform.apply(environment({ approvers, restoreConfirmed: '2026-01-01T00:00:00Z' })));
      await run('too-early', 'restored');
      await stage.reaches('too-early', 'Held', 'RestoreNotConfirmed');
      await must(platform.apply(environment({ approvers, restoreConfirmed: new Date(Date.parse(status.restoredTime ?? '')).toISOString().replace(/\.\d+Z$/, 'Z') })));
      for (const name of ['after-restore', 'still-held', 'too-early']) await stage.reaches(name, 'Running');
    });
  });
});
