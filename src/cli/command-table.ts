/** One option of a command. */
export interface OptionDescription {
  readonly name: string;
  readonly short?: string;
  /** What stands for its value in the usage; absent for a switch. */
  readonly value?: string;
  readonly multiple?: true;
  readonly text: string;
}

/** One command as --help and docs/cli.md describe it: both are made from this. */
export interface CommandDescription {
  readonly name: CommandName;
  readonly summary: string;
  /** What stands behind the name of the command. */
  readonly usage: string;
  readonly explanation: readonly string[];
  readonly options: readonly OptionDescription[];
  readonly examples: readonly (readonly [command: string, what: string])[];
  readonly statuses: readonly (readonly [status: number, meaning: string])[];
}

/** The commands. */
export type CommandName = 'explain' | 'validate' | 'digest' | 'approve' | 'withdraw' | 'verify' | 'preflight' | 'static-policies';

const namespace: OptionDescription = { name: 'namespace', short: 'n', value: 'NAMESPACE', text: "the room (default: that of the kubeconfig's context)" };
const place: readonly OptionDescription[] = [
  namespace,
  { name: 'context', value: 'CONTEXT', text: 'another context of the kubeconfig' },
  { name: 'kubeconfig', value: 'FILE', text: 'another kubeconfig (default: KUBECONFIG, then ~/.kube/config)' },
];
const help: OptionDescription = { name: 'help', short: 'h', text: 'this text' };
const at: OptionDescription = { name: 'at', value: 'TIME', text: 'decide for another instant (RFC 3339, such as 2027-01-31T00:00:00Z)' };
const unusable = [2, 'wrong usage, a file that cannot be read, or no cluster'] as const;
const dryRun: OptionDescription = { name: 'dry-run', text: 'create nothing, and print the object' };
const yes: OptionDescription = { name: 'yes', short: 'y', text: 'do not ask before it is created' };
const manifest: OptionDescription = { name: 'output', short: 'o', value: 'FORMAT', text: 'print the object as yaml, for Git, or as json' };

const signing: readonly OptionDescription[] = [
  { name: 'key', value: 'FILE', text: 'sign with this private key (PEM; Ed25519, or ECDSA on P-256 or P-384), which only you should be able to read (mode 0600); a passphrase is read from CAVEAU_KEY_PASSPHRASE' },
  { name: 'key-id', value: 'ID', text: 'the id under which the environment or the dataset lists the key' },
  { name: 'approver', value: 'NAME', text: 'with --key: the approver as the environment or the dataset lists the person (default: your user name)' },
];

/** Every command, in the order of the help. */
export const commandTable: readonly CommandDescription[] = [
  {
    name: 'explain',
    summary: 'why a job may run, waits or is refused, clause by clause',
    usage: 'tj/NAME [options]',
    explanation: [
      'Reads what the decision on a TrainingJob rests on, with your own rights, decides on it by the same function as the operator, and prints what each clause says: by which field, by which law, and what would help.',
      'What you may not read counts as unknown: a clause that needs it is not decided here, and the record of the operator in the status of the job stands in for it. The output says so for each such clause. Some facts only the operator knows, such as whether a target of the gate answers it.',
      'With --against, objects of files take the place of those in the cluster: what would be, if they were applied. They must be what the API server would take, and of the namespace of the job; what has no part in the decision on it is named, and refused where it is all. Nothing is written to the cluster.',
      'An explanation can be recorded and replayed: the same record gives the same bytes. A record names persons; it is written with mode 0600, and never over another file.',
    ],
    options: [
      ...place,
      { name: 'output', short: 'o', value: 'FORMAT', text: 'text (default) or json' },
      { name: 'against', value: 'FILE', multiple: true, text: 'a what-if: a file or folder with datasets, permits, approvals, an environment or the job itself; can be given several times' },
      at,
      { name: 'mondo', value: 'FILE', text: 'the file of MONDO that the operator was started with, where it is not the extract that comes with it' },
      { name: 'record', value: 'FILE', text: 'also write what was decided on, as canonical JSON' },
      { name: 'replay', value: 'FILE', text: 'decide on such a record instead, without a cluster' },
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
    name: 'validate',
    summary: 'check files before they are merged, without a cluster',
    usage: 'FILE|FOLDER|- ... [options]',
    explanation: [
      "Checks every document of Caveau's kinds in YAML files as the API server would: shape, unknown fields, duplicates in lists, and the CEL rules of the definitions. Rules about a change (what may not change once it is created) need the former object and are not checked; nor are admission policies, which ask who applies it. Documents of other kinds are passed over; one whose kind has a name of Caveau's and whose apiVersion is another gets a warning.",
      'Then it judges every job of the files by the datasets, permits, approvals and the environment in the files. A clause that needs more than that (nodes, volumes, networks, or an object that is not among the files) is reported as not known offline, never as passed. Where the files hold no DataApproval, nothing is said about approvals, because they may be in the cluster.',
      'A dataset that no job of the files uses, and each permit under which none is decided, are judged by the clauses that need no job: what such a clause says, it says of every job. A permit whose dataset is not among the files is judged by what needs only the permit. That a permit is revoked or over, or a retention period, is no mistake and only a warning.',
      'An approval is judged by what needs no proof of who made it: that it is over, taken back or of a former state of what lies beside it is a warning; that its approver may not give it is an error, where the dataset, the permit and the environment are among the files. For every document, what could not be judged is said.',
    ],
    options: [
      { name: 'output', short: 'o', value: 'FORMAT', text: 'text (default), github (annotations of a pull request) or junit (XML)' },
      { name: 'namespace', short: 'n', value: 'NAMESPACE', text: 'the namespace of documents that name none (default: default)' },
      at,
      { name: 'mondo', value: 'FILE', text: 'the file of MONDO that the operator was started with, where it is not the extract that comes with it' },
      help,
    ],
    examples: [
      ['kubectl caveau validate manifests/', 'every YAML file of a folder'],
      ['kubectl caveau validate -o github manifests/', 'in a workflow of GitHub: marks the lines of a pull request'],
      ['helm template chart | kubectl caveau validate -', 'what another tool made'],
    ],
    statuses: [[0, 'no mistake was found'], [1, 'a document is not accepted, or a clause is violated'], [2, 'wrong usage, a file that cannot be read, or no document of Caveau at all']],
  },
  {
    name: 'digest',
    summary: 'the digest by which approvals name an object',
    usage: 'FILE|KIND/NAME ... [options]',
    explanation: ['Prints the digest of DataPermits, SecureDatasets, SecureProcessingEnvironments, OutputReleases and DataApprovals, of the cluster or of a file. It covers kind, namespace, name and the whole spec: any change of these voids an approval. What the API server would not take as it stands in a file has no digest.'],
    options: [...place, { name: 'output', short: 'o', value: 'FORMAT', text: 'text (default) or json' }, help],
    examples: [['kubectl caveau digest dpm/chest-ct-lung sds/chest-ct -n prj-lung', 'as they are in the cluster'], ['kubectl caveau digest 04-permits.yaml', 'as they would be']],
    statuses: [[0, 'printed'], unusable],
  },
  {
    name: 'approve',
    summary: 'approve a permit, after seeing what it permits',
    usage: 'PERMIT --role ROLE --organisation NAME --expires TIME [options]',
    explanation: [
      'Shows what the DataPermit and its SecureDataset permit, asks, and creates a DataApproval of exactly this state. Any later change of either voids it.',
      'With --release it is an approval of that one OutputRelease, under this permit and for its dataset: the files that leave, by their digests, and where they go. A job of several datasets needs one for each.',
      'Without --key it counts because you create it: the API server knows you, and you must hold the verb approve for the role. With --key it is signed, and anybody may bring it into the cluster, for instance a GitOps account.',
    ],
    options: [
      ...place,
      { name: 'role', value: 'ROLE', text: 'the role in which you speak' },
      { name: 'organisation', value: 'NAME', text: 'the organisation that you speak for, as the environment or the dataset lists it' },
      { name: 'expires', value: 'TIME', text: 'from when it no longer counts (RFC 3339)' },
      { name: 'action', value: 'ACTION', text: 'Use (default), or Release, which --release implies' },
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
    explanation: ['Creates a DataApproval of the action Withdraw. It counts for ever, also where what it withdraws comes back from Git or from a backup. Jobs that need the approval end as their dataset says.'],
    options: [...place, { name: 'name', value: 'NAME', text: 'the name of the withdrawal (default: withdraw- and the name)' }, { name: 'role', value: 'ROLE', text: 'your role (default: that of the approval)' }, { name: 'organisation', value: 'NAME', text: 'your organisation (default: that of the approval)' }, { name: 'comment', value: 'TEXT', text: 'a remark for people' }, ...signing, dryRun, yes, manifest, help],
    examples: [['kubectl caveau withdraw dap/chest-ct-lung-dpo-63d66673 -n prj-lung', 'asks, and creates the withdrawal']],
    statuses: [[0, 'created, or printed'], [1, 'you said no'], unusable],
  },
  {
    name: 'verify',
    summary: 'which approvals count, and why others do not',
    usage: 'dap/NAME|FILE ... [options]',
    explanation: [
      'Judges DataApprovals of the cluster, or of files against the cluster, by the same function as the operator: who said it and how that is known, whether the person may, whether what was approved is still what is there.',
      'With -o json it prints the DSSE envelope of each (https://github.com/secure-systems-lab/dsse), which other tools can verify.',
    ],
    options: [...place, { name: 'all', text: 'all approvals of the namespace' }, at, { name: 'output', short: 'o', value: 'FORMAT', text: 'text (default) or json' }, help],
    examples: [['kubectl caveau verify --all -n prj-lung', 'all of a room'], ['kubectl caveau verify approval.yaml -n prj-lung', 'one that is not applied yet']],
    statuses: [[0, 'all of them count'], [1, 'one of them does not'], unusable],
  },
  {
    name: 'preflight',
    summary: 'who could read logs, Secrets, or go round admission',
    usage: '[FILE|FOLDER|- ...] [options]',
    explanation: [
      'Reads roles, bindings, rooms and what changes or guards admission, with your own rights, and tells for each power that Kubernetes cannot deny by admission, or that goes round it, who holds it, by which binding and role, why that matters and what to do. It asks about the cluster, every room, the namespace of the operator, kube-system, and the namespaces where the keys of volumes lie. Nothing is written to the cluster.',
      'It adds up RBAC as the API server does. What another authorizer lets through (a webhook, ABAC) and who is a member of a group it cannot know. Accounts of the control plane by roles of Kubernetes, and those of Caveau by roles of Caveau, are counted apart. Who can make tokens or pods of a holder in a namespace that is not asked about is not followed.',
      'With --expect, holders and objects that somebody wrote down with a reason are no findings. The file has a list "expected" of lines with what (the id of a power or check that -o json prints, or * for every power), kind, name, namespace (of a service account), only (a list of namespaces, without which everywhere is meant) and reason. A line that meets nothing is told, so that the list does not outlive its reasons.',
      'What you may not read is said to be not looked at. The role caveau-preflight has all that it needs. With FILES, roles and bindings of files are judged in place of a cluster.',
    ],
    options: [
      ...place.filter(({ name }) => name !== 'namespace'),
      { name: 'operator-namespace', value: 'NAMESPACE', text: 'the namespace of the operator (default: caveau-system)' },
      { name: 'expect', value: 'FILE', text: 'who may hold what, and why (YAML)' },
      { name: 'all', text: 'also list the accounts of the control plane and of Caveau' },
      { name: 'output', short: 'o', value: 'FORMAT', text: 'text (default), json or yaml' },
      help,
    ],
    examples: [
      ['kubectl caveau preflight', 'the cluster'],
      ['kubectl caveau preflight --expect expected.yaml', 'in a pipeline: fails when somebody holds more than is written down'],
      ['helm template monitoring | kubectl caveau preflight -', 'what a chart would give'],
    ],
    statuses: [[0, 'everything was looked at, and nothing is unexpected'], [1, 'something is unexpected'], [2, 'not everything could be looked at, wrong usage, an unreadable file, or no cluster']],
  },
  {
    name: 'static-policies',
    summary: 'the admission policies as static manifests of the API server',
    usage: 'FILE|FOLDER|- ... [options]',
    explanation: [
      'Takes the admission policies of Caveau from files, renders them for the staticManifestsDir of an API server (Kubernetes 1.36, alpha), and prints them with a policy that refuses everybody to change or delete the policies of Caveau in the API. docs/static-policies.md tells how an API server is started with them.',
      'A policy with parameters (paramKind) has no such form, nor has one that mutates in the same directory: what is left out is told on standard error, with the reason, and stays in the API.',
    ],
    options: [{ name: 'release-account', value: 'USER', text: 'the user that may change them in the API all the same, such as that of the release (default: nobody)' }, help],
    examples: [['helm template caveau helm/caveau --namespace caveau-system | kubectl caveau static-policies - > caveau.yaml', 'those of the chart, with its values']],
    statuses: [[0, 'printed'], [2, 'wrong usage, a file that cannot be read, or no admission policy in it']],
  },
];
