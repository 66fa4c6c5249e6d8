import { isInRoomOf, keyIn } from '../dataset-keys.ts';
import { own } from '../own.ts';
import { pending, satisfied, violated } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Data of another room is read where it lies, through a volume that the operator binds read-only in the room of the project. */
export const binding: Clause = {
  id: 'binding',
  title: 'Data of another room is bound in this one',
  source: 'EHDS Regulation (EU) 2025/327 art. 68 and 73(1)(a); GDPR art. 5(1)(c) and (f)',
  fields: ['TrainingJob.spec.datasets', 'DataPermit.spec.project', 'SecureProcessingEnvironment.spec.sharing', 'PersistentVolume.spec.csi', 'PersistentVolumeClaim.spec.accessModes', 'Pod.spec.volumes'],
  explanation:
    "Where the dataset is in another room than the job, the operator makes a read-only volume for the permit, on the same data, and a claim in the room of the project. Nothing is copied. It can do so only for a driver that it knows a way for (JuiceFS, CephFS without fscrypt), on a volume that several nodes can mount, and for file systems that the platform engineer lists in spec.sharing. The volume is there only while the permit is valid and the data sealed, and its pods apart nobody may mount it. Of a dataset in the job's own room nothing is asked.",
  mechanism: 'The volume is read-only at the PersistentVolume and at the mount. The policies caveau-bindings hold the operator to such volumes on the listed file systems, and nobody else makes or changes one.',
  ceiling: 'Configured',
  limits: 'Who holds the Secret of a file system can mount all of it, whatever is listed. That a volume shows what the holder loaded and no more rests on the driver, which mounts the sub-directory that the volume names.',
  reasons: ['BindingMissing', 'BindingPending', 'SourceNotBound', 'BindingStranger', 'DriverNotShareable', 'OneNodeOnly', 'EncryptedPerVolume', 'SourceIncomplete', 'SharingNotListed'],
  evaluate,
};

function evaluate({ job, dataset, permit, facts }: ClauseInput): ClauseResult {
  if (isInRoomOf(job, dataset)) return satisfied();
  const { namespace = '', name } = permit.metadata;
  const fact = own(facts.bindings ?? {}, `${namespace}/${name}`);
  if (fact === undefined) return pending('BindingMissing', `Nothing is known of a volume in this room for DataPermit ${name} of ${namespace}. The operator makes it; if this stays, ask the platform engineer.`);
  if (fact.state === 'refused') return violated(fact.reason, fact.message);
  if (fact.state === 'pending') return pending(fact.reason, fact.message);
  const { claimName, strangers } = fact;
  if (strangers > 0) return pending('BindingStranger', `The PersistentVolumeClaim ${claimName}, through which this room reads data of ${namespace}, is mounted by ${strangers === 1 ? 'a pod' : `${strangers} pods`} that Caveau did not start. Ask a cluster administrator to end ${strangers === 1 ? 'it' : 'them'}.`);
  return satisfied({ bindings: { [keyIn(job, dataset)]: claimName } });
}
