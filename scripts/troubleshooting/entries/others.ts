import { entry, type Entries } from '../entry.ts';

/** SecureDataset. */
export const dataset: Entries = {
  Sealed: entry('The data is sealed and may be used under a DataPermit.', 'Nothing.'),
  Sealing: entry('The data was sealed, and something that may write to it is still there.', 'Wait: jobs are held until it is gone.'),
  AwaitingLoader: entry('The dataset is `Loading`, and nothing fills it.', 'The steward gives `spec.source.loader`, or seals it when the data is there.'),
  Loading: entry('The loader is being started, runs, or a former one is being removed.', 'Wait.'),
  AwaitingSeal: entry('The loader has finished.', 'The steward checks the data and sets `spec.source.state` to `Sealed`, which is for good.'),
  LoaderFailed: entry('The loader failed.', 'A cluster administrator reads its log, which may hold data. The steward changes `spec.source.loader` to run another.'),
  InUse: entry('The dataset was deleted, and its data is still in use.', 'Wait; the message says by what.'),
  Released: entry('Of a dataset: it was deleted, and nobody uses its data any more. Of an OutputRelease: the files can be read at the destination.', 'Nothing.'),
  ProbePassed: entry('Event: a probe saw that the network of a node pool is closed.', 'Nothing.'),
  ProbeUnverified: entry('Event: a probe came to no result.', 'The message says why. It is probed again by itself.'),
  LookPassed: entry('Event: a verifier saw that the volume is encrypted.', 'Nothing.'),
  LookFailed: entry('Event: a verifier saw that the volume, or a cache of it, is not encrypted.', 'The message says which node saw it. See `SeenPlain` and `PlaintextCache`.'),
  LookUnverified: entry('Event: nobody has seen lately whether the volume is encrypted.', 'See `NotLookedAt`.'),
};

/** DataPermit. */
export const permit: Entries = {
  Valid: entry('The project may use the data.', 'Nothing.'),
  Revoked: entry('The permit was revoked, for good. Its jobs are stopped.', 'The steward makes a new one.'),
  Expired: entry('A permit or an approval has ended, or a gate saw that the permit ended before the program began.', 'The steward makes a new permit, or prolongs it; who approves makes a new approval.'),
  NotYetValid: entry('The permit begins later.', 'Wait.'),
  ProjectNotARoom: entry('The namespace of the project is no room, so nothing can be used there.', 'The platform engineer makes it one, by the label `caveau.dev/room`.'),
  DatasetNotUnderstood: entry('The dataset of the permit is not understood.', 'The message names the field.'),
};

/** SecureProcessingEnvironment. */
export const environment: Entries = {
  NodesPlaced: entry('At least one node has a known country.', 'Nothing.'),
  NoNodePlaced: entry('No node has a label that stands for a country.', 'The platform engineer labels nodes as `spec.jurisdictions` says.'),
  AllAnswer: entry('A target of each role of the gate answers the operator.', 'Nothing.'),
};

/** DataApproval. */
export const approval: Entries = {
  Counts: entry('The approval counts.', 'Nothing.'),
  Withdraws: entry('The approval that it names is taken back, for good.', 'Nothing.'),
  Withdrawn: entry('The approval was taken back.', 'Make a new one under another name to approve again.'),
  Deleted: entry('The approval is being deleted.', 'Make a new one, if it should count.'),
  OtherObject: entry('The objects that it names do not belong together, or are others than it means.', 'Make a new one; `kubectl caveau approve` fills it in.'),
  PermitChanged: entry('The permit is no longer as it was approved.', 'Read it, and approve anew.'),
  DatasetChanged: entry('The dataset is no longer as it was approved.', 'Read it, and approve anew.'),
  EnvironmentChanged: entry('The environment is no longer as it was approved.', 'Read it, and approve anew.'),
  ReleaseChanged: entry('The release is no longer as it was approved.', 'Read it, and approve anew.'),
  ReleaseMadeAnew: entry('The release was deleted and made anew after it was approved, or came after the approval. A word for one is none for the next.', 'Read it, and approve anew. Where Git brought both and the approval came first, delete the DataApproval: it counts once it is applied again, unless it names another uid ([ADR 0034](adr/0034-a-first-way-out.md)).'),
  DestinationNewer: entry('The namespace to which the release goes was made after it was approved, so it is not known to be the one that was meant.', 'See whose the namespace is, and approve anew.'),
  UnknownApprover: entry('The approver is listed nowhere.', 'The platform engineer lists the person in `spec.approvers`.'),
  WrongOrganisation: entry('The approver is listed for another organisation.', 'Make a new one with that organisation.'),
  WrongRole: entry('The approver is not listed in this role, or the role may not do this.', 'Make a new one in a role that is listed.'),
  SignatureMissing: entry('The approver is listed for signatures only, and there is none.', 'Sign it by `kubectl caveau approve --key`.'),
  UnknownKey: entry('No listed key has the id of the signature, or it is listed for several persons.', 'Sign with a listed key, or ask the platform engineer.'),
  SignatureInvalid: entry('The signature does not fit this approval under this name and namespace.', 'Sign it anew.'),
  NotBound: entry('There is no signature, and the policy that binds an approval to its creator was not in force when it was made.', 'Make it anew, or sign it.'),
  SelfApproved: entry('The approver may ask for jobs under this permit.', 'Somebody who is not named in the permit approves.'),
  ReleaseMissing: entry('The OutputRelease that it approves is not there, or not understood.', 'Correct the name, or make it anew.'),
};

/** OutputRelease. */
export const release: Entries = {
  NoRoom: entry('The namespace is not a room.', 'The platform engineer looks at its label `caveau.dev/room`.'),
  JobMissing: entry('The job whose output is to be released is not there.', 'What a job made is released while the job is there.'),
  JobNotEnded: entry('The job has not ended.', 'Wait.'),
  NotReleasable: entry('What the job made may not be released, or it is not known that it may.', 'The message says why. Run the job again under terms that hold until its end.'),
  OutputMissing: entry('The job has no output volume, or it is being deleted.', 'Nothing can be released.'),
  OutputOfAnother: entry('The output was made by an earlier job of that name.', 'Name the files of a job whose output it is.'),
  OutputInUse: entry('Something may still write to the output.', 'Wait.'),
  MoverImageMissing: entry('The environment names no image of Caveau, of which the mover is made.', 'The platform engineer sets `spec.gate.image`.'),
  Approved: entry('Those who must have approved exactly this release.', 'Nothing.'),
  Moving: entry('The files are being copied to the release volume.', 'Wait.'),
  Copied: entry('The files were copied.', 'Wait until they are bound at the destination.'),
  Binding: entry('The files are being bound at the destination.', 'Wait.'),
  Cancelled: entry('The release was cancelled; nothing of it can be read at the destination.', 'Make a new one.'),
  ApprovalWithdrawn: entry('An approval by which it was released was taken back, and the destination lost it. What was read before cannot be taken back.', 'Make a new OutputRelease.'),
  MoverFailed: entry('The mover could not read the output or not write to the release volume.', 'Look whether `spec.size` is enough, and make a new OutputRelease.'),
  NoVerdict: entry('What the mover found is not there, or not what was approved.', 'Make a new OutputRelease. The platform engineer looks whether the image is that of this operator.'),
  ClaimNameTaken: entry('A claim of that name is at the destination and is not of this release.', 'Make a new OutputRelease with another `destination.claimName`.'),
  VolumeNameTaken: entry('A volume of that name is not of this release.', 'Make a new one, and ask the platform engineer who made that volume.'),
  DestinationMissing: entry('The namespace to which the release goes is not there, or is being deleted.', 'Correct `destination.namespace` in a new OutputRelease, or have the namespace made, and approve then.'),
  DestinationReplaced: entry('The namespace to which the release goes was deleted and made anew, so nobody knows whose it is. The release was taken back.', 'See whose the namespace is, and make a new OutputRelease.'),
  ReleaseVolumeChanged: entry('The release volume is not provably the one to which the files were copied.', 'Make a new OutputRelease.'),
  FormatRefused: entry('A file is of a kind that can run, such as a pickle or an archive.', 'Let the job write a format that is let out ([limits](limits.md#what-leaves)).'),
  FormatUnknown: entry('A file is of no format that is let out, or its name does not say which.', 'As for `FormatRefused`.'),
  FileMissing: entry('A file is not in the output.', 'Correct `spec.files` in a new OutputRelease.'),
  NotARegularFile: entry('A path is a link or no ordinary file, and links are not followed.', 'Name the file itself.'),
  HardLinked: entry('A file has several names, so it may be another than it seems.', 'Let the job write a copy.'),
  SizeDiffers: entry('A file has another size than was named.', 'Name it as it is in a new OutputRelease.'),
  DigestDiffers: entry('A file has another digest than was named.', 'Name it as it is in a new OutputRelease.'),
  ChangedWhileRead: entry('A file changed while it was read.', 'Nothing may write to an output that is released.'),
};

/** The gate and what it proves. */
export const gate: Entries = {
  Probed: entry('Every worker saw, before its program began, that what must be unreachable cannot be reached.', 'Nothing.'),
  IsolationOpen: entry('A target answered the pod until the wait was over.', 'The platform engineer looks whether the network plugin enforces NetworkPolicies on that node.'),
  Privileged: entry('The pod runs as root, with capabilities, without seccomp or with a root file system that can be written, or it is not known.', 'The platform engineer looks what changes pods on their way: a webhook, a mutating policy, the runtime.'),
  TokenPresent: entry('There is a service account token or a volume of secrets in the pod, or it is not known.', 'As for `Privileged`.'),
  DataWritable: entry('The data can be written to, or it is not known.', 'The platform engineer looks at the driver, and whether the runtime knows recursive read-only mounts.'),
  ConfigInvalid: entry('The gate was given no configuration that it understands.', 'The platform engineer looks whether `spec.gate.image` is the image of this operator, of the same version.'),
  Internal: entry('The gate failed in a way that nobody expected.', 'A cluster administrator reads the log of the container `gate`. Please report it.'),
  NoResult: entry('The gate passed and left no result.', 'As for `ConfigInvalid`.'),
  NothingProbed: entry('The gate had no targets, so nothing was tested.', 'The platform engineer lists `spec.gate.targets`.'),
  ResultIncomplete: entry('The result of the gate does not list every target.', 'As for `ConfigInvalid`.'),
};

/** Lines of the audit stream. */
export const audit: Entries = {
  PermitGone: entry('A binding was removed because its permit is gone.', 'Nothing.'),
  PermitReplaced: entry('A binding was removed because it was of a former permit of the name.', 'Nothing.'),
  SourceChanged: entry('A binding was removed because the data lies on another volume now. It is made anew.', 'Nothing.'),
  ClaimGone: entry('A binding was removed because its claim is another one. It is made anew.', 'Nothing.'),
  Unused: entry('A deleted dataset was let go: nobody uses its data.', 'Nothing.'),
  Gone: entry('The object behind the line is gone, and what it left was removed.', 'Nothing.'),
};
