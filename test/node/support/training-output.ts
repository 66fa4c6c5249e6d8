import type { Metrics } from '../../training/support/metrics.ts';
import { apply, must, newNamespace, pod, removeNamespace, shell, untilDone } from './pods.ts';
import type { TrainingRoom } from './training-room.ts';

/** A line of the training's log: numbers only. */
export type Line = Readonly<Record<string, number>>;

/** What is on an output volume: the size in bytes of each file, and the measure. */
export interface Output {
  readonly files: Readonly<Record<string, number>>;
  readonly metrics: Metrics;
}

/** The lines that worker 0 has logged in one attempt, as far as it has come; the cluster's administrator reads them, whom nobody can keep from it. */
export async function linesOf({ cluster, name }: TrainingRoom, job: string, attempt: number): Promise<readonly Line[]> {
  const selector = `batch.kubernetes.io/job-name=${job}-${attempt},batch.kubernetes.io/job-completion-index=0`;
  // There is nothing to read before the program has begun.
  const { stdout } = await cluster.kubectlRun(['logs', `--selector=${selector}`, '--container=train', '--tail=-1', `--namespace=${name}`]);
  return stdout.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}')).map((line) => JSON.parse(line) as Line);
}

interface Volume {
  readonly spec: { readonly csi: { readonly volumeHandle: string }; readonly [field: string]: unknown };
}

/**
 * Reads the output of a job. Nobody but training pods can mount it in the room, so this takes the way that is open to the cluster's administrator alone:
 * a second PersistentVolume for the same storage, in a namespace that is no room.
 */
export async function readOutput(room: TrainingRoom, job: string): Promise<Output> {
  const { cluster } = room;
  const namespace = await newNamespace(cluster, 'reader');
  const claimed = await must(cluster.kubectlRun(['get', 'pvc', `${job}-output`, `--namespace=${room.name}`, '--output=jsonpath={.spec.volumeName}']));
  const { spec } = JSON.parse(await must(cluster.kubectlRun(['get', 'pv', claimed, '--output=json']))) as Volume;
  const volume = { ...Object.fromEntries(Object.entries(spec).filter(([field]) => field !== 'claimRef')), csi: { ...spec.csi, volumeHandle: namespace }, persistentVolumeReclaimPolicy: 'Retain', storageClassName: '', accessModes: ['ReadWriteMany'] };
  const claim = { accessModes: ['ReadWriteMany'], storageClassName: '', volumeName: namespace, resources: { requests: { storage: '1Gi' } } };
  const line = 'cd /output && for file in *; do echo "$file $(stat -c %s "$file")"; done && echo && cat metrics.json';
  const mounted = shell(line, { container: { volumeMounts: [{ name: 'output', mountPath: '/output', readOnly: true }] }, pod: { volumes: [{ name: 'output', persistentVolumeClaim: { claimName: 'output', readOnly: true } }] } });
  await apply(cluster, [
    { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: namespace }, spec: volume },
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { namespace, name: 'output' }, spec: claim },
    pod(namespace, 'reader', mounted),
  ]);
  try {
    const [listed = '', measured = ''] = (await untilDone(cluster, namespace, 'reader')).split('\n\n');
    const files = Object.fromEntries(listed.split('\n').map((entry) => entry.split(' ')).map(([file = '', size]) => [file, Number(size)]));
    return { files, metrics: JSON.parse(measured) as Metrics };
  } finally {
    await removeNamespace(cluster, namespace);
    await must(cluster.kubectlRun(['delete', 'pv', namespace]));
  }
}
