import assert from 'node:assert/strict';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { type DataApproval, type SecureProcessingEnvironment } from '../../src/api/generated/types.ts';
import { must } from '../e2e/support/account.ts';
import { approvers, signed, two } from '../e2e/support/approvers.ts';
import { type Manifest } from '../e2e/support/manifest.ts';
import { dataApproval, dataPermit, environment, image, outputRelease, secureDataset, trainingJob } from '../e2e/support/objects.ts';
import { userNames } from '../e2e/support/user-names.ts';
import { condition, forEver, oneGpu, Stage } from '../e2e/support/stage.ts';
import { testData, testDataNames } from './support/customizations.ts';
import { type Thing } from './support/judge.ts';
import { comparable, rewritten } from './support/recording.ts';

/** The test data of Argo CD's checks is what the API server and the operator wrote, and stays so. */
describe('The test data for Argo CD', () => {
  let stage: Stage;
  const written = new Map<string, Thing>();

  before('let every kind come to where the test data has it', async () => {
    stage = await Stage.open('argocd');
    await datasetsAndPermits();
    await approvals();
    await jobs();
    await releases();
    await environments();
  });
  after('close it', async () => {
    await must(stage.people.clusterAdministrator.remove({ apiVersion: 'caveau.dev/v1alpha1', kind: 'OutputRelease', namespace: stage.room }));
    await must(stage.people.platformEngineer.apply(environment()));
    await stage.close();
  });

  const keep = (name: string, object: unknown): void => void written.set(name, object as Thing);
  const readAs = async (name: string, kind: string, of: string): Promise<void> => keep(name, await stage.read<KubeObject>('caveau.dev/v1alpha1', kind, of));
  const permitSays = (name: string, reason: string): Promise<void> => stage.until(`DataPermit ${name} to be ${reason}`, async () => condition(await stage.dataPermit(name), 'Ready')?.reason === reason);

  async function datasetsAndPermits(): Promise<void> {
    const { steward } = stage.people;
    keep('SecureDataset/progressing_noStatus', (await must(steward.create(secureDataset(stage.room, 'no-claim')))).body);
    await stage.datasetBecomes('no-claim', 'ClaimMissing');
    await readAs('SecureDataset/progressing_claimMissing', 'SecureDataset', 'no-claim');
    await stage.dataset('chest-ct');
    await stage.datasetBecomes('chest-ct', 'Sealed');
    await readAs('SecureDataset/healthy_sealed', 'SecureDataset', 'chest-ct');
    await must(steward.create(secureDataset(stage.room, 'second', { source: { persistentVolumeClaim: { claimName: 'chest-ct' }, state: 'Sealed' } })));
    await stage.datasetBecomes('second', 'ClaimTaken');
    await readAs('SecureDataset/degraded_claimTaken', 'SecureDataset', 'second');
    await stage.dataset('approved', { approvals: two });
    const permits = [
      ['revoked', 'Revoked', 'suspended_revoked', dataPermit(stage.room, 'revoked', 'chest-ct', userNames.officer, { state: 'Revoked' })],
      ['later', 'NotYetValid', 'suspended_notYetValid', dataPermit(stage.room, 'later', 'chest-ct', userNames.officer, { validFrom: '2035-01-01T00:00:00Z' })],
      ['unapproved', 'ApprovalsMissing', 'suspended_approvalsMissing', dataPermit(stage.room, 'unapproved', 'approved', userNames.researcher)],
      ['nothing', 'DatasetMissing', 'progressing_datasetMissing', dataPermit(stage.room, 'nothing', 'absent', userNames.researcher)],
    ] as const;
    for (const [name, reason, file, permit] of permits) {
      await must(steward.create(permit));
      await permitSays(name, reason);
      await readAs(`DataPermit/${file}`, 'DataPermit', name);
    }
  }

  async function approvals(): Promise<void> {
    await must(stage.people.platformEngineer.apply(environment({ approvers })));
    const { digest, datasetDigest } = (await stage.dataPermit('unapproved')).status ?? {};
    const byEthicist = { role: 'ethics', approver: userNames.ethicist, organisation: 'Hospital B' };
    const named = { ...byEthicist, permit: { name: 'unapproved', digest }, dataset: { name: 'approved', digest: datasetDigest } };
    await settles('counts', 'Counts', 'healthy_counts', signed(dataApproval(stage.room, 'counts', named)));
    const other = { ...named, permit: { name: 'unapproved', digest: `caveau.v1:sha256:${'1'.repeat(64)}` } };
    await settles('differs', 'PermitChanged', 'degraded_permitChanged', signed(dataApproval(stage.room, 'differs', other)));
    await settles('early', 'PermitMissing', 'progressing_permitMissing', signed(dataApproval(stage.room, 'early', byEthicist)));
  }

  async function settles(name: string, reason: string, file: string, approval: Manifest): Promise<void> {
    await must(stage.people.gitops.apply(approval));
    let last: DataApproval | undefined;
    await stage.until(`DataApproval ${name} to be ${reason}`, async () => {
      last = await stage.read<DataApproval>('caveau.dev/v1alpha1', 'DataApproval', name);
      return last !== undefined && condition(last, 'Ready')?.reason === reason;
    });
    keep(`DataApproval/${file}`, last);
  }

  async function jobs(): Promise<void> {
    keep('TrainingJob/progressing_noStatus', (await must(stage.people.researcher.create(trainingJob(stage.room, 'held', userNames.researcher, { datasets: [{ name: 'approved', mountPath: '/data' }] })))).body);
    keep('TrainingJob/suspended_held', await stage.reaches('held', 'Held', 'ApprovalsMissing'));
    await stage.permit('chest-ct-lung');
    await permitSays('chest-ct-lung', 'Valid');
    await readAs('DataPermit/healthy_valid', 'DataPermit', 'chest-ct-lung');
    await stage.permit('to-be-revoked', 'chest-ct', { persons: [{ subject: userNames.colleague }] });
    const datasets = [{ name: 'chest-ct', mountPath: '/data/chest-ct' }];
    await stage.job('stopped', { datasets, command: forEver }, 'colleague');
    await stage.job('running', { resources: oneGpu, command: forEver });
    await stage.job('asked', { runPolicy: { suspend: true } });
    await stage.job('denied', { image: image.replace('registry.example/lung', 'elsewhere.example/lung') });
    await stage.job('failed', { command: ['exit', '3'] });
    await stage.job('succeeded');
    await stage.job('starting', { command: forEver, resources: { ...oneGpu, gpu: { ...oneGpu.gpu, count: 16 } } });
    await stage.reaches('stopped', 'Running');
    await stage.change('DataPermit', 'to-be-revoked', { state: 'Revoked' });
    keep('TrainingJob/healthy_running', await stage.reaches('running', 'Running'));
    keep('TrainingJob/suspended_asked', await stage.reaches('asked', 'Suspended'));
    keep('TrainingJob/degraded_denied', await stage.reaches('denied', 'Denied'));
    keep('TrainingJob/degraded_failed', await stage.reaches('failed', 'Failed'));
    keep('TrainingJob/healthy_succeeded', await stage.reaches('succeeded', 'Succeeded'));
    keep('TrainingJob/progressing_starting', await stage.reaches('starting', 'Starting', 'Unschedulable'));
    keep('TrainingJob/degraded_stopped', await stage.reaches('stopped', 'Stopped', 'PermitRevoked'));
  }

  async function releases(): Promise<void> {
    await must(stage.people.researcher.create(outputRelease(stage.room, 'submitted', userNames.researcher, { trainingJob: { name: 'running' } })));
    const says = (state: string) => stage.until(`the release to be ${state}`, async () => (await stage.read<KubeObject & { readonly status?: { readonly state?: string } }>('caveau.dev/v1alpha1', 'OutputRelease', 'submitted'))?.status?.state === state);
    await says('Submitted');
    await readAs('OutputRelease/suspended_submitted', 'OutputRelease', 'submitted');
    await must(stage.people.researcher.patch(stage.reference('OutputRelease', 'submitted'), { spec: { state: 'Cancelled' } }));
    await says('Cancelled');
    await readAs('OutputRelease/healthy_cancelled', 'OutputRelease', 'submitted');
  }

  async function environments(): Promise<void> {
    const nowhere = environment({ jurisdictions: [{ labelKey: 'node-restriction.kubernetes.io/caveau-jurisdiction', labelValue: 'nowhere', jurisdiction: 'IT' }] });
    for (const [file, reason, manifest] of [['healthy_nodesPlaced', 'NodesPlaced', environment()], ['degraded_noNode', 'NoNodePlaced', nowhere]] as const) {
      await must(stage.people.platformEngineer.apply(manifest));
      let last: SecureProcessingEnvironment | undefined;
      await stage.until(`the environment to be ${reason}`, async () => {
        last = (await must(stage.people.clusterAdministrator.get({ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' }))).body as unknown as SecureProcessingEnvironment;
        const { conditions = [], observedGeneration } = last.status ?? {};
        return observedGeneration === last.metadata.generation && conditions.some((one) => one.type === 'Ready' && one.reason === reason) && conditions.some((one) => one.type === 'AdmissionInForce' && one.status === 'True');
      });
      keep(`SecureProcessingEnvironment/${file}`, last);
    }
  }

  for (const kind of ['TrainingJob', 'SecureDataset', 'DataPermit', 'DataApproval', 'OutputRelease', 'SecureProcessingEnvironment']) {
    it(`of a ${kind} is what the operator writes`, () => {
      const own = [...written].filter(([name]) => name.startsWith(`${kind}/`)).map(([name, object]) => [name.slice(kind.length + 1), comparable(object, stage.room)] as const);
      if (own.filter(([name, object]) => rewritten(kind, name, object)).length > 0) return;
      assert.deepEqual(own.map(([name]) => `${name}.yaml`).sort(), testDataNames(kind));
      for (const [name, object] of own) assert.deepEqual(object, testData(kind, 'testdata', `${name}.yaml`), name);
    });
  }
});
