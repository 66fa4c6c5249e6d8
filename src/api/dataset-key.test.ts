import assert from 'node:assert/strict';
import { datasetKey, splitDatasetKey } from './dataset-key.ts';

describe('the key of a dataset in a job', () => {
  it('is its name in the own room, whether the room is named or not', () => {
    assert.deepEqual([datasetKey('prj-lung', { name: 'chest-ct' }), datasetKey('prj-lung', { namespace: 'prj-lung', name: 'chest-ct' })], ['chest-ct', 'chest-ct']);
  });
  it('tells the room where it is another', () => assert.equal(datasetKey('prj-lung', { namespace: 'hospital', name: 'chest-ct' }), 'hospital/chest-ct'));
  it('can be taken apart again', () => {
    assert.deepEqual(splitDatasetKey('prj-lung', 'chest-ct'), { namespace: 'prj-lung', name: 'chest-ct' });
    assert.deepEqual(splitDatasetKey('prj-lung', 'hospital/chest-ct'), { namespace: 'hospital', name: 'chest-ct' });
  });
});
