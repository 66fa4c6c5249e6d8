import { type CheckedKind } from '../api/shape.ts';

/** One option of a command. */
export interface OptionDescription {
  readonly name: string;
  readonly short?: string;
  /** What stands for its value in the usage; absent for a switch. */
  readonly value?: string;
  readonly multiple?: true;
  /** The words that it may have, or what they are words of, for completion; absent where only the caller knows. */
  readonly completes?: readonly string[] | 'namespace' | 'context' | 'file';
  readonly text: string;
}

/** What stands behind the name of a command, for completion. */
export interface Operands {
  /** Objects, as KIND/NAME. */
  readonly kinds?: readonly CheckedKind[];
  /** Objects of one kind by their name alone. */
  readonly names?: CheckedKind;
  readonly words?: readonly string[];
  readonly files?: true;
}

/** One command as --help and docs/cli.md describe it: both are made from this. */
export interface CommandDescription {
  readonly name: CommandName;
  readonly summary: string;
  /** What stands behind the name of the command. */
  readonly usage: string;
  readonly operands: Operands;
  readonly explanation: readonly string[];
  readonly options: readonly OptionDescription[];
  readonly examples: readonly (readonly [command: string, what: string])[];
  readonly statuses: readonly (readonly [status: number, meaning: string])[];
}

/** The commands. */
export type CommandName = 'status' | 'explain' | 'who' | 'validate' | 'digest' | 'approve' | 'withdraw' | 'verify' | 'preflight' | 'static-policies' | 'completion';

const namespace: OptionDescription = { name: 'namespace', short: 'n', value: 'NAMESPACE', completes: 'namespace', text: "the room (default: that of the kubeconfig's context)" };
const place: readonly OptionDescription[] = [
  namespace,
  { name: 'context', value: 'CONTEXT', completes: 'context', text: 'another context of the kubeconfig' },
  { name: 'kubeconfig', value: 'FILE', completes: 'file', text: 'another kubeconfig (default: KUBECONFIG, then ~/.kube/config)' },
];
const help: OptionDescription = { name: 'help', short: 'h', text: 'this text' };
const at: OptionDescription = { name: 'at', value: 'TIME', text: 'decide for another instant (RFC 3339, such as 2027-01-31T00:00:00Z)' };
const unusable = [2, 'wrong usage, an unreadable file, no such object, no right to read it, or no cluster'] as const;
const dryRun: OptionDescription = { name: 'dry-run', text: 'create nothing, and print the object' };
const yes: OptionDescription = { name: 'yes', short: 'y', text: 'do not ask before it is created' };
const formats: OptionDescription = { name: 'output', short: 'o', value: 'FORMAT', completes: ['text', 'json', 'yaml'], text: 'text (default), json or yaml' };
const manifest: OptionDescription = { name: 'output', short: 'o', value: 'FORMAT', completes: ['yaml', 'json'], text: 'print the object as yaml, for Git, or as json' };

/** Roles that the chart has rights for (helm/caveau/files/rbac/roles.yaml); an environment may list others. */
const roles = ['dpo', 'ethics', 'data-holder', 'medical-physicist', 'security-officer'];

const signing: readonly OptionDescription[] = [
  { name: 'key', value: 'FILE', completes: 'file', text: 'sign with this private key (PEM; Ed25519, or ECDSA on P-256 or P-384), which only you should be able to read (mode 0600); a passphrase is read from CAVEAU_KEY_PASSPHRASE' },
  { name: 'key-id', value: 'ID', text: 'the id under which the environment or the dataset lists the key' },
  { name: 'approver', value: 'NAME', text: 'with --key: the approver as the environment or the dataset lists the person (default: your user name)' },
];

/** Every command, in the order of the help. */
export const commandTable: readonly CommandDescription[] = [
  {
    name: 'status',
    summary: 'an object and all that belongs to it, as a tree, each with its state',
    usage: 'tj/NAME|sds/NAME|dpm/NAME|orl/NAME [options]',
    operands: { kinds: ['TrainingJob', 'SecureDataset', 'DataPermit', 'OutputRelease'] },
    explanation: [
      'Reads an object and what belongs to it with your own rights, and prints them as a tree: of a job its decision, datasets, permits, approvals, controls with the level of their evidence, Jobs, pods, network policies, output and releases. Where something is not well, it says so in a sentence, with the command that tells more or helps. Nothing is written to the cluster.',
      '✓ is as it should be, … is on its way or waits for somebody, ✗ is not as it should be, and ? is not to be seen: which right is missing stands there. What a program left behind when it ended is never shown, because it may hold data.',
      'The exit status is of the object itself, by what the operator says of it: 0 of a job that runs or ended well, a dataset or permit that can be used, and a release that can be read.',
    ],
    options: [...place, formats, help],
    examples: [
      ['kubectl caveau status tj/unet -n prj-lung', 'a job'],
      ['kubectl caveau status sds/chest-ct -n prj-lung', 'a dataset: its volume, its controls, who may use it'],
      ['kubectl caveau status dpm/chest-ct-lung -n prj-lung', 'a permit: its approvals, and the jobs under it'],
      ['kubectl caveau status orl/unet-v1 -n prj-lung', 'a release: what it waits for'],
      ['kubectl caveau status tj/unet -n prj-lung -o yaml', 'for a program'],
    ],
    statuses: [[0, 'it is well'], [1, 'it is not, or not yet'], unusable],
  },
  {
    name: 'explain',
    summary: 'why a job may run, waits or is refused, clause by clause',
    usage: 'tj/NAME [options]',
    operands: { kinds: ['TrainingJob'] },
    explanation: [
      'Reads what the decision on a TrainingJob rests on, with your own rights, decides on it by the same function as the operator, and prints what each clause says: by which field, by which law, and what would help.',
      'What you may not read counts as unknown: a clause that needs it is not decided here, and the record of the operator in the status of the job stands in for it. The output says so for each such clause. Some facts only the operator knows, such as whether a target of the gate answers it.',
      'With --against, objects of files take the place of those in the cluster: what would be, if they were applied. They must be what the API server would take, and of the namespace of the job; what has no part in the decision on it is named, and refused where it is all. Nothing is written to the cluster.',
      'An explanation can be recorded and replayed: the same record gives the same bytes. A record names persons; it is written with mode 0600, and never over another file.',
    ],
    options: [
      ...place,
      formats,
      { name: 'against', value: 'FILE', multiple: true, completes: 'file', text: 'a what-if: a file or folder with datasets, permits, approvals, an environment or the job itself; can be given several times' },
      at,
      { name: 'mondo', value: 'FILE', completes: 'file', text: 'the file of MONDO that the operator was started with, where it is not the extract that comes with it' },
      { name: 'record', value: 'FILE', completes: 'file', text: 'also write what was decided on, as canonical JSON' },
      { name: 'replay', value: 'FILE', completes: 'file', text: 'decide on such a record instead, without a cluster' },
      help,
    ],
    examples: [
      ['kubectl caveau explain tj/unet -n prj-lung', 'why the job is in its state'],
      ['kubectl caveau explain tj/unet -n prj-lung --against dataset.yaml', 'what a change of its dataset would do'],
      ['kubectl caveau explain tj/unet -n prj-lung --at 2027-01-31T00:00:00Z', 'what it will be at another time'],
      ['kubectl caveau explain tj/unet -n prj-lung --record unet.json && kubectl caveau explain --replay unet.json -o json', 'keep what was decided on'],
    ],
    statuses: [[0, 'every clause holds'], [1, 'a clause does not hold, or what it rests on is not known here'], unusable],
  },
  {
    name: 'who',
    summary: 'who uses and used a dataset, and what was made from it',
    usage: 'sds/NAME [options]',
    operands: { kinds: ['SecureDataset'] },
    explanation: [
      'Adds up what the cluster holds about the use of a SecureDataset: its permits and the persons they name, the jobs that read it now or did before, the volumes that were filled from it, and the releases of those. Jobs that were deleted after they ended are told by their records. Persons are told by the user names that the objects have.',
      'It reads the whole cluster where you may, otherwise the room of the dataset and those of its permits. What it could not read, and what no cluster can tell, is said at the end. It works for a dataset that was deleted too.',
    ],
    options: [...place, formats, help],
    examples: [['kubectl caveau who sds/chest-ct -n prj-lung', 'everybody who had to do with it'], ['kubectl caveau who sds/chest-ct -n prj-lung -o json', 'for a register of processing']],
    statuses: [[0, 'told in full, as far as a cluster can tell'], [1, 'told in part: a right to read is missing, and which is said'], unusable],
  },
  {
    name: 'validate',
    summary: 'check files before they are merged, without a cluster',
    usage: 'FILE|FOLDER|- ... [options]',
    operands: { files: true },
    explanation: [
      "Checks every document of Caveau's kinds in YAML files as the API server would: shape, unknown fields, duplicates in lists, and the CEL rules of the definitions. Rules about a change (what may not change once it is created) need the former object and are not checked; nor are admission policies, which ask who applies it. Documents of other kinds are passed over; one whose kind has a name of Caveau's and whose apiVersion is another gets a warning.",
      'Then it judges every job of the files by the datasets, permits, approvals and the environment in the files. A clause that needs more than that (nodes, volumes, networks, or an object that is not among the files) is reported as not known offline, never as passed. Where the files hold no DataApproval, nothing is said about approvals, because they may be in the cluster.',
      'A dataset that no job of the files uses, and each permit under which none is decided, are judged by the clauses that need no job: what such a clause says, it says of every job. A permit whose dataset is not among the files is judged by what needs only the permit. That a permit is revoked or over, or a retention period, is no mistake and only a warning.',
      'An approval is judged by what needs no proof of who made it: that it is over, taken back or of a former state of what lies beside it is a warning; that its approver may not give it is an error, where the dataset, the permit and the environment are among the files. For every document, what could not be judged is said.',
    ],
    options: [
      { name: 'output', short: 'o', value: 'FORMAT', completes: ['text', 'github', 'junit'], text: 'text (default), github (annotations of a pull request) or junit (XML)' },
      { name: 'namespace', short: 'n', value: 'NAMESPACE', completes: 'namespace', text: 'the namespace of documents that name none (default: default)' },
      at,
      { name: 'mondo', value: 'FILE', completes: 'file', text: 'the file of MONDO that the operator was started with, where it is not the extract that comes with it' },
      help,
    ],
    examples: [
      ['kubectl caveau validate manifests/', 'every YAML file of a folder'],
      ['kubectl caveau validate -o github manifests/', 'in a workflow of GitHub: marks the lines of a pull request'],
      ['kubectl kustomize overlay/ | kubectl caveau validate -', 'what another tool made, such as kustomize or Helm'],
    ],
    statuses: [[0, 'no mistake was found'], [1, 'a document is not accepted, or a clause is violated'], [2, 'wrong usage, a file that cannot be read, or no document of Caveau at all']],
  },
  {
    name: 'digest',
    summary: 'the digest by which approvals name an object',
    usage: 'FILE|KIND/NAME ... [options]',
    operands: { kinds: ['DataPermit', 'SecureDataset', 'SecureProcessingEnvironment', 'OutputRelease', 'DataApproval'], files: true },
    explanation: ['Prints the digest of DataPermits, SecureDatasets, SecureProcessingEnvironments, OutputReleases and DataApprovals, of the cluster or of a file. It covers kind, namespace, name and the whole spec: any change of these voids an approval. What the API server would not take as it stands in a file has no digest.'],
    options: [...place, formats, help],
    examples: [['kubectl caveau digest dpm/chest-ct-lung sds/chest-ct -n prj-lung', 'as they are in the cluster'], ['kubectl caveau digest 04-permits.yaml', 'as they would be']],
    statuses: [[0, 'printed'], unusable],
  },
  {
    name: 'approve',
    summary: 'approve a permit, after seeing what it permits',
    usage: 'PERMIT --role ROLE --organisation NAME --expires TIME [options]',
    operands: { names: 'DataPermit' },
    explanation: [
      'Shows what the DataPermit and its SecureDataset permit, asks, and creates a DataApproval of exactly this state. Any later change of either voids it.',
      'With --release it is an approval of that one OutputRelease, under this permit and for its dataset: the files that leave, by their digests, and where they go. A job of several datasets needs one for each.',
      'Without --key it counts because you create it: the API server knows you, and you must hold the verb approve for the role. With --key it is signed, and anybody may bring it into the cluster, for instance a GitOps account.',
    ],
    options: [
      ...place,
      { name: 'role', value: 'ROLE', completes: roles, text: 'the role in which you speak' },
      { name: 'organisation', value: 'NAME', text: 'the organisation that you speak for, as the environment or the dataset lists it' },
      { name: 'expires', value: 'TIME', text: 'from when it no longer counts (RFC 3339)' },
      { name: 'action', value: 'ACTION', completes: ['Use', 'Release'], text: 'Use (default), or Release, which --release implies' },
      { name: 'release', value: 'NAME', text: 'the OutputRelease that is approved, in the room of the project' },
      { name: 'environment', text: 'approve the SecureProcessingEnvironment too (role security-officer)' },
      { name: 'comment', value: 'TEXT', text: 'a remark for people' },
      { name: 'name', value: 'NAME', text: 'the name of the DataApproval (default: made from the permit, the role and the digest)' },
      ...signing,
      dryRun,
      yes,
      manifest,
      help,
    ],
    examples: [
      ['kubectl caveau approve chest-ct-lung -n prj-lung --role dpo --organisation "Hospital A" --expires 2027-12-31T00:00:00Z', 'as yourself'],
      ['kubectl caveau approve chest-ct-lung -n prj-lung --role dpo --organisation "Hospital A" --expires 2027-12-31T00:00:00Z --key dpo.pem --key-id dpo-2026 --dry-run -o yaml > approval.yaml', 'signed, for Git'],
      ['kubectl caveau approve chest-ct-lung -n prj-lung --release unet-v1 --role data-holder --organisation "Hospital A" --expires 2027-12-31T00:00:00Z', 'that the files of the release unet-v1 leave'],
    ],
    statuses: [[0, 'created, or printed'], [1, 'you said no'], unusable],
  },
  {
    name: 'withdraw',
    summary: 'take an approval back',
    usage: 'dap/NAME [options]',
    operands: { kinds: ['DataApproval'] },
    explanation: ['Creates a DataApproval of the action Withdraw. It counts for ever, also where what it withdraws comes back from Git or from a backup. Jobs that need the approval end as their dataset says.'],
    options: [...place, { name: 'name', value: 'NAME', text: 'the name of the withdrawal (default: withdraw- and the name)' }, { name: 'role', value: 'ROLE', completes: roles, text: 'your role (default: that of the approval)' }, { name: 'organisation', value: 'NAME', text: 'your organisation (default: that of the approval)' }, { name: 'comment', value: 'TEXT', text: 'a remark for people' }, ...signing, dryRun, yes, manifest, help],
    examples: [['kubectl caveau withdraw dap/chest-ct-lung-dpo -n prj-lung', 'asks, and creates the withdrawal']],
    statuses: [[0, 'created, or printed'], [1, 'you said no'], unusable],
  },
  {
    name: 'verify',
    summary: 'which approvals count, and why others do not',
    usage: 'dap/NAME|FILE ... [options]',
    operands: { kinds: ['DataApproval'], files: true },
    explanation: [
      'Judges DataApprovals of the cluster, or of files against the cluster, by the same function as the operator: who said it and how that is known, whether the person may, whether what was approved is still what is there.',
      'With -o json it prints the DSSE envelope of each (https://github.com/secure-systems-lab/dsse), which other tools can verify.',
    ],
    options: [...place, { name: 'all', text: 'all approvals of the namespace' }, at, formats, help],
    examples: [['kubectl caveau verify --all -n prj-lung', 'all of a room'], ['kubectl caveau verify approval.yaml -n prj-lung', 'one that is not applied yet']],
    statuses: [[0, 'all of them count'], [1, 'one of them does not'], unusable],
  },
  {
    name: 'preflight',
    summary: 'who could read logs, Secrets, or go round admission',
    usage: '[FILE|FOLDER|- ...] [options]',
    operands: { files: true },
    explanation: [
      'Reads roles, bindings, rooms and what changes or guards admission, with your own rights, and tells for each power that Kubernetes cannot deny by admission, or that goes round it, who holds it, by which binding and role, why that matters and what to do. It asks about the cluster, every room, the namespace of the operator, kube-system, and the namespaces where the keys of volumes lie. Nothing is written to the cluster.',
      'It adds up RBAC as the API server does. What another authorizer lets through (a webhook, ABAC) and who is a member of a group it cannot know. Accounts of the control plane by roles of Kubernetes, and those of Caveau by roles of Caveau, are counted apart. Who can make tokens or pods of a holder in a namespace that is not asked about is not followed.',
      'With --expect, holders and objects that somebody wrote down with a reason are no findings. The file has a list "expected" of lines with what (the id of a power or check that -o json prints, or * for every power), kind, name, namespace (of a service account), only (a list of namespaces, without which everywhere is meant) and reason. A line that meets nothing is told, so that the list does not outlive its reasons.',
      'What you may not read is said to be not looked at. The role caveau-preflight has all that it needs. With FILES, roles and bindings of files are judged in place of a cluster.',
    ],
    options: [
      ...place.filter(({ name }) => name !== 'namespace'),
      { name: 'operator-namespace', value: 'NAMESPACE', completes: 'namespace', text: 'the namespace of the operator (default: caveau-system)' },
      { name: 'expect', value: 'FILE', completes: 'file', text: 'who may hold what, and why (YAML)' },
      { name: 'all', text: 'also list the accounts of the control plane and of Caveau' },
      formats,
      help,
    ],
    examples: [
      ['kubectl caveau preflight', 'the cluster'],
      ['kubectl caveau preflight --expect expected.yaml', 'in a pipeline: fails when somebody holds more than is written down'],
      ['kubectl kustomize monitoring/ | kubectl caveau preflight -', 'what another tool made, such as kustomize or Helm, before it is installed'],
    ],
    statuses: [[0, 'everything was looked at, and nothing is unexpected'], [1, 'something is unexpected'], [2, 'not everything could be looked at, wrong usage, an unreadable file, or no cluster']],
  },
  {
    name: 'static-policies',
    summary: 'the admission policies as static manifests of the API server',
    usage: 'FILE|FOLDER|- ... [options]',
    operands: { files: true },
    explanation: [
      'Takes the admission policies of Caveau from files, renders them for the staticManifestsDir of an API server (Kubernetes 1.36, alpha), and prints them with a policy that refuses everybody to change or delete the policies of Caveau in the API. docs/static-policies.md tells how an API server is started with them.',
      'A policy with parameters (paramKind) has no such form, nor has one that mutates in the same directory: what is left out is told on standard error, with the reason, and stays in the API.',
    ],
    options: [{ name: 'release-account', value: 'USER', text: 'the user that may change them in the API all the same, such as that of the release (default: nobody)' }, help],
    examples: [['kubectl caveau static-policies helm/caveau/files/admission/ > caveau.yaml', 'those of the chart, as they come with it']],
    statuses: [[0, 'printed'], [2, 'wrong usage, a file that cannot be read, or no admission policy in it']],
  },
  {
    name: 'completion',
    summary: 'completion of words for bash, zsh and fish, with names from the cluster',
    usage: 'bash|zsh|fish|kubectl',
    operands: { words: ['bash', 'zsh', 'fish', 'kubectl'] },
    explanation: [
      'Prints a script for a shell, which completes commands, options and the names of objects after "kubectl-caveau". The names are read from the cluster with your own rights; where they cannot be read, nothing is offered.',
      'After "kubectl caveau" it is kubectl itself that completes. It asks a program kubectl_complete-caveau on the PATH, which "kubectl caveau completion kubectl" prints; the packages have it.',
    ],
    options: [help],
    examples: [
      ['source <(kubectl caveau completion bash)', 'bash, in this shell; in ~/.bashrc for every one'],
      ['kubectl caveau completion zsh > _kubectl-caveau', 'zsh, in a folder of $fpath'],
      ['kubectl caveau completion fish > kubectl-caveau.fish', 'fish, in ~/.config/fish/completions'],
      ['kubectl caveau completion kubectl > kubectl_complete-caveau && chmod +x kubectl_complete-caveau', 'kubectl, in a folder of the PATH'],
    ],
    statuses: [[0, 'printed'], [2, 'wrong usage']],
  },
];
