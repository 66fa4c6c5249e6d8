import assert from 'node:assert/strict';
import { must } from './support/account.ts';
import { approvers } from './support/approvers.ts';
import { objectPath, referenceTo } from './support/manifest.ts';
import { environment } from './support/objects.ts';
import { invitePeople, type People } from './support/people.ts';
import { refusedBy } from './support/refused-by.ts';
import { installCaveau, sharedCluster } from './support/shared-cluster.ts';

const dryRun = { dryRun: true };
const target = referenceTo(environment());

describe('What only the platform writes in the environment', () => {
  let people: People;
  before('start a cluster with the policies installed', async () => {
    const cluster = await sharedCluster();
    await installCaveau(cluster);
    people = await invitePeople(cluster);
  });
  after('leave the environment as other tests expect it', () => must(people.platformEngineer.apply(environment())));

  describe('the list of approvers', () => {
    const listed = environment({ approvers: [...approvers, { name: 'ghost', organisation: 'Hospital C', roles: ['dpo'] }] });
    const says = /may not change who approves \(spec\.approvers\)/;

    it('is changed by the platform engineer, and by no GitOps account', async () => {
      const { gitops, platformEngineer } = people;
      await must(platformEngineer.apply(environment()));
      refusedBy(await gitops.apply(listed, dryRun), 'caveau-approvers', says, gitops.name);
      await must(platformEngineer.apply(listed, dryRun));
    });

    it('is not lost by deleting the environment, which could be made again without it', async () => {
      const { gitops, platformEngineer, clusterAdministrator } = people;
      await must(platformEngineer.apply(environment({ approvers })));
      refusedBy(await gitops.remove(target, dryRun), 'caveau-approvers', says, gitops.name);
      await must(clusterAdministrator.remove(target));
      await must(platformEngineer.apply(environment()));
      await must(gitops.remove(target, dryRun));
    });
  });

  describe('the program of the gate, the object store and what is shared', () => {
    const set = {
      gate: { image: `registry.example/caveau@sha256:${'4'.repeat(64)}` },
      releaseStore: { endpoint: 'https://store.example', address: '192.0.2.10', bucket: 'releases', region: 'eu-central-1' },
      sharing: [{ driver: 'csi.juicefs.com', secret: { namespace: 'kube-system', name: 'juicefs-hospital' } }],
    };
    before('set them', () => must(people.platformEngineer.apply(environment(set))));

    const others: readonly (readonly [what: string, spec: object, says: RegExp])[] = [
      ['another image', { gate: { image: set.gate.image.replaceAll('4', '5') } }, /may not change the image of the gate/],
      ['another address of the object store', { releaseStore: { ...set.releaseStore, address: '198.51.100.7' } }, /may not change where releases are written/],
      ['other certificates of it', { releaseStore: { ...set.releaseStore, caBundle: '-----BEGIN CERTIFICATE-----' } }, /may not change where releases are written/],
      ['no object store', { releaseStore: undefined }, /may not change where releases are written/],
      ['no file system', { sharing: [] }, /may not change which file systems are shared/],
    ];
    for (const [what, spec, says] of others) {
      it(`are not changed by a GitOps account, and are by the platform engineer: ${what}`, async () => {
        const { gitops, platformEngineer } = people;
        const changed = environment({ ...set, ...spec });
        refusedBy(await gitops.apply(changed, dryRun), 'caveau-approvers', says, gitops.name);
        await must(platformEngineer.apply(changed, dryRun));
      });
    }

    it('do not keep a GitOps account from changing the rest', async () => {
      const rest = { organisation: 'Institute', gate: { ...set.gate, waitSeconds: 60, targets: [] }, workloads: { priorityClassNames: ['low'] } };
      await must(people.gitops.apply(environment({ ...set, ...rest }), dryRun));
    });

    it('stay where a GitOps account applies the rest under a name of its own', async () => {
      const { status, body, message } = await people.gitops.send('PATCH', `${objectPath(target)}?dryRun=All&force=true&fieldManager=argocd-controller`, environment({ organisation: 'Institute' }), 'application/apply-patch+yaml');
      assert.equal(status, 200, message);
      const { organisation, ...spec } = body['spec'] as Readonly<Record<string, unknown>>;
      assert.equal(organisation, 'Institute');
      for (const [field, value] of Object.entries(set)) assert.deepEqual(spec[field], value);
    });

    it('are not set by a GitOps account that makes the environment', async () => {
      const { gitops, clusterAdministrator, platformEngineer } = people;
      await must(clusterAdministrator.remove(target));
      for (const [field, value] of Object.entries(set)) refusedBy(await gitops.create(environment({ [field]: value }), dryRun), 'caveau-approvers', /that needs the verb grant on secureprocessingenvironments\.caveau\.dev/, gitops.name);
      await must(gitops.create(environment(), dryRun));
      await must(platformEngineer.create(environment(set), dryRun));
    });
  });
});
