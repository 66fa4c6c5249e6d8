// Generated from crds/*.yaml by "npm run generate". Do not edit.
import { type KubeObject } from '../kube-object.ts';

/**
 * spec is written by the data steward.
 */
export interface DataPermitSpec {
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
     * namespace is the room (namespace) in which the project's jobs run. For now it must be the dataset's own room, because a claim is mounted only in its own namespace.
     */
    readonly namespace: string;
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
     * accessMode says how training pods may mount the data. Both are read-only: ReadOnlyMany by any number of pods at once, ReadOnlyOnce only by a job with one worker.
     */
    readonly accessMode: 'ReadOnlyMany' | 'ReadOnlyOnce';
    /**
     * accelerator is the least isolation between tenants of one GPU that is acceptable: Exclusive (the whole GPU belongs to the pod), MIG (a hardware-isolated partition, or a whole GPU), Shared (time-slicing or MPS too: no memory isolation).
     */
    readonly accelerator: 'Exclusive' | 'MIG' | 'Shared';
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
   * retention bounds how long the data may be used.
   */
  readonly retention: {
    /**
     * until is the instant (RFC 3339) after which no job may run on the data; running jobs are stopped then.
     */
    readonly until: string;
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
     * name is the name of the TrainingJob, in the dataset's namespace.
     */
    readonly name: string;
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
     * image is the operator's own image, by digest, whose subcommand gate is run.
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
  };
  /**
   * datasets lists the SecureDatasets that the job reads, in its own namespace. The terms of all of them apply.
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
   * env sets environment variables of the workers, after those that Caveau sets. Names that Caveau or the cluster sets (CAVEAU_*, PET_*, KUBERNETES_*, HOME, USER and those of the rendezvous) and names by which a container runtime hands out GPUs (NVIDIA_*, AMD_VISIBLE_DEVICES) are refused. Values are plain text in the object, so no place for secrets.
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
   * @maxItems 12
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
       * dataset is the name of the SecureDataset.
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
       * dataset is the dataset whose terms these are.
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
}

/** TrainingJob is a training run on regulated data. The operator decides whether it may use the data, runs it only where and how the data's terms allow, stops it when they no longer hold, and says why. */
export interface TrainingJob extends KubeObject {
  readonly spec: TrainingJobSpec;
  readonly status?: TrainingJobStatus;
}
