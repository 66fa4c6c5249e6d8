import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DataApproval } from '../../src/api/generated/types.ts';
import { preAuthenticationEncoding } from '../../src/approval/payload.ts';
import { isSignedBy } from '../../src/approval/signature.ts';
import { type CommandResult } from '../cluster/contract.ts';
import { must } from './support/account.ts';
import { environment } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { builtPlugin, type BuiltPlugin } from './support/plugin.ts';
import { untilApprovalsAreBound } from './support/releases.ts';
import { forEver, Stage } from './support/stage.ts';

const ours = 'caveau.dev/v1alpha1';
const key = generateKeyPairSync('ed25519');
const publicKey = key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const privateKey = key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const approvers = [
  { name: userNames.officer, organisation: 'Hospital A', roles: ['dpo'] },
  { name: userNames.ethicist, organisation: 'Hospital B', roles: ['ethics'], keys: [{ id: 'ethics-1', publicKey }] },
];
const expires = '2035-01-01T00:00:00Z';

describe('kubectl caveau approve, verify and withdraw', () => {
  let stage: Stage;
  let plugin: BuiltPlugin;

  before('build the plugin, and declare data that asks for two approvals', async () => {
    [plugin, stage] = await Promise.all([builtPlugin(), Stage.open('approve')]);
    await must(stage.people.platformEngineer.apply(environment({ approvers })));
    await untilApprovalsAreBound(stage);
    await stage.dataset('ct', { approvals: [{ action: 'Use', minimum: 2, roles: ['dpo', 'ethics'], organisations: 2 }] });
    await stage.permit('ct-lung', 'ct');
    await stage.datasetBecomes('ct', 'Sealed');
    await stage.job('unet', { datasets: [{ name: 'ct', mountPath: '/data' }], command: forEver });
    await stage.reaches('unet', 'Held', 'ApprovalsMissing');
  });
  after('close it', async () => {
    plugin.remove();
    await must(stage.people.clusterAdministrator.remove({ apiVersion: ours, kind: 'SecureProcessingEnvironment', name: 'default' }));
    await stage.close();
  });

  const as = async (user: string, ...args: readonly string[]): Promise<CommandResult> => plugin.run(stage.cluster, await stage.cluster.user(user), [...args, '-n', stage.room]);
  const approvals = (): Promise<readonly DataApproval[]> => stage.list<DataApproval>(ours, 'DataApproval');
  const approving = ['approve', 'ct-lung', '--role', 'dpo', '--organisation', 'Hospital A', '--expires', expires];
  const signing = ['approve', 'ct-lung', '--role', 'ethics', '--organisation', 'Hospital B', '--expires', expires, '--key-id', 'ethics-1'];

  it('prints the digests that the status of the permit tells', async () => {
    const { stdout } = await as(userNames.officer, 'digest', 'dpm/ct-lung', 'sds/ct', '-o', 'json');
    const [permit, dataset] = JSON.parse(stdout) as readonly { readonly digest: string }[];
    const { status } = await stage.dataPermit('ct-lung');
    assert.deepEqual([permit?.digest, dataset?.digest], [status?.digest, status?.datasetDigest]);
  });

  it('creates nothing without a yes, and shows what it would be', async () => {
    const { code, stderr } = await as(userNames.officer, ...approving);
    assert.equal(code, 2);
    assert.match(stderr, /There is nobody to ask\. Look at what is shown above, and give --yes\./);
    assert.match(stderr, /Purposes +ehds:TrainTestAndEvaluateHealthAlgorithms\n/);
    assert.match(stderr, /Persons +1 person may ask for jobs\n/);
    assert.match(stderr, /Valid +from 2020-01-01T00:00:00Z until 2036-01-01T00:00:00Z\n/);
    assert.match(stderr, /Images from +registry\.example\/lung\n/);
    assert.ok(!stderr.includes(userNames.researcher), 'nobody is named');
    assert.deepEqual(await approvals(), []);
  });

  it('approves as the user, whom the API server knows, and it counts', async () => {
    const { code, stderr } = await as(userNames.officer, ...approving, '--yes');
    assert.equal(code, 0, stderr);
    const [made] = await approvals();
    assert.deepEqual([made?.spec.approver, made?.spec.action, made?.spec.signatures], [userNames.officer, 'Use', undefined]);
    const verified = await as(userNames.officer, 'verify', `dap/${made?.metadata.name ?? ''}`);
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
    assert.match(verified.stdout, /✓ ct-lung-dpo-[0-9a-f]{8}: Use as dpo of Hospital A: Counts, known by admission/);
  });

  it('is refused to whoever does not hold the role, with the sentence of the API server', async () => {
    const { code, stderr } = await as(userNames.researcher, ...approving, '--yes');
    assert.equal(code, 2);
    assert.match(stderr, /The API server refused: /);
  });

  it('signs for Git: what another account applies counts, and the job runs', async () => {
    const file = join(plugin.directory, 'ethics.pem');
    writeFileSync(file, privateKey, { mode: 0o600 });
    const signed = await as(userNames.ethicist, ...signing, '--key', file, '--dry-run', '-o', 'json');
    assert.equal(signed.code, 0, signed.stderr);
    assert.ok(!(signed.stdout + signed.stderr).includes(privateKey.split('\n')[1] ?? ''), 'the private key is printed nowhere');
    const object = JSON.parse(signed.stdout) as DataApproval;
    assert.ok(isSignedBy(object, object.spec.signatures?.[0]?.sig ?? '', publicKey));
    await must(stage.people.gitops.apply(object as never));
    await stage.reaches('unet', 'Running');
  });

  it('says of all approvals that they count, and gives envelopes that other tools can verify', async () => {
    const { code, stdout, stderr } = await as(userNames.officer, 'verify', '--all', '-o', 'json');
    assert.equal(code, 0, stdout + stderr);
    const verdicts = JSON.parse(stdout) as readonly { readonly proof: string; readonly envelope: { readonly payloadType: string; readonly payload: string; readonly signatures: readonly { readonly sig: string }[] } }[];
    assert.deepEqual(verdicts.map(({ proof }) => proof).toSorted(), ['Admission', 'Signature']);
    const { envelope } = verdicts.find(({ proof }) => proof === 'Signature')!;
    const bytes = preAuthenticationEncoding(envelope.payloadType, Buffer.from(envelope.payload, 'base64').toString('utf8'));
    const { verify } = await import('node:crypto');
    assert.ok(verify(null, bytes, key.publicKey, Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64')));
  });

  it('warns of a private key that others may read', async () => {
    const file = join(plugin.directory, 'open.pem');
    writeFileSync(file, privateKey, { mode: 0o644 });
    assert.match((await as(userNames.ethicist, ...signing, '--key', file, '--dry-run', '--name', 'x')).stderr, /Others may read the private key .*: chmod 600 /);
  });

  it('tells of a forged one what is wrong with it', async () => {
    const file = join(plugin.directory, 'other.pem');
    writeFileSync(file, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), { mode: 0o600 });
    const { stdout } = await as(userNames.ethicist, ...signing, '--key', file, '--dry-run', '--name', 'forged');
    const manifest = join(plugin.directory, 'forged.yaml');
    writeFileSync(manifest, stdout);
    // Who may see the list of approvers can tell.
    const verified = await as(userNames.platformEngineer, 'verify', manifest);
    assert.equal(verified.code, 1);
    assert.match(verified.stdout, /✗ forged: Use as ethics of Hospital B: SignatureInvalid\n/);
  });

  it('withdraws, and the job that needed it is stopped', async () => {
    const [mine] = (await approvals()).filter(({ spec }) => spec.role === 'dpo');
    const { code, stderr } = await as(userNames.officer, 'withdraw', `dap/${mine?.metadata.name ?? ''}`, '--yes');
    assert.equal(code, 0, stderr);
    await stage.reaches('unet', 'Stopped', 'ApprovalsMissing');
    const verified = await as(userNames.officer, 'verify', `dap/${mine?.metadata.name ?? ''}`);
    assert.equal(verified.code, 1);
    assert.match(verified.stdout, /: Withdrawn/);
  });
});
