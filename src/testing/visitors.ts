import { rolesLabel, trainingJobLabel } from '../api/labels.ts';
import { type KubeObject, type OwnerReference } from '../api/kube-object.ts';

/** That something is controlled by one of our objects. */
export function ownerReference(kind: string, name: string, uid: string): OwnerReference {
  return { apiVersion: 'caveau.dev/v1alpha1', kind, name, uid, controller: true };
}

/** A pod, of our Job or of nobody, that mounts a claim. */
export const visitor = (claimName: string, changes: { readonly readOnly?: boolean; readonly ours?: boolean; readonly namespace?: string; readonly phase?: string } = {}): KubeObject => ({
  metadata: {
    name: 'visitor', namespace: changes.namespace ?? 'prj-lung', uid: 'uid-visitor',
    ...(changes.ours === true ? { labels: { [rolesLabel]: 'training', [trainingJobLabel]: 'other' }, ownerReferences: [{ ...ownerReference('Job', 'other-1', 'uid-other-1'), apiVersion: 'batch/v1' }] } : {}),
  },
  spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName, readOnly: changes.readOnly ?? false } }] }, status: { phase: changes.phase ?? 'Running' },
}) as KubeObject;

/** The Job of the first attempt of the TrainingJob `other`. */
export const otherRun: KubeObject = { metadata: { name: 'other-1', namespace: 'prj-lung', uid: 'uid-other-1', labels: { [rolesLabel]: 'training', [trainingJobLabel]: 'other' }, ownerReferences: [ownerReference('TrainingJob', 'other', 'uid-job-other')] } };
