import assert from 'node:assert/strict';
import { type KubeObject } from '../api/kube-object.ts';
import { anApproval, aWithdrawal } from '../policy/testing/approvals.ts';
import { aDataset, anEnvironment, aPermit, aTrainingJob } from '../policy/testing/builders.ts';
import { bearsOn } from './bearing.ts';

const job = aTrainingJob().build();
const dataset = { name: 'other', digest: '' };

const table: readonly (readonly [kind: string, what: string, object: KubeObject, bears: boolean])[] = [
  ['TrainingJob', 'the job', job, true],
  ['TrainingJob', 'another job', aTrainingJob('other').build(), false],
  ['SecureDataset', 'its dataset', aDataset().build(), true],
  ['SecureDataset', 'another dataset', aDataset('other').build(), false],
  ['SecureDataset', 'what supersedes another dataset', aDataset('other').with({ revision: { id: 'r8', supersedes: 'chest-ct' } }).build(), true],
  ['SecureDataset', 'another dataset on its claim', aDataset('other').with({ source: aDataset().spec.source }).build(), true],
  ['DataPermit', 'a permit for its dataset', aPermit().build(), true],
  ['DataPermit', 'a permit for another', aPermit('other').build(), false],
  ['DataApproval', 'an approval of its dataset', anApproval('dpo'), true],
  ['DataApproval', 'an approval of another', anApproval('dpo', { dataset }), false],
  ['DataApproval', 'a withdrawal', aWithdrawal(anApproval('dpo')), true],
  ['OutputRelease', 'a release, whatever its name', { metadata: { name: 'default', namespace: 'prj-lung' } }, false],
  ['SecureProcessingEnvironment', 'the environment', anEnvironment().build(), true],
];

describe('what has a bearing on a job', () => {
  for (const [kind, what, object, bears] of table) it(`${bears ? 'is' : 'is not'} ${what}`, () => assert.equal(bearsOn({ ...object, kind }, job, ['chest-ct-r7']), bears));
});
