/** One resource type of the API server; structurally the same as the runtime's, which this leaf may not import. */
interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const resource = (group: string, version: string, plural: string, kind: string, namespaced = true): ApiResource => ({ group, version, plural, kind, namespaced });

/** API group and version of our own kinds. */
export const apiVersion = 'caveau.dev/v1alpha1';

export const trainingJobs = resource('caveau.dev', 'v1alpha1', 'trainingjobs', 'TrainingJob');
export const secureDatasets = resource('caveau.dev', 'v1alpha1', 'securedatasets', 'SecureDataset');
export const dataPermits = resource('caveau.dev', 'v1alpha1', 'datapermits', 'DataPermit');
export const dataApprovals = resource('caveau.dev', 'v1alpha1', 'dataapprovals', 'DataApproval');
export const outputReleases = resource('caveau.dev', 'v1alpha1', 'outputreleases', 'OutputRelease');
export const environments = resource('caveau.dev', 'v1alpha1', 'secureprocessingenvironments', 'SecureProcessingEnvironment', false);
export const nodeInspections = resource('caveau.dev', 'v1alpha1', 'nodeinspections', 'NodeInspection', false);

export const namespaces = resource('', 'v1', 'namespaces', 'Namespace', false);
export const nodes = resource('', 'v1', 'nodes', 'Node', false);
export const pods = resource('', 'v1', 'pods', 'Pod');
export const services = resource('', 'v1', 'services', 'Service');
export const persistentVolumeClaims = resource('', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim');
export const persistentVolumes = resource('', 'v1', 'persistentvolumes', 'PersistentVolume', false);
export const configMaps = resource('', 'v1', 'configmaps', 'ConfigMap');
export const storageClasses = resource('storage.k8s.io', 'v1', 'storageclasses', 'StorageClass', false);
export const runtimeClasses = resource('node.k8s.io', 'v1', 'runtimeclasses', 'RuntimeClass', false);
export const admissionPolicies = resource('admissionregistration.k8s.io', 'v1', 'validatingadmissionpolicies', 'ValidatingAdmissionPolicy', false);
export const admissionBindings = resource('admissionregistration.k8s.io', 'v1', 'validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding', false);
export const batchJobs = resource('batch', 'v1', 'jobs', 'Job');
export const controllerRevisions = resource('apps', 'v1', 'controllerrevisions', 'ControllerRevision');
export const workloads = resource('kueue.x-k8s.io', 'v1beta2', 'workloads', 'Workload');
export const networkPolicies = resource('networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy');
