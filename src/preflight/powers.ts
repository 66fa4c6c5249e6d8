import { type Ask } from './access.ts';

/** Where a power counts: in the whole cluster, in every room, in the operator's namespace, in that of the control plane, or where the Secrets lie with which volumes of rooms are opened. */
export type Scope = 'cluster' | 'rooms' | 'operator' | 'control-plane' | 'keys';

/** Something that Kubernetes cannot deny by admission, or that goes round what it denies. */
export interface Power {
  readonly id: string;
  readonly title: string;
  readonly scopes: readonly Scope[];
  readonly why: string;
  readonly remedy: string;
  readonly asks: readonly Ask[];
}

const caveau = 'caveau.dev';
const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io';

const asks = (group: string, resources: readonly string[], verbs: readonly string[]): readonly Ask[] => resources.flatMap((resource) => verbs.map((verb) => ({ verb, group, resource })));
const reading = ['get', 'list', 'watch'];
const changing = ['create', 'update', 'patch'];
const writing = [...changing, 'delete', 'deletecollection'];

/** Every way to have a pod of one's own, or to get into another's, in a namespace that is no room: there no policy of ours says no. */
const podsOfOnesOwn: readonly Ask[] = [
  ...asks('', ['pods', 'replicationcontrollers'], changing),
  ...asks('apps', ['deployments', 'replicasets', 'statefulsets', 'daemonsets'], changing),
  ...asks('batch', ['jobs', 'cronjobs'], changing),
  ...asks('', ['pods/exec', 'pods/attach'], ['get', 'create']),
  ...asks('', ['pods/ephemeralcontainers'], ['update', 'patch']),
];

/** Ways to another account of a namespace: its token, a lasting one, its pods, or its name. */
const otherAccounts = (name?: string): readonly Ask[] => [
  { verb: 'create', group: '', resource: 'serviceaccounts/token', ...(name === undefined ? {} : { name }) },
  { verb: 'impersonate', group: '', resource: 'serviceaccounts', ...(name === undefined ? {} : { name }) },
  { verb: 'impersonate:serviceaccount', group: 'authentication.k8s.io', resource: 'serviceaccounts', ...(name === undefined ? {} : { name }) },
  ...asks('', ['secrets'], [...reading, 'create']),
  ...podsOfOnesOwn,
];

/** Who makes certificates that the API server takes for logins; approval is asked for by the name of the signer and by that of its domain (certificates.k8s.io). */
const clientSigners = ['kubernetes.io/kube-apiserver-client', 'kubernetes.io/kube-apiserver-client-kubelet', 'kubernetes.io/*'];

/** The account of the operator, as the chart names it. */
const operatorAccountName = 'caveau';

/** One of our own verbs; every role with the verb * holds it too. */
const verb = (word: string, resources: readonly string[], what: string, scope: Scope = 'rooms'): Power => ({
  id: `verb-${word}`,
  title: `${what}: the verb ${word}`,
  scopes: [scope],
  why: 'It is a right that is meant to be given to persons. A role with the verb * holds it without being asked, and admission lets it.',
  remedy: 'Give it by a role that names it, to whom it is for. Let other roles list their verbs and API groups instead of *.',
  asks: asks(caveau, resources, [word]),
});

/** Who holds this holds the others too, and is told once. */
export const everything: Power = {
  id: 'everything',
  title: 'Everything in the whole cluster',
  scopes: ['cluster'],
  why: 'It holds every power of this list, now and after every change of it.',
  remedy: 'Keep it for a break-glass account whose use is watched. Persons and programs of every day get roles that list what they need.',
  asks: [{ verb: '*', group: '*', resource: '*' }],
};

/** Every power, in the order in which they are told. */
export const powers: readonly Power[] = [
  everything,
  {
    id: 'read-logs',
    title: 'Read what training programs print',
    scopes: ['rooms'],
    why: 'A program can print the data it reads. Reading logs passes no admission, so no policy can refuse it.',
    remedy: 'Bind no role with pods/log in a room (view, edit and admin of Kubernetes have it), and give log collectors roles in the namespaces of others.',
    asks: asks('', ['pods/log'], ['get']),
  },
  {
    id: 'read-pods',
    title: 'Read the termination messages of training programs',
    scopes: ['rooms'],
    why: 'What a program writes to /dev/termination-log, up to 4 KiB, stands in the status of its pod.',
    remedy: 'Give reading of pods to those alone who may see the data; status.message of a TrainingJob tells everybody else how it goes.',
    asks: [...asks('', ['pods'], reading), ...asks('', ['pods/status', 'pods/ephemeralcontainers', 'pods/resize'], ['get'])],
  },
  {
    id: 'read-secrets',
    title: 'Read Secrets of rooms',
    scopes: ['rooms'],
    why: 'Keys of volumes, credentials of registries and whatever else lies in a room can be read there, and with a key the storage behind the claims.',
    remedy: 'Keep the keys of volumes outside of rooms, and bind no role with secrets in a room (edit and admin of Kubernetes have it).',
    asks: asks('', ['secrets'], reading),
  },
  {
    id: 'read-keys',
    title: 'Read the keys of the storage behind rooms',
    scopes: ['keys'],
    why: 'The Secrets with which the volumes of rooms are opened lie here: who reads one, or runs a pod beside it, can open the storage past Kubernetes.',
    remedy: 'Give this namespace to the storage alone, and let nobody else read its Secrets or make pods in it.',
    asks: [...asks('', ['secrets'], reading), ...podsOfOnesOwn],
  },
  {
    id: 'nodes',
    title: "Reach kubelets, and nodes' logs",
    scopes: ['cluster'],
    why: "A kubelet's own port asks no admission: there nodes/proxy, also with the verb get alone, leads to exec and to the logs of every pod. The policy caveau-node-proxy refuses only the way through the API server. nodes/log reads the files of logs; nodes/checkpoint writes a program's memory to the disk.",
    remedy: 'Give collectors nodes/metrics and nodes/stats in place of nodes/proxy, and nobody nodes/log or nodes/checkpoint.',
    asks: [...asks('', ['nodes/proxy'], ['get', 'create', 'update', 'patch', 'delete']), ...asks('', ['nodes/log', 'nodes/pods'], ['get']), ...asks('', ['nodes/checkpoint'], ['create'])],
  },
  {
    id: 'operator-account',
    title: 'Act as the operator',
    scopes: ['operator'],
    why: 'The policies let the account of the operator do what nobody else may. A token of it, its name, a pod in its namespace or one that is entered there is that account. The policy caveau-accounts asks for the verb grant besides, and sees neither whoever impersonates nor Secrets that are read.',
    remedy: 'Let nobody but the release write in this namespace, and nobody read Secrets or make tokens there.',
    asks: otherAccounts(operatorAccountName),
  },
  {
    id: 'controller-accounts',
    title: 'Act as a controller of Kubernetes',
    scopes: ['control-plane'],
    why: 'Rooms let the job controller make pods and the control plane change them. A token of one of their accounts in kube-system, or a pod there, is that account. The policy caveau-accounts asks for the verb grant besides, and sees neither whoever impersonates nor Secrets that are read.',
    remedy: 'Let nobody make pods, tokens or Secrets in kube-system but what installs the cluster; move add-ons to namespaces of their own.',
    asks: otherAccounts(),
  },
  {
    id: 'impersonate',
    title: 'Act as other persons, groups or nodes',
    scopes: ['cluster'],
    why: 'The policies see only whom a request says that it is from. A client certificate of any name is the same.',
    remedy: 'Bind impersonate to resourceNames that hold no power of this list, and approve client certificates by a program that looks at the name.',
    asks: [
      ...asks('', ['users', 'groups'], ['impersonate']),
      ...asks('authentication.k8s.io', ['users', 'groups'], ['impersonate:user-info']),
      ...asks('authentication.k8s.io', ['nodes'], ['impersonate:arbitrary-node', 'impersonate:associated-node']),
      ...clientSigners.flatMap((name) => ['approve', 'sign'].map((verb) => ({ verb, group: 'certificates.k8s.io', resource: 'signers', name }))),
    ],
  },
  {
    id: 'give-rights',
    title: 'Give rights that one does not hold',
    scopes: ['cluster', 'rooms', 'operator', 'control-plane'],
    why: 'Who holds escalate or bind can give anybody more than he holds himself, and so every other power of this list. In rooms the policy caveau-access asks for the verb grant besides.',
    remedy: 'Take escalate away. Bound to resourceNames, bind gives only the roles of these names: name none that holds a power of this list.',
    asks: asks(rbac, ['clusterroles', 'roles'], ['bind', 'escalate']),
  },
  {
    id: 'bind-pods',
    title: 'Place pods of rooms on nodes',
    scopes: ['rooms'],
    why: 'A pod that is bound by hand passes the scheduler, and with it the affinity that keeps it in a jurisdiction. The policy caveau-running-pods refuses it while it is in force.',
    remedy: 'Leave pods/binding to schedulers.',
    asks: asks('', ['pods/binding', 'bindings'], ['create']),
  },
  {
    id: 'admission',
    title: 'Change admission',
    scopes: ['cluster'],
    why: 'Kubernetes lets no admission policy guard admission policies: who may change one can take it away, or add one that puts a container into training pods.',
    remedy: 'Leave it to the account of the release, or load the policies as static manifests of the API server (docs/static-policies.md).',
    asks: asks(admission, ['validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'mutatingadmissionpolicies', 'mutatingadmissionpolicybindings', 'mutatingwebhookconfigurations'], writing),
  },
  {
    id: 'policies-on-record',
    title: 'Change what the operator compares the policies with',
    scopes: ['operator'],
    why: 'The operator knows from the ConfigMap caveau-admission which policies must be in force. Who writes it can take a weakened policy for the right one.',
    remedy: 'Leave it to the account of the release.',
    asks: [{ verb: 'create', group: '', resource: 'configmaps' }, ...['update', 'patch', 'delete'].map((verb) => ({ verb, group: '', resource: 'configmaps', name: 'caveau-admission' })), { verb: 'deletecollection', group: '', resource: 'configmaps' }],
  },
  {
    id: 'definitions',
    title: 'Change what the API serves',
    scopes: ['cluster'],
    why: 'A definition that is changed can drop what it no longer knows, and an APIService can serve our kinds from elsewhere. One that is deleted takes every dataset, permit and job with it; the policy caveau-foundations asks for the verb close before.',
    remedy: 'Leave it to the account of the release.',
    asks: [...asks('apiextensions.k8s.io', ['customresourcedefinitions'], writing), ...asks('apiextensions.k8s.io', ['customresourcedefinitions/status'], ['update', 'patch']), ...asks('apiregistration.k8s.io', ['apiservices'], writing)],
  },
  {
    id: 'volumes',
    title: 'Make PersistentVolumes, StorageClasses and contents of snapshots',
    scopes: ['cluster'],
    why: 'A second volume on the same storage opens the data in any namespace, and a StorageClass tells a driver which storage and by whose key. The policy caveau-volumes refuses that for the drivers that the chart lists, and for no others.',
    remedy: 'Leave it to the provisioners of the CSI drivers, and to Caveau where datasets are shared.',
    asks: [...asks('', ['persistentvolumes'], writing), ...asks('', ['persistentvolumes/status'], ['update', 'patch']), ...asks('storage.k8s.io', ['storageclasses'], changing), ...asks('snapshot.storage.k8s.io', ['volumesnapshotcontents'], changing)],
  },
  {
    id: 'node-objects',
    title: 'Change nodes, and so where they are said to be',
    scopes: ['cluster'],
    why: 'Labels of nodes say in which country they are, and taints keep others off them. The policy caveau-nodes guards the labels that the chart lists, and no taint.',
    remedy: 'Leave it to the platform. A kubelet cannot give itself a label under node-restriction.kubernetes.io: use such labels.',
    asks: [...asks('', ['nodes'], writing), ...asks('', ['nodes/status'], ['update', 'patch'])],
  },
  {
    id: 'cluster-networks',
    title: 'Write network policies of the whole cluster',
    scopes: ['cluster'],
    why: 'Policies of the whole cluster come before those of a room, and can open what Caveau closed.',
    remedy: 'Leave it to the platform, and look at each before it is applied.',
    asks: [
      ...asks('policy.networking.k8s.io', ['adminnetworkpolicies', 'baselineadminnetworkpolicies', 'clusternetworkpolicies'], writing),
      ...asks('cilium.io', ['ciliumclusterwidenetworkpolicies'], writing),
      ...asks('crd.projectcalico.org', ['globalnetworkpolicies'], writing),
      ...asks('projectcalico.org', ['globalnetworkpolicies'], writing),
    ],
  },
  {
    id: 'environment',
    title: 'Write the SecureProcessingEnvironment',
    scopes: ['cluster'],
    why: 'It says which label of a node stands for which country, which storage is trusted and shared between rooms, how traffic is protected, and what the gate tries to reach. Jobs go by what it says. The policy caveau-approvers asks for the verb grant where approvers, the approvals that are needed, the image of the gate, the object store or what is shared change, and for nothing else.',
    remedy: 'Leave it to the platform engineers, by caveau-platform, and look at each change before it is applied. caveau-gitops has it too: then whoever merges into its repository has it.',
    asks: asks(caveau, ['secureprocessingenvironments'], writing),
  },
  verb('approve', ['dataapprovals'], 'Approve without a signature'),
  verb('hold', ['securedatasets'], 'Decide about claims and legal holds of data'),
  verb('actfor', ['trainingjobs', 'outputreleases'], 'Ask for jobs and releases in the name of others'),
  verb('grant', ['secureprocessingenvironments'], 'Give rights in rooms, list approvers, choose where releases go', 'cluster'),
  verb('close', ['secureprocessingenvironments'], 'Close rooms', 'cluster'),
  verb('place', ['secureprocessingenvironments'], 'Say in which country nodes are, and make storage classes of guarded drivers', 'cluster'),
];
