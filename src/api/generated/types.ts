// Generated from crds/*.yaml by "npm run generate". Do not edit.
import { type KubeObject } from '../kube-object.ts';

/**
 * spec is written by the approver, most easily by "kubectl caveau approve".
 */
export interface DataApprovalSpec {
  /**
   * action is what is approved: Use (jobs run under the permit), Release (one OutputRelease of what they produced leaves the room), or Withdraw, which takes an earlier approval back.
   */
  readonly action: 'Use' | 'Release' | 'Withdraw';
  /**
   * permit is the DataPermit and the digest of the state of it that is approved.
   */
  readonly permit?: {
    /**
     * name is its name, in the approval's own namespace.
     */
    readonly name: string;
    /**
     * digest is its digest, as "kubectl caveau digest" prints it and the status of the permit shows it.
     */
    readonly digest: string;
  };
  /**
   * dataset is its SecureDataset and the digest of the state of it that is approved.
   */
  readonly dataset?: {
    /**
     * name is its name, in the approval's own namespace.
     */
    readonly name: string;
    /**
     * digest is its digest, as "kubectl caveau digest" prints it and the status of the permit shows it.
     */
    readonly digest: string;
  };
  /**
   * environment is the SecureProcessingEnvironment, where it is approved too. The role must be security-officer.
   */
  readonly environment?: {
    /**
     * digest is its digest.
     */
    readonly digest: string;
  };
  /**
   * release is the OutputRelease that is approved, and its digest. An approval of action Release is of this one alone.
   */
  readonly release?: {
    /**
     * namespace is the room of the release, which may be another than that of the data.
     */
    readonly namespace: string;
    /**
     * name is its name there.
     */
    readonly name: string;
    /**
     * digest is its digest, as "kubectl caveau digest" prints it and its status shows it.
     */
    readonly digest: string;
    /**
     * uid is the uid of that object. With it the approval counts for no later release of the same name and content, however often it is applied again; "kubectl caveau approve" writes it.
     */
    readonly uid?: string;
  };
  /**
   * withdraws is the DataApproval that is taken back, and its digest; one that comes back from Git or from a backup is still taken back.
   */
  readonly withdraws?: {
    /**
     * name is its name, in the approval's own namespace.
     */
    readonly name: string;
    /**
     * digest is its digest, as "kubectl caveau digest" prints it and the status of the permit shows it.
     */
    readonly digest: string;
  };
  /**
   * role is the role in which the approver speaks.
   */
  readonly role: string;
  /**
   * approver is the approver as the environment (or the dataset) lists the person. Without a signature it must be the user who creates the object.
   */
  readonly approver: string;
  /**
   * organisation is the organisation that the approver speaks for, as it is listed there.
   */
  readonly organisation: string;
  /**
   * expires is the instant (RFC 3339) from which the approval no longer counts. A withdrawal counts for ever.
   */
  readonly expires: string;
  /**
   * comment is a remark for people.
   */
  readonly comment?: string;
  /**
   * signatures are those of a DSSE envelope (https://github.com/secure-systems-lab/dsse) of payload type application/vnd.caveau.approval.v1+json. Its payload is the canonical JSON (RFC 8785) of group, kind, namespace, name and spec without this field, so it need not be stored.
   *
   * @minItems 1
   * @maxItems 4
   *
   * Items: One signature.
   */
  readonly signatures?: {
    /**
     * keyid is the id of the key.
     */
    readonly keyid: string;
    /**
     * sig is the signature in base64. Of ECDSA it is in DER.
     */
    readonly sig: string;
  }[];
}

/**
 * status is written by the operator only.
 */
export interface DataApprovalStatus {
  /**
   * conditions follow the Kubernetes conventions.
   *
   * @maxItems 8
   *
   * Items: One aspect of the object's present state.
   */
  readonly conditions?: {
    /**
     * type names the condition.
     */
    readonly type: string;
    /**
     * status is True, False or Unknown.
     */
    readonly status: 'True' | 'False' | 'Unknown';
    /**
     * reason is one word for machines.
     */
    readonly reason: string;
    /**
     * message is one sentence for people.
     */
    readonly message: string;
    /**
     * lastTransitionTime is when status last changed.
     */
    readonly lastTransitionTime: string;
    /**
     * observedGeneration is the generation of the spec that this condition speaks of.
     */
    readonly observedGeneration?: number;
  }[];
  /**
   * observedGeneration is the generation of the spec that the operator last looked at.
   */
  readonly observedGeneration?: number;
  /**
   * proof is how it is known who approved, Admission (the user who created it) or Signature; absent while it is not known.
   */
  readonly proof?: 'Admission' | 'Signature';
}

/** DataApproval is one person's word on exactly one state of a DataPermit and of its SecureDataset, or the withdrawal of such a word. It never changes. Any change of what was approved voids it. Who said it is proven by the user who created it, or by a signature. */
export interface DataApproval extends KubeObject {
  readonly spec: DataApprovalSpec;
  readonly status?: DataApprovalStatus;
}

/**
 * spec is written by the data steward.
 */
export interface DataPermitSpec {
  /**
   * authorisation is the document by which the right was given.
   */
  readonly authorisation: {
    /**
     * kind is what the document is. EhdsDataPermit (a data permit of a health data access body, EHDS Regulation (EU) 2025/327 art. 68), DataTransferAgreement (a contract with the holder) or HolderDecision (the holder's own decision, for its own research).
     */
    readonly kind: 'EhdsDataPermit' | 'DataTransferAgreement' | 'HolderDecision';
    /**
     * issuer is who gave it.
     */
    readonly issuer: string;
    /**
     * reference is its number.
     */
    readonly reference: string;
    /**
     * digest is the SHA-256 of the document.
     */
    readonly digest?: string;
  };
  /**
   * dataset is the SecureDataset, in the permit's own namespace.
   */
  readonly dataset: {
    /**
     * name is the name of the SecureDataset.
     */
    readonly name: string;
  };
  /**
   * project is who receives the right.
   */
  readonly project: {
    /**
     * namespace is the room (namespace) in which the project's jobs run. Where it is another than the dataset's, the operator binds the data there read-only while the permit is valid, and nothing is copied.
     */
    readonly namespace: string;
  };
  /**
   * organisation is the organisation whose project it is.
   */
  readonly organisation: {
    /**
     * name is its name.
     */
    readonly name: string;
    /**
     * kind is NotForProfit (public bodies too) or ForProfit.
     */
    readonly kind: 'NotForProfit' | 'ForProfit';
    /**
     * collaborators lists organisations that take part in the project.
     *
     * @maxItems 16
     *
     * Items: An organisation.
     */
    readonly collaborators?: string[];
  };
  /**
   * persons lists who may ask for jobs (EHDS art. 73(1)(a) admits only the persons named in the permit). Empty means nobody.
   *
   * @maxItems 128
   *
   * Items: One person.
   */
  readonly persons: {
    /**
     * subject is the user name that Kubernetes sees for the person; better an opaque identifier than a name.
     */
    readonly subject: string;
  }[];
  /**
   * purposes lists the permitted purposes, a part of those of the dataset. Empty means none.
   *
   * @maxItems 16
   */
  readonly purposes: (
    | 'ehds:TrainTestAndEvaluateHealthAlgorithms'
    | 'ehds:TrainTestAndEvaluateMedicalDevicesAlgorithms'
    | 'ehds:TrainTestAndEvaluateAISystemsAlgorithms'
    | 'ehds:TrainTestAndEvaluateHealthAppsAlgorithms'
    | 'ehds:HealthcareScientificResearch'
    | 'ehds:ImproveHealthcare'
    | 'ehds:ImproveHealthcareEducation'
    | 'ehds:DevelopPublicHealthProductsAndServices'
    | 'ehds:EnsureQualitySafetyHealthcare'
    | 'ehds:PublicHealthSurveillance'
    | 'ehds:PublicInterestRelatedToHealth'
    | 'ehds:PublicPolicyMaking'
    | 'ehds:ProvideHealthcareOfficialStatistics'
  )[];
  /**
   * excludedUses lists the uses that the applicant has undertaken never to serve. All five of EHDS Regulation (EU) 2025/327 art. 54 must be among them (ehds54:DetrimentalDecisions, ehds54:UnfavourableTerms, ehds54:AdvertisingOrMarketing, ehds54:HarmfulProductsOrServices, ehds54:UnethicalActivities), and those that the dataset prohibits besides.
   *
   * @maxItems 40
   */
  readonly excludedUses: string[];
  /**
   * undertakings lists what the applicant has undertaken, as terms of DUO that ask for it. DUO:0000019 (publish the results), DUO:0000024 (publish nothing before the date of the dataset), DUO:0000029 (return derived data).
   *
   * @maxItems 8
   */
  readonly undertakings?: ('DUO:0000019' | 'DUO:0000024' | 'DUO:0000029')[];
  /**
   * ethicsApproval is the approval of the project by an ethics committee, which DUO:0000021 asks for.
   */
  readonly ethicsApproval?: {
    /**
     * committee is its name.
     */
    readonly committee: string;
    /**
     * reference names the approval.
     */
    readonly reference: string;
    /**
     * date is when it was given (RFC 3339).
     */
    readonly date: string;
    /**
     * validUntil is the instant (RFC 3339) at which it lapses; absent means never.
     */
    readonly validUntil?: string;
    /**
     * digest is the SHA-256 of the document.
     */
    readonly digest?: string;
  };
  /**
   * commercialUse says whether the project may use the data commercially, where the dataset allows it at all.
   */
  readonly commercialUse: 'Forbidden' | 'Allowed';
  /**
   * images says which code may see the data.
   */
  readonly images: {
    /**
     * repositories lists image repositories without tag or digest. One that ends with /* stands for every repository below it; any other only for itself. Empty means none.
     *
     * @maxItems 32
     */
    readonly repositories: string[];
  };
  /**
   * validFrom is the instant (RFC 3339) from which jobs may start.
   */
  readonly validFrom: string;
  /**
   * validUntil is the instant (RFC 3339) at which the right ends; running jobs are stopped then.
   */
  readonly validUntil: string;
  /**
   * state is Active, or Revoked for good; revoking stops the jobs that run under the permit.
   */
  readonly state: 'Active' | 'Revoked';
}

/**
 * status is written by the operator only.
 */
export interface DataPermitStatus {
  /**
   * conditions follow the Kubernetes conventions.
   *
   * @maxItems 8
   *
   * Items: One aspect of the object's present state.
   */
  readonly conditions?: {
    /**
     * type names the condition.
     */
    readonly type: string;
    /**
     * status is True, False or Unknown.
     */
    readonly status: 'True' | 'False' | 'Unknown';
    /**
     * reason is one word for machines.
     */
    readonly reason: string;
    /**
     * message is one sentence for people.
     */
    readonly message: string;
    /**
     * lastTransitionTime is when status last changed.
     */
    readonly lastTransitionTime: string;
    /**
     * observedGeneration is the generation of the spec that this condition speaks of.
     */
    readonly observedGeneration?: number;
  }[];
  /**
   * observedGeneration is the generation of the spec that the operator last looked at.
   */
  readonly observedGeneration?: number;
  /**
   * approvals counts, for each action for which the dataset asks for approvals, those that count now.
   *
   * @maxItems 4
   *
   * Items: One action.
   */
  readonly approvals?: {
    /**
     * action is Use or Release.
     */
    readonly action: string;
    /**
     * needed is how many different approvers the dataset asks for.
     */
    readonly needed: number;
    /**
     * given is how many count now.
     */
    readonly given: number;
    /**
     * message says what is missing, or that nothing is.
     */
    readonly message?: string;
  }[];
  /**
   * digest is what a DataApproval of this permit must name.
   */
  readonly digest?: string;
  /**
   * datasetDigest is what a DataApproval must name of the dataset.
   */
  readonly datasetDigest?: string;
}

/** DataPermit gives one project the right to use one SecureDataset, for named purposes, by named persons, with named images, within a window of time (compare the data permit of EHDS Regulation (EU) 2025/327 art. 68). It lives beside the dataset. Deleting it, revoking it or narrowing it stops the jobs that run under it. */
export interface DataPermit extends KubeObject {
  readonly spec: DataPermitSpec;
  readonly status?: DataPermitStatus;
}

/**
 * spec is written by the verifier of the node.
 */
export interface NodeInspectionSpec {
  /**
   * time is when the verifier last wrote.
   */
  readonly time: string;
  /**
   * volumes lists the volumes that were seen mounted on the node, also for a while after they were unmounted.
   *
   * @maxItems 256
   *
   * Items: One volume.
   */
  readonly volumes: {
    /**
     * driver is the name of the CSI driver.
     */
    readonly driver: string;
    /**
     * volumeHandle names the volume as spec.csi.volumeHandle of its PersistentVolume does.
     */
    readonly volumeHandle: string;
    /**
     * encryption is Encrypted (the file system says that it was made with a key), Plain (it was not), or Unknown (the verifier could not find out, which never counts as encrypted).
     */
    readonly encryption: 'Encrypted' | 'Plain' | 'Unknown';
    /**
     * cache is None (no content is kept on the node's disk), Plaintext (the client of the file system keeps what it reads or writes in clear on the node's disk), or Unknown.
     */
    readonly cache: 'None' | 'Plaintext' | 'Unknown';
    /**
     * fileSystem is the UUID of the file system on which the volume lies; volumes of one file system share its key.
     */
    readonly fileSystem?: string;
    /**
     * time is when the verifier last looked at a mount of it.
     */
    readonly time: string;
  }[];
}

/** NodeInspection holds what the verifier of one node saw of the encryption of the volumes that are mounted there, by looking at the mounts and not at the objects of Kubernetes, which look the same whether a volume is encrypted or not. It has the name of its node, is written by the verifier of that node alone, and read by the operator (compare CSINode, which a kubelet writes). Nothing of the content of a volume is in it. */
export interface NodeInspection extends KubeObject {
  readonly spec: NodeInspectionSpec;
}

/**
 * spec is written by the researcher. It cannot change after creation, but for state, which may become Cancelled.
 */
export interface OutputReleaseSpec {
  /**
   * requester is the person who asks for this release, by the user name that Kubernetes sees. It must be the user who applies it, unless declaredBy names an account that may speak for the person. Who asks never approves.
   */
  readonly requester: string;
  /**
   * declaredBy is the account (for instance of a GitOps controller) that applies this release on behalf of requester; it needs the verb actfor on outputreleases.caveau.dev named as the requester.
   */
  readonly declaredBy?: string;
  /**
   * trainingJob is the job whose output has the files. It must have ended well, with every clause holding until its end (condition Releasable).
   */
  readonly trainingJob: {
    /**
     * name is its name, in the namespace of the release.
     */
    readonly name: string;
  };
  /**
   * files lists what leaves, and nothing else does.
   *
   * @minItems 1
   * @maxItems 64
   *
   * Items: One file.
   */
  readonly files: {
    /**
     * path is where it is below the output of the job. No part begins with a dot.
     */
    readonly path: string;
    /**
     * digest is the SHA-256 of its bytes, as the job itself can print it.
     */
    readonly digest: string;
    /**
     * size is how many bytes it has.
     */
    readonly size: number;
  }[];
  /**
   * destination is where the files can be read from when the release is approved: a claim of this name that is made there and is read-only, or the object store of the environment.
   */
  readonly destination: {
    /**
     * namespace is the namespace of the claim. It need not be a room.
     */
    readonly namespace?: string;
    /**
     * claimName is the name of the claim, which must not exist yet.
     */
    readonly claimName?: string;
    /**
     * objectStore is the object store to which the files are written, for a volume that cannot be read in another namespace. It must be that of the environment (spec.releaseStore) word for word, so that those who approve say where the files go.
     */
    readonly objectStore?: {
      /**
       * endpoint is the address of the store, https only.
       */
      readonly endpoint: string;
      /**
       * bucket is the bucket.
       */
      readonly bucket: string;
      /**
       * prefix is the path in the bucket below which all releases lie; absent means the bucket itself.
       */
      readonly prefix?: string;
    };
  };
  /**
   * storageClassName names the StorageClass of the release volume, whose volumes are encrypted as the datasets of the job ask, and, for a claim at the destination, can be shared with another namespace.
   */
  readonly storageClassName: string;
  /**
   * size is a quantity of storage, enough for the files and their list.
   */
  readonly size: number | string;
  /**
   * justification tells those who approve what the files are, why they are to leave, and why they tell nothing of a person.
   */
  readonly justification: string;
  /**
   * state is Submitted, or Cancelled for good; what was released already is taken back then.
   */
  readonly state: 'Submitted' | 'Cancelled';
}

/**
 * status is written by the operator only.
 */
export interface OutputReleaseStatus {
  /**
   * conditions follow the Kubernetes conventions. Reviewed, Moved and Bound say how far the release has come; Ready is True once the files can be read where the release says.
   *
   * @maxItems 8
   *
   * Items: One aspect of the object's present state.
   */
  readonly conditions?: {
    /**
     * type names the condition.
     */
    readonly type: string;
    /**
     * status is True, False or Unknown.
     */
    readonly status: 'True' | 'False' | 'Unknown';
    /**
     * reason is one word for machines.
     */
    readonly reason: string;
    /**
     * message is one sentence for people.
     */
    readonly message: string;
    /**
     * lastTransitionTime is when status last changed.
     */
    readonly lastTransitionTime: string;
    /**
     * observedGeneration is the generation of the spec that this condition speaks of.
     */
    readonly observedGeneration?: number;
  }[];
  /**
   * observedGeneration is the generation of the spec that the operator last looked at.
   */
  readonly observedGeneration?: number;
  /**
   * state sums the conditions up for people, in the words of the airlock of Azure TRE (https://github.com/microsoft/AzureTRE, AirlockRequestStatus), of which Draft is left out. Submitted: something stands against it that may pass. InReview: approvals are awaited. ApprovalInProgress: the files are being copied and bound. Approved: they can be read at the destination. RejectionInProgress and Rejected: it may not leave, for good, and what had left is being, or was, taken back. BlockingInProgress and Blocked: a file is of a format that is not let out. Cancelled: spec.state says so. Failed: the copy did not come about, for instance because a file is not what was named.
   */
  state?:
    | 'Submitted'
    | 'InReview'
    | 'ApprovalInProgress'
    | 'Approved'
    | 'RejectionInProgress'
    | 'Rejected'
    | 'BlockingInProgress'
    | 'Blocked'
    | 'Cancelled'
    | 'Failed';
  /**
   * reason is one word for machines.
   */
  readonly reason?: string;
  /**
   * message is a sentence or two for people.
   */
  readonly message?: string;
  /**
   * digest is what a DataApproval of this release must name in spec.release.
   */
  readonly digest?: string;
  /**
   * fileCount is how many files are asked for.
   */
  readonly fileCount?: number;
  /**
   * approvals counts, for each dataset of the job, the approvals of this release that count now.
   *
   * @maxItems 8
   *
   * Items: One dataset.
   */
  readonly approvals?: {
    /**
     * dataset is the SecureDataset, as name or namespace/name where it is of another room.
     */
    readonly dataset: string;
    /**
     * permit is the DataPermit that an approval must name, in the namespace of the dataset.
     */
    readonly permit: string;
    /**
     * needed is how many different approvers are asked for.
     */
    readonly needed: number;
    /**
     * given is how many count now.
     */
    readonly given: number;
    /**
     * message says what is missing, or that nothing is.
     */
    readonly message: string;
  }[];
  /**
   * approvedBy lists the digests of the approvals by which it was released. When one of them is withdrawn, the release is taken back.
   *
   * @maxItems 64
   */
  readonly approvedBy?: string[];
  /**
   * moverJob is the Job that copies the files.
   */
  readonly moverJob?: string;
  /**
   * releaseClaim is the claim, beside the release, to which they are copied.
   */
  readonly releaseClaim?: string;
  /**
   * releaseVolume is the PersistentVolume behind that claim, as it was while they were copied. No other one is ever bound at the destination.
   */
  readonly releaseVolume?: {
    /**
     * name is its name.
     */
    readonly name: string;
    /**
     * uid tells it from a later one of that name.
     */
    readonly uid: string;
  };
  /**
   * destinationUid is the uid of the namespace of the destination, as it was when the release first saw it. Where another namespace has the name, the release has failed and nothing of it can be read there.
   */
  readonly destinationUid?: string;
  /**
   * files lists what was copied, once all of it was.
   *
   * @maxItems 64
   *
   * Items: One file.
   */
  readonly files?: {
    /**
     * path is where it is below the directory files of the release.
     */
    readonly path: string;
    /**
     * digest is the SHA-256 of its bytes.
     */
    readonly digest: string;
    /**
     * size is how many bytes it has.
     */
    readonly size: number;
    /**
     * format is what it was recognised as.
     */
    readonly format: string;
    /**
     * object is the key under which it lies, or is to lie, in the bucket of the object store; absent for a claim.
     */
    readonly object?: string;
  }[];
  /**
   * manifestDigest is the SHA-256 of manifest.json, which lies beside the files and lists them.
   */
  readonly manifestDigest?: string;
  /**
   * completionTime is when the files could first be read at the destination.
   */
  readonly completionTime?: string;
  /**
   * recallTime is when the store had deleted every object of the release, after it was taken back.
   */
  readonly recallTime?: string;
}

/** OutputRelease asks that files of a finished TrainingJob leave the room: exactly these, by their digests, and to exactly one place. Persons whom the data asks for approve it by DataApprovals of action Release that name its digest, never who asked for it or for the job. Then the operator copies the files to a volume of their own, and binds that read-only where the release says. What is in the files is not looked at but for their formats. To delete it takes back what it released, as far as that can be taken back. */
export interface OutputRelease extends KubeObject {
  readonly spec: OutputReleaseSpec;
  readonly status?: OutputReleaseStatus;
}

/**
 * spec is written by the data steward.
 */
export interface SecureDatasetSpec {
  /**
   * title names the data for people, as a catalogue would (dct:title of HealthDCAT-AP). Nothing in it may identify a subject.
   */
  readonly title: string;
  /**
   * source says where the data is stored, and whether it is still being filled.
   */
  readonly source: {
    /**
     * persistentVolumeClaim names the claim that holds the data, in the dataset's own namespace.
     */
    readonly persistentVolumeClaim: {
      /**
       * claimName is the name of the PersistentVolumeClaim.
       */
      readonly claimName: string;
    };
    /**
     * state is Loading while the steward's loader may write and nobody may read, and Sealed from then on, for good: training pods read, nobody writes. Jobs are held until it is Sealed.
     */
    readonly state: 'Loading' | 'Sealed';
    /**
     * loader is the container that fills the claim while state is Loading. It is the only writer that the data ever has.
     */
    readonly loader?: {
      /**
       * image is the loader's container image, by digest.
       */
      readonly image: string;
      /**
       * command is the loader's command and its arguments. The claim is mounted read-write at /data.
       *
       * @minItems 1
       * @maxItems 64
       */
      readonly command: string[];
      /**
       * egress lists the only addresses that the loader may reach, for instance the archive that it copies from. Empty means none.
       *
       * @maxItems 16
       *
       * Items: One address range and port.
       */
      readonly egress?: {
        /**
         * cidr is an IPv4 or IPv6 range.
         */
        readonly cidr: string;
        /**
         * port is the destination port.
         */
        readonly port: number;
        /**
         * protocol is TCP or UDP.
         */
        readonly protocol: 'TCP' | 'UDP';
      }[];
    };
  };
  /**
   * revision says which state of the data this is. Sealed data never changes: a withdrawal of consent, or any other change, is a new SecureDataset on a claim of its own whose revision supersedes this one. From the moment that it exists no new job starts on the old one.
   */
  readonly revision?: {
    /**
     * id names the revision, for instance r7.
     */
    readonly id: string;
    /**
     * digest is the SHA-256 of the manifest of the data's files, as whoever filled the claim computed it. It is told in the records of jobs.
     */
    readonly digest?: string;
    /**
     * supersedes is the SecureDataset of this room that this one takes the place of.
     */
    readonly supersedes?: string;
    /**
     * tombstones tells that subjects of the superseded dataset are no longer in this one because they withdrew their consent or objected (GDPR art. 7(3), 17 and 21; EHDS Regulation (EU) 2025/327 art. 71). Jobs and outputs of the superseded dataset are marked.
     */
    readonly tombstones?: {
      /**
       * subjects counts them.
       */
      readonly subjects: number;
      /**
       * digest is the SHA-256 of the list of their pseudonyms, which stays outside of the cluster.
       */
      readonly digest: string;
    };
  };
  /**
   * accountability says who answers for the processing (GDPR art. 5(2), 26, 28, 30 and 35).
   */
  readonly accountability: {
    /**
     * controller is the organisation that decides about the data.
     */
    readonly controller: {
      /**
       * name is its name.
       */
      readonly name: string;
    };
    /**
     * jointControllers lists further organisations that decide with it, with the arrangement between them (GDPR art. 26).
     *
     * @maxItems 16
     *
     * Items: One organisation.
     */
    readonly jointControllers?: {
      /**
       * name is its name.
       */
      readonly name: string;
      /**
       * arrangement names the document.
       */
      readonly arrangement: string;
    }[];
    /**
     * processors lists the organisations that process the data on behalf of the controller, with their contracts (GDPR art. 28). The operator of the cluster (SecureProcessingEnvironment.spec.organisation) must be the controller, a joint controller or one of them.
     *
     * @maxItems 16
     *
     * Items: One organisation.
     */
    readonly processors?: {
      /**
       * name is its name.
       */
      readonly name: string;
      /**
       * contract is the contract or other legal act that binds it.
       */
      readonly contract: {
        /**
         * reference names the document.
         */
        readonly reference: string;
        /**
         * validFrom is the instant (RFC 3339) from which it binds; absent means that it does already.
         */
        readonly validFrom?: string;
        /**
         * validUntil is the instant (RFC 3339) at which it ends; nothing is processed by this organisation from then on.
         */
        readonly validUntil: string;
        /**
         * digest is the SHA-256 of the document.
         */
        readonly digest?: string;
      };
    }[];
    /**
     * dpia is the data protection impact assessment (GDPR art. 35). Personal data needs one.
     */
    readonly dpia?: {
      /**
       * reference names the document.
       */
      readonly reference: string;
      /**
       * outcome is what it found, a term of DPV's GDPR extension. gdpr:DPIAIndicatesHighRisk means a high risk after all measures: the authority must have been consulted (GDPR art. 36), which priorConsultation tells.
       */
      readonly outcome: 'gdpr:DPIAIndicatesHighRisk' | 'gdpr:DPIAIndicatesLowRisk' | 'gdpr:DPIAIndicatesNoRisk';
      /**
       * date is when it was approved (RFC 3339).
       */
      readonly date: string;
      /**
       * reviewBy is the instant (RFC 3339) at which it must have been reviewed; no new job starts from then on.
       */
      readonly reviewBy: string;
      /**
       * digest is the SHA-256 of the document.
       */
      readonly digest?: string;
      /**
       * priorConsultation names the answer of the supervisory authority (GDPR art. 36).
       */
      readonly priorConsultation?: string;
    };
  };
  /**
   * legal holds the grounds on which the data is processed, as its controller asserts them. Caveau refuses what is incoherent or missing; it judges no truth.
   */
  readonly legal?: {
    /**
     * lawfulBasis is the ground of GDPR art. 6(1), a term of DPV's GDPR extension (https://w3id.org/dpv/legal/eu/gdpr, version 2.3).
     */
    readonly lawfulBasis: 'gdpr:A6-1-a' | 'gdpr:A6-1-b' | 'gdpr:A6-1-c' | 'gdpr:A6-1-d' | 'gdpr:A6-1-e' | 'gdpr:A6-1-f';
    /**
     * specialCategoryCondition is the condition of GDPR art. 9(2) under which data concerning health may be processed, a term of the same extension.
     */
    specialCategoryCondition:
      | 'gdpr:A9-2-a'
      | 'gdpr:A9-2-b'
      | 'gdpr:A9-2-c'
      | 'gdpr:A9-2-d'
      | 'gdpr:A9-2-e'
      | 'gdpr:A9-2-f'
      | 'gdpr:A9-2-g'
      | 'gdpr:A9-2-h'
      | 'gdpr:A9-2-i'
      | 'gdpr:A9-2-j';
    /**
     * memberStateLaw names the law of the Union or of a member state on which A6-1-c, A6-1-e, A9-2-b, A9-2-g, A9-2-h, A9-2-i or A9-2-j rests, for instance L. 132/2025 art. 8 (Italy).
     */
    readonly memberStateLaw?: string;
    /**
     * safeguards lists the safeguards of research (GDPR art. 89(1)), as terms of DPV. A9-2-j needs at least one.
     *
     * @maxItems 16
     */
    readonly safeguards?: (
      | 'dpv:DataMinimisation'
      | 'dpv:Pseudonymisation'
      | 'dpv:Anonymisation'
      | 'dpv:AccessControlMethod'
      | 'dpv:EncryptionAtRest'
      | 'dpv:EncryptionInTransfer'
      | 'dpv:SecureProcessingEnvironment'
      | 'dpv:StorageLimitation'
      | 'dpv:DifferentialPrivacy'
      | 'dpv:EthicsAssessment'
    )[];
    /**
     * consent says which consent A6-1-a and A9-2-a rest on, and where people can withdraw it.
     */
    readonly consent?: {
      /**
       * reference names the form of consent and its version.
       */
      readonly reference: string;
      /**
       * digest is the SHA-256 of the form.
       */
      readonly digest?: string;
      /**
       * withdrawal says how a person withdraws: an address of an office, not of a person.
       */
      readonly withdrawal: string;
    };
    /**
     * national lists the gates of national law that the data must have passed. Each is a list of steps with dates; a job waits until the last one has been taken and its waiting period is over.
     *
     * @maxItems 8
     *
     * Items: One gate.
     */
    readonly national?: {
      /**
       * id is the rule: it:Cod-110 (Codice Privacy, legislative decree 196/2003, art. 110: medical research without consent), it:Cod-110bis (art. 110-bis: further processing by third parties), it:L132-2025-8 (Law 132/2025 art. 8: research with artificial intelligence in health).
       */
      readonly id: 'it:Cod-110' | 'it:Cod-110bis' | 'it:L132-2025-8';
      /**
       * ethicsOpinion is the opinion of the competent ethics committee.
       */
      readonly ethicsOpinion?: {
        /**
         * committee is its name.
         */
        readonly committee: string;
        /**
         * reference names the opinion.
         */
        readonly reference: string;
        /**
         * date is when it was given (RFC 3339).
         */
        readonly date: string;
        /**
         * outcome is Favourable or Unfavourable; an opinion that is awaited is absent.
         */
        readonly outcome: 'Favourable' | 'Unfavourable';
        /**
         * validUntil is the instant (RFC 3339) at which it lapses; absent means never.
         */
        readonly validUntil?: string;
        /**
         * digest is the SHA-256 of the document.
         */
        readonly digest?: string;
      };
      /**
       * authorityNotice is the communication to the supervisory authority (Garante per la protezione dei dati personali).
       */
      readonly authorityNotice?: {
        /**
         * protocol is the number under which it was received.
         */
        readonly protocol: string;
        /**
         * date is when it was received (RFC 3339). A waiting period counts from here.
         */
        readonly date: string;
        /**
         * outcome is Authorised or Blocked once the authority has said so; absent while it has said nothing.
         */
        readonly outcome?: 'Authorised' | 'Blocked';
      };
      /**
       * publicNotice says where the public notice to the persons concerned, or the published impact assessment, is found.
       */
      readonly publicNotice?: string;
      /**
       * impossibility says why informing the persons concerned is impossible or would take a disproportionate effort (art. 110).
       */
      readonly impossibility?: string;
    }[];
  };
  /**
   * deidentification says how far the data is from the persons whom it is about (GDPR art. 4(5), 25 and 89).
   */
  readonly deidentification: {
    /**
     * level is a term of DPV. dpv:PersonalData (persons can be read from it), dpv:PseudonymisedData (only with a key that is kept elsewhere) or dpv:AnonymisedData (by nobody).
     */
    readonly level: 'dpv:PersonalData' | 'dpv:PseudonymisedData' | 'dpv:AnonymisedData';
    /**
     * keyHolder says who keeps the key of pseudonyms: the Controller, or a TrustedThirdParty. A project never has it.
     */
    readonly keyHolder?: 'Controller' | 'TrustedThirdParty';
    /**
     * method names the procedure and its version, for people.
     */
    readonly method?: string;
    /**
     * dicom says by which profile of DICOM PS3.15 annex E the images were de-identified, as codes of context group CID 7050 (attribute 0012,0064).
     */
    readonly dicom?: {
      /**
       * edition is the edition of PS3.15, for instance 2026b.
       */
      readonly edition: string;
      /**
       * codes lists the profile (DCM:113100, basic application level confidentiality) and its options (DCM:113101 to DCM:113112).
       *
       * @minItems 1
       * @maxItems 16
       */
      readonly codes: string[];
    };
  };
  /**
   * minimisation says why this data, and no less, is needed (GDPR art. 5(1)(c)). A part of a larger body of data is a SecureDataset on a claim of its own, never a filter of paths: what a pod can mount, its program can read.
   */
  readonly minimisation: {
    /**
     * justification says, in a sentence or two, why the purposes need these subjects and these items.
     */
    readonly justification: string;
    /**
     * subsetOf is the SecureDataset of this room from which this one was taken, and which stays there, with or without its claim. A withdrawal there reaches this one too.
     */
    readonly subsetOf?: string;
    /**
     * selection says what was selected, for instance the modality, the years and the items kept. Personal data that was taken from a larger body needs it.
     */
    readonly selection?: string;
  };
  /**
   * use holds the general terms on which the data may be used. A DataPermit can only narrow them.
   */
  readonly use: {
    /**
     * purposes lists the purposes for which the data may be processed, as terms of DPV's EHDS extension (https://w3id.org/dpv/legal/eu/ehds, version 2.3; EHDS Regulation (EU) 2025/327 art. 53). Empty means none.
     *
     * @maxItems 16
     */
    readonly purposes: (
      | 'ehds:TrainTestAndEvaluateHealthAlgorithms'
      | 'ehds:TrainTestAndEvaluateMedicalDevicesAlgorithms'
      | 'ehds:TrainTestAndEvaluateAISystemsAlgorithms'
      | 'ehds:TrainTestAndEvaluateHealthAppsAlgorithms'
      | 'ehds:HealthcareScientificResearch'
      | 'ehds:ImproveHealthcare'
      | 'ehds:ImproveHealthcareEducation'
      | 'ehds:DevelopPublicHealthProductsAndServices'
      | 'ehds:EnsureQualitySafetyHealthcare'
      | 'ehds:PublicHealthSurveillance'
      | 'ehds:PublicInterestRelatedToHealth'
      | 'ehds:PublicPolicyMaking'
      | 'ehds:ProvideHealthcareOfficialStatistics'
    )[];
    /**
     * commercialUse says whether the data may serve a commercial use (compare DUO:0000046, non-commercial use only).
     */
    readonly commercialUse: 'Forbidden' | 'Allowed';
    /**
     * prohibited lists further uses that the data must not serve, as terms of your own (prefix:Name). Those of EHDS Regulation (EU) 2025/327 art. 54 are prohibited always and need not be listed. A DataPermit must exclude each of them.
     *
     * @maxItems 32
     */
    readonly prohibited?: string[];
    /**
     * duo holds the terms of the Data Use Ontology (GA4GH; http://purl.obolibrary.org/obo/duo.owl) under which the data was given. It narrows, and never stands in the place of the legal grounds. A code that this operator does not know denies.
     */
    readonly duo?: {
      /**
       * permission is the data use permission, for instance DUO:0000042 (general research use) or DUO:0000007 (disease specific research).
       */
      readonly permission: string;
      /**
       * diseases lists the diseases of DUO:0000007 as terms of MONDO; each stands for itself and for every kind of it. Empty means none.
       *
       * @maxItems 64
       */
      readonly diseases?: string[];
      /**
       * modifiers lists the data use modifiers. All of them apply.
       *
       * @maxItems 32
       *
       * Items: One modifier with what it needs.
       */
      readonly modifiers?: {
        /**
         * code is the modifier, for instance DUO:0000046 (non-commercial use only).
         */
        readonly code: string;
        /**
         * months is how long a project may use the data (DUO:0000025), counted from validFrom of its permit.
         */
        readonly months?: number;
        /**
         * until is the instant (RFC 3339) before which results may not be published (DUO:0000024).
         */
        readonly until?: string;
        /**
         * regions lists the countries (ISO 3166-1 alpha-2) within which the data may be used (DUO:0000022). Empty means none.
         *
         * @maxItems 64
         */
        readonly regions?: string[];
        /**
         * projects lists the namespaces of the projects that may use the data (DUO:0000027). Empty means none.
         *
         * @maxItems 64
         */
        readonly projects?: string[];
        /**
         * institutions lists the organisations that may use the data (DUO:0000028), as DataPermit.spec.organisation.name has them. Empty means none.
         *
         * @maxItems 64
         *
         * Items: An organisation.
         */
        readonly institutions?: string[];
        /**
         * collaborators lists the organisations of which one must take part (DUO:0000020).
         *
         * @maxItems 16
         *
         * Items: An organisation.
         */
        readonly collaborators?: string[];
        /**
         * researchType describes the only kind of research (DUO:0000012). No program can judge it, so a DataApproval of action Use by the role that the environment names decides.
         */
        readonly researchType?: string;
      }[];
    };
  };
  /**
   * residency says where the data may be processed.
   */
  readonly residency: {
    /**
     * jurisdictions lists the countries (ISO 3166-1 alpha-2) on whose nodes the data may be processed. Which node is where is asserted by the SecureProcessingEnvironment. Empty means none.
     *
     * @maxItems 64
     */
    readonly jurisdictions: string[];
    /**
     * transfers says, for each listed country outside of the European Economic Area, by which instrument data may go there (GDPR art. 44 to 49). A country without one is not used. Data under an EHDS data permit goes only where an adequacy decision exists (EHDS Regulation (EU) 2025/327 art. 87).
     *
     * @maxItems 64
     *
     * Items: One country and the instrument.
     */
    readonly transfers?: {
      /**
       * jurisdiction is the country (ISO 3166-1 alpha-2).
       */
      readonly jurisdiction: string;
      /**
       * tool is the instrument, a term of DPV's GDPR extension. gdpr:A45-3 is an adequacy decision, gdpr:A46-2-a to -f and gdpr:A46-3-a and -b are appropriate safeguards, gdpr:A49-1-a, -d and -g are derogations, which cannot be the rule for a training run and are refused.
       */
      tool:
        | 'gdpr:A45-3'
        | 'gdpr:A46-2-a'
        | 'gdpr:A46-2-b'
        | 'gdpr:A46-2-c'
        | 'gdpr:A46-2-d'
        | 'gdpr:A46-2-e'
        | 'gdpr:A46-2-f'
        | 'gdpr:A46-3-a'
        | 'gdpr:A46-3-b'
        | 'gdpr:A49-1-a'
        | 'gdpr:A49-1-d'
        | 'gdpr:A49-1-g';
      /**
       * reference names the decision or the document.
       */
      readonly reference: string;
      /**
       * validUntil is the instant (RFC 3339) at which it ends; absent means that it does not.
       */
      readonly validUntil?: string;
    }[];
  };
  /**
   * protection says how the data must be protected while it is used.
   */
  readonly protection: {
    /**
     * encryptionAtRest says which encryption of the volume is good enough. The output volume of a job must meet it too.
     */
    readonly encryptionAtRest: {
      /**
       * mechanisms lists the acceptable mechanisms: luks2 (dm-crypt block device), fscrypt (file-based), client-side (encrypted before it leaves the client), provider-managed (the storage provider encrypts with its key), customer-managed (the storage provider encrypts with your key). Empty means none.
       *
       * @maxItems 5
       */
      readonly mechanisms: ('luks2' | 'fscrypt' | 'client-side' | 'provider-managed' | 'customer-managed')[];
      /**
       * keyScope is the widest acceptable reach of one key: Volume (a key of this volume's own), Dataset (a key shared by volumes of this dataset only) or Cluster (a key shared with other data).
       */
      readonly keyScope: 'Volume' | 'Dataset' | 'Cluster';
    };
    /**
     * encryptionInTransit says how traffic between the workers of a job must be protected. What the cluster's network offers is told by the SecureProcessingEnvironment. A job with one worker sends nothing to another.
     */
    readonly encryptionInTransit: {
      /**
       * mechanisms lists what is good enough. wireguard and ipsec encrypt between nodes; trusted-network is a network that nobody but the operator of the cluster can reach, in clear. Empty means none, so that only jobs with one worker run.
       *
       * @maxItems 3
       */
      readonly mechanisms: ('wireguard' | 'ipsec' | 'trusted-network')[];
      /**
       * rdma is Forbidden, or TrustedFabric where the environment trusts its RDMA fabric. RDMA passes by the network policies and the encryption of the cluster.
       */
      readonly rdma: 'Forbidden' | 'TrustedFabric';
    };
    /**
     * accessMode says how training pods may mount the data. Both are read-only: ReadOnlyMany by any number of pods at once, ReadOnlyOnce only by a job with one worker.
     */
    readonly accessMode: 'ReadOnlyMany' | 'ReadOnlyOnce';
    /**
     * accelerator is the least isolation between tenants of one GPU that is acceptable: Exclusive (the whole GPU belongs to the pod), MIG (a hardware-isolated partition, or a whole GPU), Confidential (a whole GPU in confidential mode, in a confidential virtual machine), Shared (time-slicing or MPS too: no memory isolation).
     */
    readonly accelerator: 'Confidential' | 'Exclusive' | 'MIG' | 'Shared';
    /**
     * nodeTenancy is who else may run on the same nodes at the same time. Project (nodes set aside for regulated work, and no pods of another room on them), Regulated (nodes set aside for regulated work), Shared (any node).
     */
    readonly nodeTenancy: 'Project' | 'Regulated' | 'Shared';
    /**
     * runtimeClasses lists the RuntimeClasses under which the data may be processed; "" is the node's default runtime. Empty means none.
     *
     * @maxItems 8
     */
    readonly runtimeClasses: string[];
    /**
     * network says what training pods may reach besides each other.
     */
    readonly network: {
      /**
       * egress lists the only addresses that a job on this data may ask to reach. Empty means none, which is the rule.
       *
       * @maxItems 16
       *
       * Items: One address range and port.
       */
      readonly egress: {
        /**
         * cidr is an IPv4 or IPv6 range.
         */
        readonly cidr: string;
        /**
         * port is the destination port.
         */
        readonly port: number;
        /**
         * protocol is TCP or UDP.
         */
        readonly protocol: 'TCP' | 'UDP';
      }[];
    };
    /**
     * assurance lists the least level of evidence for single controls. A control that is not listed must be Declared at least.
     *
     * @maxItems 8
     *
     * Items: One control and the level of evidence that it needs.
     */
    readonly assurance?: {
      /**
       * control names the control.
       */
      readonly control: 'encryption-at-rest' | 'requester-identity' | 'network-isolation';
      /**
       * level is Declared (somebody wrote it down), Configured (the enforcing object exists and matches) or Probed (it was tested where it matters, the isolation from inside every pod and the encryption on the node that mounts the volume).
       */
      readonly level: 'Declared' | 'Configured' | 'Probed';
    }[];
  };
  /**
   * approvals says how many persons must approve before the data is used, and before a result is released. They approve the digest of a DataPermit together with that of this dataset; any change of either voids what they approved. Empty means that nobody need approve.
   *
   * @maxItems 4
   *
   * Items: What one action needs.
   */
  readonly approvals?: {
    /**
     * action is Use (jobs run on the data) or Release (what a job produced leaves the room).
     */
    readonly action: 'Use' | 'Release';
    /**
     * minimum is how many different approvers are needed.
     */
    readonly minimum: number;
    /**
     * roles lists the roles of which each must have approved, for instance dpo and ethics; one approver speaks for one role. Empty means that any role will do.
     *
     * @maxItems 8
     */
    readonly roles: string[];
    /**
     * organisations is how many different organisations the approvers must be of; absent means 1.
     */
    readonly organisations?: number;
    /**
     * environment is Required where an approver of the role security-officer must also approve the digest of the SecureProcessingEnvironment; absent means NotRequired.
     */
    readonly environment?: 'Required' | 'NotRequired';
  }[];
  /**
   * approvers lists persons who may approve for this data by a signature, with their keys, beside those of the SecureProcessingEnvironment. The list is part of what is approved.
   *
   * @maxItems 16
   *
   * Items: One person.
   */
  readonly approvers?: {
    /**
     * name is what spec.approver of a DataApproval says; better an opaque identifier than a name.
     */
    readonly name: string;
    /**
     * organisation is the organisation that the person speaks for.
     */
    readonly organisation: string;
    /**
     * roles lists the roles in which the person may approve.
     *
     * @minItems 1
     * @maxItems 8
     */
    readonly roles: string[];
    /**
     * keys lists the public keys of the person.
     *
     * @minItems 1
     * @maxItems 4
     *
     * Items: One public key.
     */
    readonly keys: {
      /**
       * id is what a signature names it by.
       */
      readonly id: string;
      /**
       * publicKey is an Ed25519 or ECDSA (P-256, P-384) key in PEM (SubjectPublicKeyInfo).
       */
      readonly publicKey: string;
    }[];
  }[];
  /**
   * onViolation says what becomes of running jobs when a clause ceases to hold. What is not listed stops them at once. Clauses about where and how the data is processed always stop.
   */
  readonly onViolation?: {
    /**
     * checkpointSeconds is how long a program has after SIGTERM to write its checkpoint and end, under the action Checkpoint. Where the end is known beforehand, for instance that of a permit, SIGTERM comes so much earlier, so that the right is not used beyond its end.
     */
    readonly checkpointSeconds?: number;
    /**
     * actions lists the clauses for which another action than Stop is taken.
     *
     * @maxItems 16
     *
     * Items: One clause and the action.
     */
    readonly actions: {
      /**
       * clause is the id of a clause that leaves a choice.
       */
      clause:
        | 'approvals'
        | 'authorisation'
        | 'dpia'
        | 'minimisation'
        | 'national-gate'
        | 'permit-state'
        | 'permit-window'
        | 'processors'
        | 'retention'
        | 'revision'
        | 'transfer';
      /**
       * action is Stop (at once, with a grace of seconds), Checkpoint (SIGTERM with the grace of checkpointSeconds) or Finish (the run ends by itself, starts no further attempt, and what it produced may not be released).
       */
      readonly action: 'Stop' | 'Checkpoint' | 'Finish';
    }[];
  };
  /**
   * retention bounds how long the data may be used.
   */
  readonly retention: {
    /**
     * until is the instant (RFC 3339) after which no job may run on the data; running jobs are stopped then.
     */
    readonly until: string;
    /**
     * legalHold keeps the dataset and its claim from being deleted, by whomever, as long as it is there. It does not prolong the right to use the data.
     */
    readonly legalHold?: {
      /**
       * reference names the order or the proceedings.
       */
      readonly reference: string;
      /**
       * since is when it began (RFC 3339).
       */
      readonly since?: string;
    };
  };
}

/**
 * status is written by the operator only.
 */
export interface SecureDatasetStatus {
  /**
   * conditions follow the Kubernetes conventions.
   *
   * @maxItems 8
   *
   * Items: One aspect of the object's present state.
   */
  readonly conditions?: {
    /**
     * type names the condition.
     */
    readonly type: string;
    /**
     * status is True, False or Unknown.
     */
    readonly status: 'True' | 'False' | 'Unknown';
    /**
     * reason is one word for machines.
     */
    readonly reason: string;
    /**
     * message is one sentence for people.
     */
    readonly message: string;
    /**
     * lastTransitionTime is when status last changed.
     */
    readonly lastTransitionTime: string;
    /**
     * observedGeneration is the generation of the spec that this condition speaks of.
     */
    readonly observedGeneration?: number;
  }[];
  /**
   * observedGeneration is the generation of the spec that the operator last looked at.
   */
  readonly observedGeneration?: number;
  /**
   * encryption is what the operator found out about the encryption of the volume behind the claim.
   */
  readonly encryption?: {
    /**
     * mechanism is the mechanism that was found, or none.
     */
    readonly mechanism?: string;
    /**
     * keyScope is the reach of the key.
     */
    readonly keyScope?: string;
    /**
     * level is the level of the evidence.
     */
    readonly level?: 'Declared' | 'Configured' | 'Probed';
    /**
     * message says in one sentence how it is known.
     */
    readonly message?: string;
  };
  /**
   * controls tells what verifiers and probes last found out, where the terms ask for Probed evidence. Evidence is of the time at which it was taken.
   *
   * @maxItems 64
   *
   * Items: One control, as it was found on one node pool.
   */
  readonly controls?: {
    /**
     * control names the control.
     */
    readonly control: 'encryption-at-rest' | 'network-isolation';
    /**
     * nodePool is the value of the node label of spec.probes.nodePoolLabel of the SecureProcessingEnvironment; empty where the evidence is of the volume and not of a pool.
     */
    readonly nodePool: string;
    /**
     * result is Passed, Failed, or Unverified (it was tested and proved nothing).
     */
    readonly result: 'Passed' | 'Failed' | 'Unverified';
    /**
     * time is when it was tested.
     */
    readonly time: string;
    /**
     * validUntil is when the evidence stops counting for new starts; absent where it never counted.
     */
    readonly validUntil?: string;
    /**
     * node is the node on which it was tested.
     */
    readonly node?: string;
    /**
     * digest is the SHA-256 of what the test wrote, as sha256: and 64 hexadecimal digits.
     */
    readonly digest?: string;
    /**
     * failures is how many tests in a row did not pass; absent after one that did. The operator waits longer before each further one.
     */
    readonly failures?: number;
    /**
     * message says in a sentence what was found.
     */
    readonly message: string;
  }[];
  /**
   * permits counts the DataPermits that name this dataset and are valid now.
   */
  readonly permits?: number;
  /**
   * loader tells how the loading went.
   */
  readonly loader?: {
    /**
     * jobName is the Job that runs the loader.
     */
    readonly jobName?: string;
    /**
     * state is one word for people.
     */
    readonly state?: 'Running' | 'Succeeded' | 'Failed';
  };
  /**
   * jobs counts the TrainingJobs that name this dataset, by what they do now. It is told at most once in 10 seconds, so it may be that much behind; a job is decided on the dataset's spec and never on these counts.
   */
  readonly jobs?: {
    /**
     * running counts the jobs that use the data or are about to: Starting, Running, Restarting and Stopping.
     */
    readonly running: number;
    /**
     * waiting counts the jobs that may use the data later: Held, Queued, Suspended, and those that are not decided yet.
     */
    readonly waiting: number;
    /**
     * denied counts the jobs that may not use the data as things are.
     */
    readonly denied: number;
    /**
     * finished counts the jobs that have ended for good and were not deleted.
     */
    readonly finished: number;
    /**
     * time is when they were counted.
     */
    readonly time: string;
  };
  /**
   * recentJobs lists the ten TrainingJobs on this dataset whose conditions changed last, the latest first. It names jobs and no persons.
   *
   * @maxItems 10
   *
   * Items: One job and what it does.
   */
  readonly recentJobs?: {
    /**
     * name is the name of the TrainingJob.
     */
    readonly name: string;
    /**
     * namespace is the room of the job, where that is another than the dataset's.
     */
    readonly namespace?: string;
    /**
     * state is status.state of the job.
     */
    readonly state: string;
    /**
     * since is when a condition of the job last changed.
     */
    readonly since: string;
  }[];
}

/** SecureDataset says what is true of one body of regulated data: where it is stored, on which terms it may be used, and how it must be protected while a TrainingJob uses it. It grants nothing by itself: each project needs a DataPermit. */
export interface SecureDataset extends KubeObject {
  readonly spec: SecureDatasetSpec;
  readonly status?: SecureDatasetStatus;
}

/**
 * spec is written by the platform engineer.
 */
export interface SecureProcessingEnvironmentSpec {
  /**
   * jurisdictions says which node labels mean which country. A node whose label is not listed is nowhere, and no regulated job runs on it.
   *
   * @maxItems 64
   *
   * Items: One label and the country that it stands for.
   */
  readonly jurisdictions: {
    /**
     * labelKey is a label key with the prefix node-restriction.kubernetes.io/, the only labels that a kubelet cannot set on its own node.
     */
    readonly labelKey: string;
    /**
     * labelValue is the value of the label.
     */
    readonly labelValue: string;
    /**
     * jurisdiction is a country (ISO 3166-1 alpha-2).
     */
    readonly jurisdiction: string;
  }[];
  /**
   * organisation is who operates the cluster. It must be the controller of a dataset, a joint controller or a processor with a contract; absent, only anonymised data is processed.
   */
  readonly organisation?: string;
  /**
   * restoreConfirmed is the instant (RFC 3339) up to which a person has looked at what a backup brought back: permits may be there again that were revoked since, and withdrawals may be missing. Nothing starts while something was restored later than this.
   */
  readonly restoreConfirmed?: string;
  /**
   * network says how traffic between nodes is protected. Without it it counts as clear, and RDMA as not trusted.
   */
  readonly network?: {
    /**
     * encryption says what protects traffic between pods on different nodes.
     */
    readonly encryption?: {
      /**
       * mechanism is wireguard, ipsec or trusted-network (clear, on a network that nobody else reaches).
       */
      readonly mechanism: 'wireguard' | 'ipsec' | 'trusted-network';
      /**
       * reason says how the platform engineer knows, for instance the setting of the network plugin and the date on which it was checked.
       */
      readonly reason: string;
    };
    /**
     * rdma says that the RDMA fabric of the nodes is trusted, and why. Without it RDMA is switched off in the pods.
     */
    readonly rdma?: {
      /**
       * reason says why, for instance that the fabric carries one project at a time.
       */
      readonly reason: string;
    };
  };
  /**
   * regulatedNodes says how nodes are known that are set aside for regulated work. Without it there are none.
   */
  readonly regulatedNodes?: {
    /**
     * labelKey is a label key with the prefix node-restriction.kubernetes.io/, the only labels that a kubelet cannot set on its own node.
     */
    readonly labelKey: string;
    /**
     * labelValue is the value of the label.
     */
    readonly labelValue: string;
    /**
     * taintKey is the key of the taint (effect NoSchedule) that keeps other pods off them. A node with the label and without the taint does not count.
     */
    readonly taintKey: string;
  };
  /**
   * approvers says who may approve, in which roles and for which organisation. A person without keys approves by creating the DataApproval under the own user name; a person with keys may also sign.
   *
   * @maxItems 64
   *
   * Items: One person.
   */
  readonly approvers?: {
    /**
     * name is the user name that Kubernetes sees for the person, or what signed approvals say in spec.approver; better an opaque identifier than a name.
     */
    readonly name: string;
    /**
     * organisation is the organisation that the person speaks for.
     */
    readonly organisation: string;
    /**
     * roles lists the roles in which the person may approve, for instance dpo, ethics, data-holder, medical-physicist, security-officer.
     *
     * @minItems 1
     * @maxItems 8
     */
    readonly roles: string[];
    /**
     * keys lists the public keys of the person.
     *
     * @maxItems 4
     *
     * Items: One public key.
     */
    readonly keys?: {
      /**
       * id is what a signature names it by.
       */
      readonly id: string;
      /**
       * publicKey is an Ed25519 or ECDSA (P-256, P-384) key in PEM (SubjectPublicKeyInfo).
       */
      readonly publicKey: string;
    }[];
  }[];
  /**
   * requiredApprovals says how many persons must approve before any data is used, and before any result is released, beside what each SecureDataset asks for in spec.approvals: both must suffice, so that whoever writes a dataset cannot do without. Absent or empty means that only datasets ask.
   *
   * @maxItems 4
   *
   * Items: What one action needs.
   */
  readonly requiredApprovals?: {
    /**
     * action is Use (jobs run on the data) or Release (what a job produced leaves the room).
     */
    readonly action: 'Use' | 'Release';
    /**
     * minimum is how many different approvers are needed.
     */
    readonly minimum: number;
    /**
     * roles lists the roles of which each must have approved, for instance dpo and ethics; one approver speaks for one role. Empty means that any role will do.
     *
     * @maxItems 8
     */
    readonly roles: string[];
    /**
     * organisations is how many different organisations the approvers must be of; absent means 1.
     */
    readonly organisations?: number;
    /**
     * environment is Required where an approver of the role security-officer must also approve the digest of the SecureProcessingEnvironment; absent means NotRequired.
     */
    readonly environment?: 'Required' | 'NotRequired';
  }[];
  /**
   * trustedStorage lists storage classes whose encryption the Kubernetes API does not show (Amazon EBS, Google persistent disk, OpenStack Cinder), and why they are trusted. Evidence from here is Declared and never more.
   *
   * @maxItems 32
   *
   * Items: One storage class of one driver.
   */
  readonly trustedStorage?: {
    /**
     * driver is the name of the CSI driver.
     */
    readonly driver: 'ebs.csi.aws.com' | 'pd.csi.storage.gke.io' | 'cinder.csi.openstack.org';
    /**
     * storageClassName is the name of the StorageClass.
     */
    readonly storageClassName: string;
    /**
     * mechanism is how it encrypts.
     */
    readonly mechanism: 'luks2' | 'provider-managed' | 'customer-managed';
    /**
     * keyScope is the reach of one key.
     */
    readonly keyScope: 'Volume' | 'Dataset' | 'Cluster';
    /**
     * reason says how the platform engineer knows, for instance the account setting and the date on which it was checked.
     */
    readonly reason: string;
  }[];
  /**
   * releaseStore is an object store of the S3 kind to which an OutputRelease may ask that files are written, where their volume cannot be read in another namespace. Absent means that there is no such way. Its keys are in the Secret caveau-release-store (accessKeyId, secretAccessKey) of each room that may use it: best keys of the room's own that may only write and delete. To set or change it takes the verb grant on secureprocessingenvironments.
   */
  readonly releaseStore?: {
    /**
     * endpoint is the address of the store as its certificate names it, https only; absent port means 443.
     */
    readonly endpoint: string;
    /**
     * address is the IPv4 or IPv6 address at which the store is. It is the only one that is opened for what writes there; a name would need a resolver, and pods of rooms have none.
     */
    readonly address: string;
    /**
     * bucket is the bucket.
     */
    readonly bucket: string;
    /**
     * prefix is the path in the bucket below which all releases lie; absent means the bucket itself.
     */
    readonly prefix?: string;
    /**
     * region is the region that requests are signed for, such as eu-central-1; stores without regions mostly take us-east-1.
     */
    readonly region: string;
    /**
     * caBundle is the certificates (PEM) that vouch for the store, and then no others do; absent means those that Node.js brings (Mozilla's).
     */
    readonly caBundle?: string;
  };
  /**
   * sharing lists the file systems of which the operator may bind a dataset's volume read-only in another room, for a DataPermit that names it. Absent means that nothing is shared. The policy caveau-bindings holds the operator to it. To change it takes the verb grant on secureprocessingenvironments.
   *
   * @maxItems 32
   *
   * Items: One file system, known by the Secret with which nodes mount it.
   */
  readonly sharing?: {
    /**
     * driver is the name of the CSI driver, for instance csi.juicefs.com.
     */
    readonly driver: string;
    /**
     * secret names the Secret with which nodes mount the file system. It is not read by the operator.
     */
    readonly secret: {
      /**
       * namespace is its namespace.
       */
      readonly namespace: string;
      /**
       * name is its name.
       */
      readonly name: string;
    };
  }[];
  /**
   * accelerators says how the cluster offers GPUs. NVIDIA's are known (nvidia.com/gpu, with the labels of GPU Feature Discovery) unless listed here; those of another vendor can be asked for only when they are listed, for instance AMD's as amd.com/gpu with the labels of its node labeller.
   *
   * @maxItems 3
   *
   * Items: The GPUs of one vendor.
   */
  readonly accelerators?: {
    /**
     * vendor is the vendor.
     */
    readonly vendor: 'NVIDIA' | 'AMD' | 'Intel';
    /**
     * resourceName is the extended resource of the device plugin, for instance amd.com/gpu, gpu.intel.com/i915 or gpu.intel.com/xe.
     */
    readonly resourceName: string;
    /**
     * productLabel is the node label whose value names the product, for instance amd.com/gpu.product-name or gpu.intel.com/product.
     */
    readonly productLabel: string;
    /**
     * unshared is the node label that says that each GPU of the node is whole and belongs to one pod at a time, for instance amd.com/gpu.compute-memory-partition=spx_nps1 where the device plugin does not share GPUs in time. Without it nothing shows that they are not shared, and only data whose terms accept shared GPUs is processed on them.
     */
    readonly unshared?: {
      /**
       * labelKey is the key of the label.
       */
      readonly labelKey: string;
      /**
       * labelValue is its value.
       */
      readonly labelValue: string;
    };
    /**
     * confidential says by what a node shows that its GPUs run in confidential mode, and which RuntimeClasses run pods in a confidential virtual machine. Without it no GPU of the vendor is confidential.
     */
    readonly confidential?: {
      /**
       * labelKey is the key of the label, for instance nvidia.com/cc.ready.state.
       */
      readonly labelKey: string;
      /**
       * labelValue is its value, for instance true.
       */
      readonly labelValue: string;
      /**
       * runtimeClassNames lists the RuntimeClasses, for instance kata-qemu-nvidia-gpu-snp. Empty means none.
       *
       * @maxItems 8
       */
      readonly runtimeClassNames: string[];
    };
  }[];
  /**
   * workloads says what jobs may ask of the scheduler. What is not listed is refused.
   */
  readonly workloads?: {
    /**
     * tolerations lists the taints that a job may tolerate. Empty means none.
     *
     * @maxItems 16
     *
     * Items: One taint.
     */
    readonly tolerations?: {
      /**
       * key is the key of the taint.
       */
      readonly key: string;
      /**
       * value is the only value that may be tolerated; absent means any.
       */
      readonly value?: string;
      /**
       * effect is the only effect that may be tolerated; absent means both.
       */
      readonly effect?: 'NoSchedule' | 'PreferNoSchedule';
    }[];
    /**
     * priorityClassNames lists the PriorityClasses that a job may name. Empty means none.
     *
     * @maxItems 16
     */
    readonly priorityClassNames?: string[];
  };
  /**
   * gate is the check that every training pod passes before its program begins: from inside the pod it sees that what must be unreachable is unreachable, that the data is mounted read-only, and that the pod has no token and no privilege. Without it no pod is checked, and data that asks for Probed evidence of its isolation is not processed.
   */
  readonly gate?: {
    /**
     * image is the operator's own image, by digest, whose subcommand gate is run; what is released is read and sent by it too. To set or change it takes the verb grant on secureprocessingenvironments.
     */
    readonly image: string;
    /**
     * waitSeconds is how long network policies may take to take effect on a new pod before it is given up; absent means 30.
     */
    readonly waitSeconds?: number;
    /**
     * validitySeconds is how long it counts that a target answered the operator, whose own network is open. That a pod cannot reach what nobody can reach proves nothing; absent means 300.
     */
    readonly validitySeconds?: number;
    /**
     * targets lists what no training pod may reach, unless the terms of its data open it. Empty means that nothing is sent, and nothing is proven.
     *
     * @maxItems 16
     *
     * Items: One address that answers the operator and must not answer a training pod.
     */
    readonly targets?: {
      /**
       * name names the target in what is told of it.
       */
      readonly name: string;
      /**
       * role is what the target stands for: Beacon (a server that was put there for this), Outside (an address beyond the cluster), CloudMetadata (the metadata service of a cloud), ApiServer, Kubelet, OtherPod (a pod in another namespace) or Resolver (a DNS server).
       */
      readonly role: 'Beacon' | 'Outside' | 'CloudMetadata' | 'ApiServer' | 'Kubelet' | 'OtherPod' | 'Resolver';
      /**
       * address is an IPv4 or IPv6 address. A name would need a resolver, and training pods have none.
       */
      readonly address: string;
      /**
       * port is the port.
       */
      readonly port: number;
      /**
       * protocol is TCP, UDP, or a DNS query by one of them (DNS-UDP, DNS-TCP).
       */
      readonly protocol: 'TCP' | 'UDP' | 'DNS-UDP' | 'DNS-TCP';
    }[];
  };
  /**
   * probes says that the operator looks for itself, before the first job and on a schedule, at datasets whose terms ask for Probed evidence: a pod in the place of a training pod, with its runtime class, security context, volumes and the policies of the room, passes the gate and runs no program of anybody's. Without it only the gates of jobs' own pods, and verifiers, look. What is found is in status.controls of the dataset.
   */
  readonly probes?: {
    /**
     * everySeconds is how often each dataset is looked at on each node pool.
     */
    readonly everySeconds: number;
    /**
     * validitySeconds is how long evidence counts, that of probes and that of a NodeInspection. Its end blocks new starts and stops no run; a probe that failed stops. Absent means twice everySeconds, so that one probe may be missed.
     */
    readonly validitySeconds?: number;
    /**
     * nodePoolLabel is the key of the node label whose value names the node's pool, for instance cloud.google.com/gke-nodepool or kubernetes.io/hostname, which makes a pool of each node. A job on such data runs only on pools where a probe succeeded. Nodes without the label are in no pool.
     */
    readonly nodePoolLabel: string;
  };
}

/**
 * status is written by the operator only.
 */
export interface SecureProcessingEnvironmentStatus {
  /**
   * conditions follow the Kubernetes conventions.
   *
   * @maxItems 8
   *
   * Items: One aspect of the object's present state.
   */
  readonly conditions?: {
    /**
     * type names the condition.
     */
    readonly type: string;
    /**
     * status is True, False or Unknown.
     */
    readonly status: 'True' | 'False' | 'Unknown';
    /**
     * reason is one word for machines.
     */
    readonly reason: string;
    /**
     * message is one sentence for people.
     */
    readonly message: string;
    /**
     * lastTransitionTime is when status last changed.
     */
    readonly lastTransitionTime: string;
    /**
     * observedGeneration is the generation of the spec that this condition speaks of.
     */
    readonly observedGeneration?: number;
  }[];
  /**
   * observedGeneration is the generation of the spec that the operator last looked at.
   */
  readonly observedGeneration?: number;
  /**
   * restoredTime is when something was last seen to have been brought back from a backup. Nothing starts until spec.restoreConfirmed is not before it.
   */
  readonly restoredTime?: string;
  /**
   * jurisdictions counts the nodes of each country, as the operator sees them.
   *
   * @maxItems 64
   *
   * Items: One country.
   */
  readonly jurisdictions?: {
    /**
     * jurisdiction is a country (ISO 3166-1 alpha-2).
     */
    readonly jurisdiction: string;
    /**
     * nodes counts the nodes there.
     */
    readonly nodes: number;
  }[];
  /**
   * unplacedNodes counts the nodes that carry no listed label; no regulated job runs on them.
   */
  readonly unplacedNodes?: number;
}

/** SecureProcessingEnvironment holds what the platform engineer asserts about the cluster and Kubernetes itself cannot say (compare EHDS Regulation (EU) 2025/327 art. 73): where nodes are, and which storage is encrypted by means that the API does not show. There is one, named default. Without it nothing runs. */
export interface SecureProcessingEnvironment extends KubeObject {
  readonly spec: SecureProcessingEnvironmentSpec;
  readonly status?: SecureProcessingEnvironmentStatus;
}

/**
 * spec is written by the researcher. It cannot change after creation, except runPolicy.suspend and runPolicy.ttlSecondsAfterFinished.
 */
export interface TrainingJobSpec {
  /**
   * requester is the person who asks for this job, by the user name that Kubernetes sees. It must be the user who applies the job, unless declaredBy names an account that may speak for the person.
   */
  readonly requester: string;
  /**
   * declaredBy is the account (for instance of a GitOps controller) that applies this job on behalf of requester; it needs the verb actfor on trainingjobs.caveau.dev named as the requester. The evidence of who asked is then Declared, and the status says so.
   */
  readonly declaredBy?: string;
  /**
   * purpose declares what the run is for.
   */
  readonly purpose: {
    /**
     * activity is the purpose of the processing, a term of DPV's EHDS extension (https://w3id.org/dpv/legal/eu/ehds, version 2.3).
     */
    activity:
      | 'ehds:TrainTestAndEvaluateHealthAlgorithms'
      | 'ehds:TrainTestAndEvaluateMedicalDevicesAlgorithms'
      | 'ehds:TrainTestAndEvaluateAISystemsAlgorithms'
      | 'ehds:TrainTestAndEvaluateHealthAppsAlgorithms'
      | 'ehds:HealthcareScientificResearch'
      | 'ehds:ImproveHealthcare'
      | 'ehds:ImproveHealthcareEducation'
      | 'ehds:DevelopPublicHealthProductsAndServices'
      | 'ehds:EnsureQualitySafetyHealthcare'
      | 'ehds:PublicHealthSurveillance'
      | 'ehds:PublicInterestRelatedToHealth'
      | 'ehds:PublicPolicyMaking'
      | 'ehds:ProvideHealthcareOfficialStatistics';
    /**
     * commercialUse says whether the result is meant to serve a commercial use.
     */
    readonly commercialUse: 'None' | 'Intended';
    /**
     * disease is the disease that the run is about, a term of MONDO at its most specific, for instance MONDO:0008903 (lung cancer). Needed where the terms of the data are for diseases.
     */
    readonly disease?: string;
    /**
     * ancestry says whether the run studies the origins or the ancestry of populations; absent means None.
     */
    readonly ancestry?: 'None' | 'Intended';
    /**
     * genetic says whether the run is a study of genetics; absent means None.
     */
    readonly genetic?: 'None' | 'Intended';
    /**
     * clinicalCare says whether the result is meant to serve the care of the very patients; absent means None.
     */
    readonly clinicalCare?: 'None' | 'Intended';
    /**
     * controlSet says whether the data serves as a healthy or unaffected control set; absent means None.
     */
    readonly controlSet?: 'None' | 'Intended';
  };
  /**
   * datasets lists the SecureDatasets that the job reads. The terms of all of them apply.
   *
   * @minItems 1
   * @maxItems 8
   *
   * Items: One dataset.
   */
  readonly datasets: {
    /**
     * name is the name of the SecureDataset.
     */
    readonly name: string;
    /**
     * namespace is the room of the data holder in which the dataset and its DataPermit lie; absent means the job's own. From another room the data is read where it lies, through a volume that the operator binds read-only, if a permit there names the room of the job.
     */
    readonly namespace?: string;
    /**
     * mountPath is where the container sees it; an absolute path that is not one of the system's.
     */
    readonly mountPath: string;
  }[];
  /**
   * image is the container image, by digest, so that what ran can be known for ever.
   */
  readonly image: string;
  /**
   * command is the program that every worker runs, with its first arguments.
   *
   * @minItems 1
   * @maxItems 64
   */
  readonly command: string[];
  /**
   * args are further arguments, appended to command. $(NAME) stands for an environment variable, as Kubernetes expands it.
   *
   * @maxItems 64
   */
  readonly args?: string[];
  /**
   * env sets environment variables of the workers, after those that Caveau sets. Names that Caveau or the cluster sets (CAVEAU_*, PET_*, KUBERNETES_*, HOME, USER and those of the rendezvous) and names by which a container runtime hands out GPUs (NVIDIA_*, AMD_VISIBLE_DEVICES) or by which RDMA is switched off (NCCL_IB_DISABLE, NCCL_NET, UCX_TLS, FI_PROVIDER and their like) are refused. Values are plain text in the object, so no place for secrets.
   *
   * @maxItems 64
   *
   * Items: One variable.
   */
  readonly env?: {
    /**
     * name is the name of the variable.
     */
    readonly name: string;
    /**
     * value is the value of the variable. $(NAME) stands for a variable before it.
     */
    readonly value: string;
  }[];
  /**
   * inputs are mounted read-only beside the data, for instance code and pretrained weights; nodes fetch them, so that the workers need no network.
   *
   * @maxItems 8
   *
   * Items: One input, from a config map or from an image.
   */
  readonly inputs?: {
    /**
     * configMap names a ConfigMap of the room; each of its keys becomes a file that can be read and run. What it holds is not part of the decision.
     */
    readonly configMap?: {
      /**
       * name is the name of the ConfigMap.
       */
      readonly name: string;
    };
    /**
     * image names an image whose files are mounted and cannot be run directly (an image volume, Kubernetes 1.35 or newer). The permit must list its repository.
     */
    readonly image?: {
      /**
       * reference is the image, by digest.
       */
      readonly reference: string;
    };
    /**
     * mountPath is where the container sees it; an absolute path that is not one of the system's.
     */
    readonly mountPath: string;
  }[];
  /**
   * imagePullSecrets names Secrets of the room with which nodes pull the images. The operator reads no Secret.
   *
   * @maxItems 4
   *
   * Items: One Secret.
   */
  readonly imagePullSecrets?: {
    /**
     * name is the name of the Secret.
     */
    readonly name: string;
  }[];
  /**
   * securityContext says as which user the workers run; absent, as user and group 65532. Root is refused. Data whose files others cannot read is read through supplementalGroups; there is no fsGroup, which would change the owner of every file of a volume.
   */
  readonly securityContext?: {
    /**
     * runAsUser is the numeric user.
     */
    readonly runAsUser?: number;
    /**
     * runAsGroup is the numeric primary group. A fresh output volume belongs to it.
     */
    readonly runAsGroup?: number;
    /**
     * supplementalGroups lists further numeric groups of the processes, for instance that of the data's files, or that of the GPU's device files.
     *
     * @maxItems 16
     */
    readonly supplementalGroups?: number[];
  };
  /**
   * priorityClassName names the PriorityClass of the pods; the environment must list it. With queueName it is also the priority in the queue.
   */
  readonly priorityClassName?: string;
  /**
   * tolerations lets the pods run on tainted nodes, as far as the environment lists the same taints.
   *
   * @maxItems 8
   *
   * Items: One taint that is tolerated.
   */
  readonly tolerations?: {
    /**
     * key is the key of the taint.
     */
    readonly key: string;
    /**
     * operator is Equal (this value) or Exists (any value).
     */
    readonly operator: 'Equal' | 'Exists';
    /**
     * value is the value of the taint.
     */
    readonly value?: string;
    /**
     * effect is the effect of the taint; absent means both NoSchedule and PreferNoSchedule. NoExecute is never tolerated.
     */
    readonly effect?: 'NoSchedule' | 'PreferNoSchedule';
  }[];
  /**
   * queueName names a LocalQueue of Kueue in the room. The job then waits until Kueue admits it, and may be preempted and resumed. The operator must run with queues enabled.
   */
  readonly queueName?: string;
  /**
   * framework chooses the environment that workers get: PyTorch sets PET_*, MASTER_ADDR, MASTER_PORT, WORLD_SIZE and RANK as torchrun knows them (DeepSpeed and Accelerate run under torchrun); JAX sets JAX_COORDINATOR_ADDRESS, JAX_NUM_PROCESSES, JAX_PROCESS_ID and, with GPUs, JAX_LOCAL_DEVICE_IDS: the script hands the number and the id on to jax.distributed.initialize, which reads only the others itself. All set CAVEAU_* and HOME=/tmp, because the pod's user has no home; Plain sets nothing else.
   */
  readonly framework: 'PyTorch' | 'JAX' | 'Plain';
  /**
   * workers is the number of pods that run together.
   */
  readonly workers: number;
  /**
   * resources is what each worker gets.
   */
  readonly resources: {
    /**
     * cpu is a quantity of CPU for each worker.
     */
    readonly cpu: number | string;
    /**
     * memory is a quantity of memory for each worker. Scratch space and shared memory count towards it.
     */
    readonly memory: number | string;
    /**
     * sharedMemory bounds /dev/shm, which is memory and counts towards memory; absent means half of memory.
     */
    readonly sharedMemory?: number | string;
    /**
     * gpu asks for GPUs for each worker.
     */
    readonly gpu?: {
      /**
       * vendor says whose GPUs they are; absent means NVIDIA. The environment says under which resource name and label the cluster offers those of the others.
       */
      readonly vendor?: 'NVIDIA' | 'AMD' | 'Intel';
      /**
       * count is the number of GPUs (or MIG partitions) for each worker.
       */
      readonly count: number;
      /**
       * products lists acceptable values of the node label that names the product (nvidia.com/gpu.product, as GPU Feature Discovery sets it, for NVIDIA).
       *
       * @minItems 1
       * @maxItems 16
       */
      readonly products: string[];
      /**
       * partition asks for MIG partitions of this profile instead of whole GPUs, on nodes whose device plugin offers each profile as a resource of its own (mixed strategy, nvidia.com/mig-1g.10gb); products are those of the whole GPU.
       */
      readonly partition?: string;
    };
  };
  /**
   * output asks for a fresh encrypted volume for what the job produces. It stays when the job is deleted.
   */
  readonly output?: {
    /**
     * size is a quantity of storage.
     */
    readonly size: number | string;
    /**
     * storageClassName names a StorageClass whose volumes are encrypted as the datasets ask.
     */
    readonly storageClassName: string;
    /**
     * mountPath is where the container sees it; an absolute path that is not one of the system's.
     */
    readonly mountPath: string;
  };
  /**
   * runtimeClassName names the RuntimeClass of the pods; absent means the node's default runtime.
   */
  readonly runtimeClassName?: string;
  /**
   * egress lists what the workers want to reach besides each other. Every entry must be allowed by every dataset.
   *
   * @maxItems 16
   *
   * Items: One address range and port.
   */
  readonly egress?: {
    /**
     * cidr is an IPv4 or IPv6 range.
     */
    readonly cidr: string;
    /**
     * port is the destination port.
     */
    readonly port: number;
    /**
     * protocol is TCP or UDP.
     */
    readonly protocol: 'TCP' | 'UDP';
  }[];
  /**
   * runPolicy bounds the run.
   */
  readonly runPolicy?: {
    /**
     * suspend stops the run (or keeps it from starting) until it is false or absent again.
     */
    readonly suspend?: boolean;
    /**
     * activeDeadlineSeconds is how long each start of the job may run: it counts anew after a restart or a pause. The end of a permit bounds it in any case.
     */
    readonly activeDeadlineSeconds?: number;
    /**
     * maxRestarts is how often the whole gang is started again after its program failed (exit code, out of memory); absent means 0. What the cluster did to it (preemption, eviction, a lost node, a failed gate, a gang that found no place) is not counted and always started again.
     */
    readonly maxRestarts?: number;
    /**
     * startDeadlineSeconds is how long some workers may hold nodes while others are not running yet; absent means 600. Then all give their places up, and the job tries again later.
     */
    readonly startDeadlineSeconds?: number;
    /**
     * ttlSecondsAfterFinished is how long the Job and its pods are kept after the end. The TrainingJob and its output stay.
     */
    readonly ttlSecondsAfterFinished?: number;
  };
}

/**
 * status is written by the operator only.
 */
export interface TrainingJobStatus {
  /**
   * conditions follow the Kubernetes conventions.
   *
   * @maxItems 16
   *
   * Items: One aspect of the object's present state.
   */
  readonly conditions?: {
    /**
     * type names the condition.
     */
    readonly type: string;
    /**
     * status is True, False or Unknown.
     */
    readonly status: 'True' | 'False' | 'Unknown';
    /**
     * reason is one word for machines.
     */
    readonly reason: string;
    /**
     * message is one sentence for people.
     */
    readonly message: string;
    /**
     * lastTransitionTime is when status last changed.
     */
    readonly lastTransitionTime: string;
    /**
     * observedGeneration is the generation of the spec that this condition speaks of.
     */
    readonly observedGeneration?: number;
  }[];
  /**
   * observedGeneration is the generation of the spec that the operator last looked at.
   */
  readonly observedGeneration?: number;
  /**
   * state is one word for people, derived from the conditions. Held (waiting for something named in message), Denied, Queued (waiting for Kueue), Suspended, Starting, Running, Restarting (an attempt ended and another follows), Stopping, then one of Succeeded, Failed, Stopped for good. Programs read the conditions.
   */
  state?:
    'Held' | 'Denied' | 'Queued' | 'Suspended' | 'Starting' | 'Running' | 'Restarting' | 'Stopping' | 'Succeeded' | 'Failed' | 'Stopped';
  /**
   * reason is the one word why, for people and dashboards.
   */
  readonly reason?: string;
  /**
   * message is the sentence that answers what is happening and why, and what to do.
   */
  readonly message?: string;
  /**
   * decision is the last decision on this job's use of the data. It is written before anything is done about it.
   */
  readonly decision?: {
    /**
     * outcome is Allow, Hold or Deny.
     */
    readonly outcome?: 'Allow' | 'Hold' | 'Deny';
    /**
     * time is when it was decided.
     */
    readonly time?: string;
    /**
     * clauseSet is the version of the set of clauses.
     */
    readonly clauseSet?: string;
    /**
     * inputDigest is the SHA-256 over the canonical JSON (RFC 8785) of what was decided on.
     */
    readonly inputDigest?: string;
    /**
     * requesterEvidence says how it is known who asked: Configured (bound by admission to the user who applied the job) or Declared (an account spoke for the person).
     */
    readonly requesterEvidence?: 'Declared' | 'Configured';
    /**
     * permits names the DataPermit under which each dataset is used.
     *
     * @maxItems 8
     *
     * Items: One dataset and its permit.
     */
    readonly permits?: {
      /**
       * dataset is the name of the SecureDataset, as namespace/name where it is in another room.
       */
      readonly dataset: string;
      /**
       * permit is the name of the DataPermit.
       */
      readonly permit: string;
    }[];
    /**
     * satisfied lists the ids of the clauses that hold.
     *
     * @maxItems 64
     */
    readonly satisfied?: string[];
    /**
     * unsatisfied lists in full the clauses that do not hold, or do not hold yet.
     *
     * @maxItems 64
     *
     * Items: One clause.
     */
    readonly unsatisfied?: {
      /**
       * clause is the id of the clause; docs/clauses.md explains each.
       */
      readonly clause: string;
      /**
       * dataset is the dataset whose terms these are, as namespace/name where it is in another room.
       */
      readonly dataset?: string;
      /**
       * outcome is Pending or Violated.
       */
      readonly outcome: 'Pending' | 'Violated';
      /**
       * reason is one word for machines.
       */
      readonly reason: string;
      /**
       * message says what is wrong and what would help.
       */
      readonly message: string;
      /**
       * until is when a pending clause will hold by itself.
       */
      readonly until?: string;
      /**
       * action is what becomes of the running job by this clause, Stop, Checkpoint or Finish; absent before the start.
       */
      readonly action?: 'Stop' | 'Checkpoint' | 'Finish';
    }[];
  };
  /**
   * attempt is the number of the present or last attempt.
   */
  readonly attempt?: number;
  /**
   * restarts counts the restarts after failures of the program, which runPolicy.maxRestarts bounds.
   */
  readonly restarts?: number;
  /**
   * nextAttemptTime is when the next attempt begins at the earliest, while the job is Restarting.
   */
  readonly nextAttemptTime?: string;
  /**
   * attempts lists the last ten attempts to run the job.
   *
   * @maxItems 10
   *
   * Items: One attempt.
   */
  readonly attempts?: {
    /**
     * number counts attempts from 1.
     */
    readonly number: number;
    /**
     * jobName is the batch/v1 Job that ran it.
     */
    readonly jobName: string;
    /**
     * startTime is when all workers were running.
     */
    readonly startTime?: string;
    /**
     * completionTime is when it ended.
     */
    readonly completionTime?: string;
    /**
     * outcome is Succeeded, Failed (by its program, which counts towards maxRestarts), Interrupted (by the cluster, which does not count) or Stopped.
     */
    readonly outcome?: 'Succeeded' | 'Failed' | 'Interrupted' | 'Stopped';
    /**
     * reason is one word for machines.
     */
    readonly reason?: string;
    /**
     * exitCode is the exit code of the first container that failed.
     */
    readonly exitCode?: number;
    /**
     * worker is the index of the worker that ended the attempt.
     */
    readonly worker?: number;
    /**
     * node is where that worker ran.
     */
    readonly node?: string;
  }[];
  /**
   * workers counts pods as of the last change of state.
   */
  readonly workers?: {
    /**
     * running counts pods that run.
     */
    readonly running?: number;
    /**
     * succeeded counts pods that ended well.
     */
    readonly succeeded?: number;
    /**
     * failed counts pods that failed.
     */
    readonly failed?: number;
  };
  /**
   * placement says where the pods ran (at most 64 nodes are listed).
   *
   * @maxItems 64
   *
   * Items: One node.
   */
  readonly placement?: {
    /**
     * node is the name of the node.
     */
    readonly node: string;
    /**
     * jurisdiction is the country of the node (ISO 3166-1 alpha-2).
     */
    readonly jurisdiction?: string;
    /**
     * gpuProduct is the node's label nvidia.com/gpu.product.
     */
    readonly gpuProduct?: string;
    /**
     * workers counts the pods there.
     */
    readonly workers?: number;
  }[];
  /**
   * startTime is when all workers first ran.
   */
  readonly startTime?: string;
  /**
   * completionTime is when the job ended for good.
   */
  readonly completionTime?: string;
  /**
   * deadline is the earliest instant at which the job will be stopped whatever happens: a permit's end, a retention date.
   */
  readonly deadline?: string;
  /**
   * outputClaim is the PersistentVolumeClaim that holds what the job produced.
   */
  readonly outputClaim?: string;
  /**
   * revisions tells which state of each dataset the job ran on, once it has started.
   *
   * @maxItems 8
   *
   * Items: One dataset.
   */
  readonly revisions?: {
    /**
     * dataset is the name of the SecureDataset, as namespace/name where it is in another room.
     */
    readonly dataset: string;
    /**
     * revision is revision.id of the dataset, where it has one.
     */
    readonly revision?: string;
    /**
     * digest is revision.digest of the dataset, where it has one.
     */
    readonly digest?: string;
    /**
     * supersededBy is the SecureDataset that has taken its place since.
     */
    readonly supersededBy?: string;
    /**
     * withdrawnSubjects counts the subjects who have withdrawn since, as the tombstones of the later revisions tell.
     */
    readonly withdrawnSubjects?: number;
    /**
     * withdrawalTime is when the operator saw that.
     */
    readonly withdrawalTime?: string;
  }[];
}

/** TrainingJob is a training run on regulated data. The operator decides whether it may use the data, runs it only where and how the data's terms allow, stops it when they no longer hold, and says why. */
export interface TrainingJob extends KubeObject {
  readonly spec: TrainingJobSpec;
  readonly status?: TrainingJobStatus;
}
