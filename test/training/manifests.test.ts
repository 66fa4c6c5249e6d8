import { deepEqual, equal, ok } from 'node:assert/strict';
import { type DataPermit, type SecureDataset } from '../../src/api/generated/types.ts';
import { validateDataPermit, validateSecureDataset, validateTrainingJob, type Validator } from '../../src/api/generated/validators.js';
import { jobOf, objectsOf } from './support/manifests.ts';

const validators: Readonly<Record<string, Validator>> = { SecureDataset: validateSecureDataset, DataPermit: validateDataPermit, TrainingJob: validateTrainingJob };
const files = ['01-dataset.yaml', '02-permit.yaml', '03-one-worker.yaml', '04-two-workers.yaml'];
const only = (file: string, wanted: string): unknown => objectsOf(file).find(({ kind }) => kind === wanted);

describe('the manifests of the training', () => {
  const dataset = only('01-dataset.yaml', 'SecureDataset') as SecureDataset;
  const permit = only('02-permit.yaml', 'DataPermit') as DataPermit;
  const [one, two] = [jobOf('03-one-worker.yaml'), jobOf('04-two-workers.yaml')];

  it('have the shape of their kinds', () => {
    for (const object of files.flatMap(objectsOf)) {
      const validate = validators[object.kind];
      if (validate !== undefined) ok(validate(object), `${object.kind}: ${JSON.stringify(validate.errors)}`);
    }
  });
  it('speak of the same dataset, and the code looks for the data where it is mounted', () => {
    equal(permit.spec.dataset.name, dataset.metadata.name);
    for (const { spec } of [one, two]) {
      deepEqual(spec.datasets.map(({ name }) => name), [dataset.metadata.name]);
      equal(spec.env?.find(({ name }) => name === 'DATA')?.value, spec.datasets[0]?.mountPath);
      deepEqual(permit.spec.images.repositories, [spec.image.split('@')[0]]);
      deepEqual([spec.purpose.activity], permit.spec.purposes);
      equal(spec.output?.storageClassName, 'juicefs-encrypted');
    }
  });
  it('differ in the number of workers and in nothing else that matters', () => {
    deepEqual({ ...two.spec, workers: 1 }, one.spec);
    deepEqual([one.spec.workers, two.spec.workers], [1, 2]);
  });
});
