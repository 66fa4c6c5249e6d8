import assert from 'node:assert/strict';
import { must } from './support/account.ts';
import { approvers } from './support/approvers.ts';
import { environment } from './support/objects.ts';
import { Stage } from './support/stage.ts';

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
    const target = { apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' };
    await must(platformEngineer.apply(environment({ approvers })));
    assert.match((await gitops.remove(target, { dryRun: true })).message, /may not change who approves \(spec\.approvers\)/);
    await must(clusterAdministrator.remove(target));
    await must(platformEngineer.apply(environment()));
    await must(gitops.remove(target, { dryRun: true }));
  });
});
