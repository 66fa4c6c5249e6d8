import { type DataApproval, type DataPermit, type SecureDataset, type TrainingJob } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { keyIn, keysOf } from '../policy/dataset-keys.ts';

/** Whether an object of the job's room, or of another whose data it names, can have any bearing on the decision on the job, whose datasets lie on these claims. Where that is not sure, it can. */
export function bearsOn(object: KubeObject, job: TrainingJob, claims: readonly string[]): boolean {
  const keys = keysOf(job);
  const isNamed = (name: string): boolean => keys.includes(keyIn(job, { metadata: { ...object.metadata, name } }));
  switch (object.kind) {
    case 'TrainingJob':
      return object.metadata.name === job.metadata.name;
    case 'SecureDataset': {
      const { spec, metadata } = object as SecureDataset;
      // One that takes the place of another, or shares its claim, is seen by the clauses on the other.
      return isNamed(metadata.name) || spec.revision?.supersedes !== undefined || spec.minimisation.subsetOf !== undefined || claims.includes(spec.source.persistentVolumeClaim.claimName);
    }
    case 'DataPermit':
      return isNamed((object as DataPermit).spec.dataset.name);
    case 'DataApproval': {
      const { dataset } = (object as DataApproval).spec;
      return dataset === undefined || isNamed(dataset.name);
    }
    case 'SecureProcessingEnvironment':
      return object.metadata.name === 'default';
    case undefined:
    default:
      return false;
  }
}
