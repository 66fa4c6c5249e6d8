import assert from 'node:assert/strict';
import { must, type Account, type Answer } from './support/account.ts';
import { approvers } from './support/approvers.ts';
import { type Manifest } from './support/manifest.ts';
import { environment } from './support/objects.ts';
import { refusedBy } from './support/refused-by.ts';
import { Stage } from './support/stage.ts';

const target = { apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' };

/** What an account of a GitOps controller leaves as the platform engineer set it. */
const kept = {
  gate: { image: `registry.example/caveau@sha256:${'4'.repeat(64)}` },
  releaseStore: { endpoint: 'https://store.example', address: '192.0.2.10', bucket: 'releases', region: 'eu-central-1' },
  sharing: [{ driver: 'csi.juicefs.com', secret: { namespace: 'kube-system', name: 'juicefs-hospital' } }],
};

describe('The list of approvers', () => {
  let stage: Stage;
  before('open a room', async () => {
    stage = await Stage.open('approvers');
  });
  after('close it', () => stage.close());

  it('is changed by the platform engineer, and by no GitOps account', async () => {
    const listed = environment({ approvers: [...approvers, { name: 'ghost', organisation: 'Hospital C', roles: ['dpo'] }] });
    const answer = await stage.people.gitops.apply(listed, { dryRun: true });
    assert.match(answer.message, /may not change who approves \(spec\.approvers\)/);
    await must(stage.people.platformEngineer.apply(listed, { dryRun: true }));
  });

  it('is not lost by deleting the environment, which could be made again without it', async () => {
    const { gitops, platformEngineer, clusterAdministrator } = stage.people;
    await must(platformEngineer.apply(environment({ approvers })));
    assert.match((await gitops.remove(target, { dryRun: true })).message, /may not change who approves \(spec\.approvers\)/);
    await must(clusterAdministrator.remove(target));
    await must(platformEngineer.apply(environment()));
    await must(gitops.remove(target, { dryRun: true }));
  });
});

describe('The program of the gate, the object store and what is shared', () => {
  let stage: Stage;
  before('open a room whose environment has them', async () => {
    stage = await Stage.open('environment');
    await must(stage.people.platformEngineer.apply(environment(kept)));
  });
  after('close it', async () => {
    await must(stage.people.platformEngineer.apply(environment()));
    await stage.close();
  });

  const others: readonly (readonly [what: string, spec: object, says: RegExp])[] = [
    ['another image', { gate: { image: kept.gate.image.replaceAll('4', '5') } }, /may not change the image of the gate/],
    ['another address of the object store', { releaseStore: { ...kept.releaseStore, address: '198.51.100.7' } }, /may not change where releases are written/],
    ['other certificates of it', { releaseStore: { ...kept.releaseStore, caBundle: '-----BEGIN CERTIFICATE-----' } }, /may not change where releases are written/],
    ['no object store', { releaseStore: undefined }, /may not change where releases are written/],
    ['another file system', { sharing: [] }, /may not change which file systems are shared/],
  ];
  for (const [what, spec, says] of others) {
    it(`are not changed by a GitOps account, and are by the platform engineer: ${what}`, async () => {
      const { gitops, platformEngineer } = stage.people;
      const changed = environment({ ...kept, ...spec });
      refusedBy(await replaced(gitops, changed), 'caveau-approvers', says, gitops.name);
      await must(replaced(platformEngineer, changed));
    });
  }

  it('do not hold up a GitOps account that changes the rest, or applies an environment without them', async () => {
    const { gitops } = stage.people;
    const rest = { organisation: 'Institute', gate: { ...kept.gate, waitSeconds: 60, targets: [] }, workloads: { priorityClassNames: ['low'] } };
    await must(replaced(gitops, environment({ ...kept, ...rest })));
    await must(gitops.apply(environment({ organisation: 'Institute' }), { dryRun: true }));
  });

  it('are not set by one that makes the environment', async () => {
    const { gitops, clusterAdministrator, platformEngineer } = stage.people;
    await must(clusterAdministrator.remove(target));
    for (const [field, value] of Object.entries(kept)) assert.match((await gitops.create(environment({ [field]: value }), { dryRun: true })).message, /ValidatingAdmissionPolicy 'caveau-approvers'.* needs the verb grant/);
    await must(gitops.create(environment(), { dryRun: true }));
    await must(platformEngineer.create(environment(kept)));
  });

  /** As a client does that knows nothing of field managers, whatever it leaves out is taken away. */
  async function replaced(as: Account, wanted: Manifest): Promise<Answer> {
    const { body } = await must(stage.people.platformEngineer.get(target));
    return as.replace({ ...wanted, metadata: (body as unknown as Manifest).metadata }, { dryRun: true });
  }
});
