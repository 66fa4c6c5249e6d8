import { type DataApproval, type DataPermit, type SecureDataset, type SecureProcessingEnvironment, type SecureProcessingEnvironmentSpec, type TrainingJob } from '../api/generated/types.ts';

/** Milliseconds since the Unix epoch; the only form in which time enters a decision. */
export type Instant = number;

/** How well a control is known to be in force; each level includes the ones before it. */
export type EvidenceLevel = 'Declared' | 'Configured' | 'Probed';

/** One look of a verifier at a mounted volume. */
export interface Sight {
  /** The node on which the volume was mounted. */
  readonly node: string;
  /** When the verifier looked. */
  readonly at: Instant;
  /** Whether it saw that the volume is encrypted and leaves no plaintext in a cache; false where it could not find out. */
  readonly verified: boolean;
  /** A look counts from then on: one that is yet to come tells of a wrong clock. */
  readonly from: Instant;
  /** And before then. */
  readonly until: Instant;
}

/** What is known about the encryption of one volume (or of the volumes that a storage class will make). */
export type EncryptionFact =
  | {
      readonly state: 'encrypted';
      readonly mechanism: 'luks2' | 'fscrypt' | 'client-side' | 'provider-managed' | 'customer-managed';
      readonly keyScope: 'Volume' | 'Dataset' | 'Cluster';
      /** What the objects of Kubernetes show. */
      readonly level: EvidenceLevel;
      /** One sentence: how it is known. */
      readonly message: string;
      /** What verifiers saw of the volume, in the order of nodes; absent where none looked. */
      readonly sights?: readonly Sight[];
    }
  /** Known not to be encrypted, or not verifiable: both mean no. */
  | {
      readonly state: 'refused';
      readonly reason: string;
      readonly message: string;
      /** Who saw it, where it was a verifier. */
      readonly seen?: Pick<Sight, 'node' | 'at'>;
    }
  /** Something does not exist yet or is not bound yet; it may turn out well. */
  | { readonly state: 'unknown'; readonly reason: string; readonly message: string };

/** What is known about the claim behind a dataset. */
export interface ClaimFact {
  readonly exists: boolean;
  /** Kubernetes access modes of the claim, e.g. ReadWriteMany. */
  readonly accessModes: readonly string[];
  /** Living pods that mount it and may write, and loader Jobs, which may make some. While there are any, nobody reads. */
  readonly writers: number;
  /** Living pods that mount it and that Caveau did not start. */
  readonly strangers: number;
  /** TrainingJobs that run or begin to run on it, by name; told only of a claim that one node at a time can mount. */
  readonly users: readonly string[];
  /** Living pods that mount it for a job or dataset that no longer exists. They are on their way out: nothing new starts beside them. */
  readonly departing: number;
  /** Whether a probe of the operator uses it, or begins to; told only of a claim that one node at a time can mount. */
  readonly probed?: boolean;
  /** The name of the older dataset to which the claim belongs; absent when it belongs to this one. */
  readonly takenBy?: string;
  readonly encryption: EncryptionFact;
}

/** What is known of the read-only volume that serves one permit in another room than the dataset's. */
export type BindingFact =
  | {
      readonly state: 'bound';
      /** The claim in the room of the project. */
      readonly claimName: string;
      /** Living pods that mount it and that Caveau did not start. */
      readonly strangers: number;
    }
  /** There can be none. */
  | { readonly state: 'refused'; readonly reason: string; readonly message: string }
  /** There is none yet. */
  | { readonly state: 'pending'; readonly reason: string; readonly message: string };

/** What was last found out on one node pool. */
export interface PoolEvidence {
  readonly pool: string;
  readonly result: 'Passed' | 'Failed' | 'Unverified';
  /** Until when it counts for new starts; absent where it never counted. */
  readonly validUntil?: Instant;
  /** What was found, in a sentence. */
  readonly message: string;
}

/** One node, as far as placement needs it. */
export interface NodeFact {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Cordoned nodes take no new pods. */
  readonly unschedulable: boolean;
  /** Keys of its taints of effect NoSchedule, the only one that pods of ours tolerate. */
  readonly taints: readonly string[];
  /** Whether its kubelet answers, as the node controller sees it. What runs on a node that does not answer cannot be known. */
  readonly ready: boolean;
}

/** Whether the admission policies of Caveau are in force, as far as the operator can see. */
export type AdmissionFact =
  | { readonly inForce: true }
  | {
      readonly inForce: false;
      readonly reason: string;
      /** What is wrong, and who can mend it. */
      readonly message: string;
      /** Nothing is known to be wrong, and nothing to be right: nothing new starts, and what runs goes on. */
      readonly unknown?: true;
    };

/** Everything about the cluster that a decision may rest on. Gathered by the snapshot, never fetched here. */
export interface Facts {
  /** By key of the dataset (src/api/dataset-key.ts). A dataset without an entry has no known claim. */
  readonly claims: Readonly<Record<string, ClaimFact>>;
  /** The storage class that the job's output asks for; absent when the job has no output. */
  readonly output?: {
    readonly encryption: EncryptionFact;
    /** Whether several nodes can write to one volume of it at once; absent when that is not known. */
    readonly shareable?: boolean;
  };
  readonly nodes: readonly NodeFact[];
  /** Names of the nodes on which pods of this job run now. Empty before the start. */
  readonly nodesInUse: readonly string[];
  /** Names of the RuntimeClasses that exist. */
  readonly runtimeClasses: readonly string[];
  /** What is known of the volumes that are bound for permits of other rooms, by `namespace/name` of the permit; absent where the job needs none. */
  readonly bindings?: Readonly<Record<string, BindingFact>>;
  /** True when the room's standing default-deny NetworkPolicy exists and is as we wrote it, and no other policy opens the room. */
  readonly roomIsolated: boolean;
  /** Names of the NetworkPolicies that open the room for this job and that Caveau did not make: policies add up. */
  readonly roomOpenings: readonly string[];
  /** Whether all admission policies of Caveau are as they were installed, and act. */
  readonly admission: AdmissionFact;
  /** True when the admission policy is in force that binds spec.requester to the user who applies a job. */
  readonly requesterBound: boolean;
  /** When each target of the environment's gate last answered the operator itself, by name of the target. A target that never did is absent. */
  readonly answered: Readonly<Record<string, Instant>>;
  /** What probes of the operator last found out about the isolation of each dataset's pods, by key of the dataset; one that was never probed is absent. */
  readonly isolation: Readonly<Record<string, readonly PoolEvidence[]>>;
  /** Names of this job's pods whose gate let the program begin and left no result that shows what it looked at. Empty before the start. */
  readonly untested: readonly string[];
  /** Names of those of them that left nothing that is understood at all. */
  readonly silent: readonly string[];
  /** Since when only the approver, or whoever holds the verb approve, can have written a DataApproval without a signature; absent while the admission policy for it is not in force. */
  readonly approvalsBoundSince?: Instant;
  /** By key of the dataset: the later revision that took its place, or that of the body of data from which it was taken. A dataset that is the latest is absent. */
  readonly superseded: Readonly<Record<string, Superseding>>;
  /** By key of the dataset: whether the body of data is there from which it was taken. One that was taken from none, or of which that is not known, is absent. */
  readonly bodies?: Readonly<Record<string, boolean>>;
  /** What this job's pods that have a place were made without, because nothing asked for it then. Absent before the start. */
  readonly madeWithout?: readonly PodProtection[];
  /** When something was last brought back from a backup; absent when nothing was. */
  readonly restored?: Restoration;
}

/** What is put on pods when they are made and can be given to none later: that RDMA is switched off, and that no pod of another room is beside them. */
export type PodProtection = 'rdma' | 'alone';

/** A later revision of a dataset. */
export interface Superseding {
  /** The SecureDataset that took its place. */
  readonly by: string;
  /** Subjects who have withdrawn since, by the tombstones of all later revisions. */
  readonly withdrawnSubjects: number;
  /** The dataset that was superseded, where it is not this one itself but the one from which it was taken. */
  readonly of?: string;
  /** They supersede each other, so that none is the latest. */
  readonly circle?: true;
}

/** What shows that a backup was restored. */
export interface Restoration {
  readonly at: Instant;
  /** The kind of the object that shows it, where one does. */
  readonly kind?: string;
  /** One sentence: what was seen, and where. It may name an object of any room, so it is for the platform engineer alone. */
  readonly message: string;
}

/** The part of MONDO that is known: the parents of each term. A term that is not a key of it is unknown. */
export interface Ontology {
  /** SHA-256 of the file from which it was read, as sha256: and 64 hexadecimal digits. */
  readonly digest: string;
  readonly parents: Readonly<Record<string, readonly string[]>>;
  /** What people call the terms, for messages; nothing is decided by it. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** All that one decision rests on, as one frozen value. */
export interface DecisionInput {
  readonly job: TrainingJob;
  /** By key (src/api/dataset-key.ts); a dataset that the job names and that does not exist is absent. */
  readonly datasets: Readonly<Record<string, SecureDataset>>;
  /** Every permit of the rooms whose datasets the job names, of any dataset and project. */
  readonly permits: readonly DataPermit[];
  /** Every approval and withdrawal of these rooms, valid or not. */
  readonly approvals: readonly DataApproval[];
  readonly environment: SecureProcessingEnvironment | undefined;
  readonly ontology: Ontology;
  readonly facts: Facts;
  /** True once pods may have run: what was merely missing before then means stop now. */
  readonly started: boolean;
  readonly now: Instant;
}

/** What one clause sees: one dataset of the job with one candidate permit. */
export interface ClauseInput extends Omit<DecisionInput, 'datasets' | 'permits'> {
  readonly dataset: SecureDataset;
  readonly permit: DataPermit;
}

/** One requirement on a node, in the words of a Kubernetes node selector. */
export interface NodeRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

/** An address range that the workers may reach. */
export interface EgressRule {
  readonly cidr: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** What a satisfied clause puts on the workload. Merging keeps the strictest of each. */
export interface Obligations {
  /**
   * Node requirements. Every group must be met by at least one of its terms, every requirement of a term must hold
   * (an AND of ORs of ANDs). `clause` and `because` let a failed placement be explained.
   */
  readonly nodes?: readonly NodeGroup[];
  /** The job must have ended by then. */
  readonly deadline?: Instant;
  /** Exactly these egress rules may be opened. */
  readonly egress?: readonly EgressRule[];
  /** The extended resource under which the cluster offers the GPUs that were judged; the same for every dataset. */
  readonly gpuResource?: string;
  /** What every pod must pass before its program begins; the same for every dataset. */
  readonly gate?: Gate;
  /** Where the program will see volumes that the gate must see to be encrypted before it lets the program begin. */
  readonly encrypted?: readonly string[];
  /** RDMA is switched off in the pods. */
  readonly rdma?: 'Forbidden';
  /** Keys of the taints of nodes that are set aside for regulated work, which the pods tolerate. */
  readonly tolerations?: readonly string[];
  /** No pod of another room may be on the same node. */
  readonly alone?: true;
  /** The claims that pods mount for datasets of other rooms, by key of the dataset. */
  readonly bindings?: Readonly<Record<string, string>>;
}

/** What becomes of a running job when a clause ceases to hold, the strictest first. */
export const actions = ['Stop', 'Checkpoint', 'Finish'] as const;

/** One of them. */
export type Action = (typeof actions)[number];

/** The check in every pod, as the environment describes it. */
export type Gate = NonNullable<SecureProcessingEnvironmentSpec['gate']>;

/** Alternatives of which a node must meet one. */
export interface NodeGroup {
  readonly clause: string;
  /** Why, as the end of a sentence: "are in IT". */
  readonly because: string;
  /** It rests on evidence that ends: what of it changes is no change of the terms of the data, and no Job is made anew for it. */
  readonly lapses?: true;
  readonly anyOf: readonly (readonly NodeRequirement[])[];
}

/** What one clause says. */
export type ClauseResult =
  | {
      readonly outcome: 'Satisfied';
      readonly obligations?: Obligations;
      /** When this answer changes by time alone. */
      readonly until?: Instant;
    }
  | {
      readonly outcome: 'Pending';
      readonly reason: string;
      readonly message: string;
      readonly until?: Instant;
      /** As of a violation, which it is after the start. */
      readonly atLeast?: Action;
    }
  | {
      readonly outcome: 'Violated';
      readonly reason: string;
      readonly message: string;
      /** The mildest that may become of a running job by it, whatever the dataset chooses. */
      readonly atLeast?: Action;
    };

/** What people read about a clause in docs/clauses.md, which is generated from it. */
export interface ClauseDescription {
  /** Kebab-case, stable for ever; status and documentation name it. */
  readonly id: string;
  readonly title: string;
  /** Law or standard, with article. */
  readonly source: string;
  /** The fields it reads, for the generated documentation. */
  readonly fields: readonly string[];
  /** What it does, in a sentence or two, for the generated documentation. */
  readonly explanation: string;
  /** Every reason of its own that it can give; stable, because automation matches on them. */
  readonly reasons: readonly string[];
  /** What really enforces it on Kubernetes, in a sentence. */
  readonly mechanism: string;
  /** The best level of evidence that it can reach here. */
  readonly ceiling: EvidenceLevel;
  /** What it does not cover, in a sentence or two. */
  readonly limits: string;
  /** What a data steward may choose to become of running jobs when it ceases to hold (SecureDataset.spec.onViolation); absent means that they are stopped. */
  readonly actions?: readonly Action[];
}

/** One clause of data protection: one file, one legal source, one pure function. */
export interface Clause extends ClauseDescription {
  readonly evaluate: (input: ClauseInput) => ClauseResult;
}

/** A clause that does not hold (yet), with its dataset. */
export interface UnsatisfiedClause {
  readonly clause: string;
  readonly dataset?: string;
  readonly outcome: 'Pending' | 'Violated';
  readonly reason: string;
  readonly message: string;
  readonly until?: Instant;
  /** What becomes of the running job by it; absent before the start. */
  readonly action?: Action;
}

/** The verdict. */
export interface Decision {
  readonly outcome: 'Allow' | 'Hold' | 'Deny';
  /** Ids of the clauses that hold for every dataset, in the order of the table. */
  readonly satisfied: readonly string[];
  /** In the order of datasets and then of the table; violated before pending. Empty exactly when the outcome is Allow. */
  readonly unsatisfied: readonly UnsatisfiedClause[];
  /** The permit chosen for each dataset that has one. */
  readonly permits: readonly { readonly dataset: string; readonly permit: string }[];
  readonly obligations: MergedObligations;
  /** What becomes of the running job: the strictest of what its violated clauses ask. Present exactly when the outcome is Deny after the start. */
  readonly action?: Action;
  /** How long the program has to write its checkpoint; present exactly when the action is Checkpoint. */
  readonly checkpointSeconds?: number;
  /** The next instant at which the verdict can change by time alone. */
  readonly nextChange?: Instant;
}

/** The strictest of all obligations. */
export interface MergedObligations {
  readonly nodes: readonly NodeGroup[];
  readonly deadline?: Instant;
  readonly egress: readonly EgressRule[];
  /** Present when the job asks for GPUs. */
  readonly gpuResource?: string;
  /** Present when the environment has a gate. */
  readonly gate?: Gate;
  /** Present where the gate must look at volumes; sorted. */
  readonly encrypted?: readonly string[];
  /** Present where any dataset forbids RDMA. */
  readonly rdma?: 'Forbidden';
  /** Present where nodes that are set aside are needed; sorted. */
  readonly tolerations?: readonly string[];
  /** Present where any dataset asks that no pod of another room be on the same node. */
  readonly alone?: true;
  /** Present where a dataset is of another room: the claim in this one, by key. */
  readonly bindings?: Readonly<Record<string, string>>;
}
