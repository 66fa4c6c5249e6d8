import assert from 'node:assert/strict';
import { aDataset, aPermit, aTrainingJob, anEnvironment } from '../policy/testing/builders.ts';
import { shapeError, understood } from './shape.ts';

describe('the shape of objects', () => {
  it('takes what the builders of the tests make', () => {
    assert.equal(shapeError('TrainingJob', aTrainingJob().build()), undefined);
    assert.equal(shapeError('SecureDataset', aDataset().build()), undefined);
    assert.equal(shapeError('DataPermit', aPermit().build()), undefined);
    assert.equal(shapeError('SecureProcessingEnvironment', anEnvironment().build()), undefined);
  });

  const job = aTrainingJob().build();
  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['a field of the wrong type', { ...job.spec, workers: 'four' }, /^spec\.workers must be integer/],
    ['a missing field', { ...job.spec, image: undefined }, /^spec must have required property 'image'/],
    ['a purpose that nobody knows', { ...job.spec, purpose: { activity: 'ehds:Marketing', commercialUse: 'None' } }, /^spec\.purpose\.activity must be equal to one of the allowed values/],
    ['too many workers', { ...job.spec, workers: 513 }, /^spec\.workers must be <= 512/],
    ['a user that is root', { ...job.spec, securityContext: { runAsUser: 0 } }, /^spec\.securityContext\.runAsUser must be >= 1/],
    ['a variable of ours', { ...job.spec, env: [{ name: 'EPOCHS', value: '60' }, { name: 'NVIDIA_VISIBLE_DEVICES', value: 'all' }] }, /^spec\.env sets NVIDIA_VISIBLE_DEVICES, which is set by Caveau/],
    ['an input from nowhere', { ...job.spec, inputs: [{ mountPath: '/code' }] }, /^The input of spec\.inputs at \/code does not come from exactly one/],
    ['an input from two places', { ...job.spec, inputs: [{ mountPath: '/code', configMap: { name: 'code' }, image: { reference: 'registry.example/w@sha256:0' } }] }, /^The input of spec\.inputs at \/code/],
  ];
  for (const [what, spec, sentence] of wrong) {
    it(`names ${what}`, () => {
      const object = JSON.parse(JSON.stringify({ ...job, spec })) as typeof job;
      assert.match(shapeError('TrainingJob', object) ?? '', sentence);
      assert.equal(understood('TrainingJob', object), undefined);
    });
  }
});
