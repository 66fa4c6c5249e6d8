import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../test/cluster/cluster.ts';
import { operatorImage } from '../test/cluster/node/operator-image.ts';
import { storageClasses } from '../test/cluster/node/store.ts';
import { runInNode } from '../test/cluster/node/namespace.ts';
import { giveOperatorImage } from '../test/node/support/operator-pod.ts';
import { apply, must, newNamespace, pod, removeNamespace, restricted, untilDone, untilReady } from '../test/node/support/pods.ts';
import { quantile } from '../test/support/statistics.ts';
import { tell } from './ending.ts';
import { realNode, undoOnNode } from './real-node.ts';
import { machineRows, printGrid, printTable, type Row } from './table.ts';

/** How much is read, and how often. */
export interface DataOptions {
  readonly rounds: number;
  /** Of the large files together. */
  readonly mebibytes: number;
  readonly smallFiles: number;
}

/** Files of one kind, as the reader in the pod knows them. */
interface Shape {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

/** What one reading of all files of a shape showed. */
interface Reading {
  readonly bytes: number;
  readonly seconds: number;
  /** What the kernel fetched from the disk for the reader. */
  readonly fromDisk: number;
  /** What the volume's client fetched from its store meanwhile; 0 of a disk. */
  readonly fromStore: number;
}

const mebibyte = 2 ** 20;

/** A volume of images in a few archives, and one with a file for each slice of 128 by 128 pixels of 16 bits. */
const sizes = { large: 8 * mebibyte, small: 32 * 1024 } as const;

/** Where the data is read from: the volume that Caveau wants, the same file system without encryption, and the node's own disk. */
const places = ['encrypted', 'plain', 'disk'] as const;
type Place = (typeof places)[number];

const readerPod = 'reader';
const node = '/nodejs/bin/node';

/** Reads the same data through an encrypted volume, through one that is not, and from the disk, in a pod on a real node. */
export async function data({ rounds, mebibytes, smallFiles }: DataOptions): Promise<number> {
  const shapes: readonly Shape[] = [
    { name: 'large', files: Math.ceil((mebibytes * mebibyte) / sizes.large), bytes: sizes.large },
    { name: 'small', files: smallFiles, bytes: sizes.small },
  ];
  const cluster = await realNode();
  const bench = await prepare(cluster, shapes);
  printTable('Reading a dataset in a pod on a real node', [...machineRows(cluster), ['cache', 'before each reading the kernel was told to forget every file (posix_fadvise); the volume\'s client has none (cache-size=0)'], ['store of both volumes', 'Redis in memory on the same machine; one client for each volume, held to one core']]);
  for (const shape of shapes) report(shape, await measure(bench, shape, rounds));
  return 0;
}

/** A pod that waits to be told what to read. */
interface Bench {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** Where the node has what the pod sees. */
  readonly inNode: Readonly<Record<Place, string>>;
}

async function prepare(cluster: Cluster, shapes: readonly Shape[]): Promise<Bench> {
  tell('Giving the node the image with Node ...');
  await giveOperatorImage(cluster);
  const namespace = await newNamespace(cluster, 'bench-data');
  undoOnNode(() => removeNamespace(cluster, namespace));
  const reader = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name: 'reader' }, data: { 'reader.ts': readFileSync(join(import.meta.dirname, 'reader.ts'), 'utf8') } };
  await apply(cluster, [reader, claim(namespace, 'encrypted'), claim(namespace, 'plain'), pod(namespace, 'filler', podSpec(['encrypted', 'plain'], { main: ['fill', JSON.stringify(shapes), '/data/encrypted', '/data/plain'] }))]);
  tell('Filling the volumes ...');
  await untilDone(cluster, namespace, 'filler');
  // Of the disk's own, because a scratch volume lives as long as its pod.
  const first = ['fill', JSON.stringify(shapes), '/data/disk'];
  await apply(cluster, [pod(namespace, readerPod, podSpec(places, { first, main: ['wait'], readOnly: true }))]);
  await untilReady(cluster, namespace, readerPod);
  const uid = await must(cluster.kubectlRun(['get', 'pod', readerPod, `--namespace=${namespace}`, '--output=jsonpath={.metadata.uid}']));
  const volume = (name: string): Promise<string> => must(cluster.kubectlRun(['get', 'pvc', name, `--namespace=${namespace}`, '--output=jsonpath={.spec.volumeName}']));
  const volumes = `/var/lib/kubelet/pods/${uid}/volumes`;
  const ofClaim = async (name: string): Promise<string> => `${volumes}/kubernetes.io~csi/${await volume(name)}/mount`;
  return { cluster, namespace, inNode: { encrypted: await ofClaim('encrypted'), plain: await ofClaim('plain'), disk: `${volumes}/kubernetes.io~empty-dir/disk` } };
}

function claim(namespace: string, name: 'encrypted' | 'plain'): object {
  const spec = { accessModes: ['ReadWriteMany'], storageClassName: storageClasses[name], resources: { requests: { storage: '4Gi' } } };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { namespace, name }, spec };
}

/** The volumes of a pod at /data, and what its containers do with them. */
function podSpec(volumes: readonly Place[], { first, main, readOnly = false }: { readonly first?: readonly string[]; readonly main: readonly string[]; readonly readOnly?: boolean }): object {
  const container = (name: string, args: readonly string[], only: boolean): object => ({
    name,
    image: operatorImage,
    imagePullPolicy: 'Never',
    command: [node, '--disable-warning=ExperimentalWarning', '/reader/reader.ts', ...args],
    securityContext: restricted.container,
    volumeMounts: [{ name: 'reader', mountPath: '/reader' }, ...volumes.map((volume) => ({ name: volume, mountPath: `/data/${volume}`, readOnly: only }))],
  });
  const source = (volume: Place): object => (volume === 'disk' ? { emptyDir: {} } : { persistentVolumeClaim: { claimName: volume, readOnly } });
  return {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 1,
    automountServiceAccountToken: false,
    securityContext: restricted.pod,
    ...(first === undefined ? {} : { initContainers: [container('first', first, false)] }),
    containers: [container('main', main, readOnly)],
    volumes: [{ name: 'reader', configMap: { name: 'reader' } }, ...volumes.map((volume) => ({ name: volume, ...source(volume) }))],
  };
}

type Measured = Readonly<Record<Place | 'again', readonly Reading[]>>;

/** Reads a shape from every place, one after the other and as often as asked, each time with nothing in the page cache; and from the disk once more with everything in it. */
async function measure(bench: Bench, shape: Shape, rounds: number): Promise<Measured> {
  const measured = { encrypted: [] as Reading[], plain: [] as Reading[], disk: [] as Reading[], again: [] as Reading[] };
  for (let round = 1; round <= rounds; round++) {
    tell(`Reading ${shape.files} ${shape.name} files, round ${round} of ${rounds} ...`);
    for (const place of places) {
      await forget(bench, place, shape);
      measured[place].push(await readOnce(bench, place, shape));
    }
    measured.again.push(await readOnce(bench, 'disk', shape));
  }
  return measured;
}

/** Makes the kernel forget the content of the files, whoever has read them; dd asks for it and reads nothing. */
async function forget({ cluster, inNode }: Bench, place: Place, { name }: Shape): Promise<void> {
  await runInNode(cluster.directory, 'sh', ['-c', `sync; for file in '${inNode[place]}/${name}'/*; do dd if="$file" iflag=nocache count=0 status=none; done`]);
}

async function readOnce(bench: Bench, place: Place, shape: Shape): Promise<Reading> {
  const { cluster, namespace } = bench;
  const before = await fetched(bench, place);
  const told = await must(cluster.kubectlRun(['exec', readerPod, `--namespace=${namespace}`, '--', node, '--disable-warning=ExperimentalWarning', '/reader/reader.ts', 'read', `/data/${place}/${shape.name}`]));
  const reading = { ...(JSON.parse(told) as Omit<Reading, 'fromStore'>), fromStore: (await fetched(bench, place)) - before };
  if (reading.bytes !== shape.files * shape.bytes) throw new Error(`The reader got ${reading.bytes} bytes of ${place}/${shape.name}, where ${shape.files * shape.bytes} were written.`);
  return reading;
}

/** The bytes that a volume's client has fetched from its store, by its own count. */
async function fetched({ cluster, inNode }: Bench, place: Place): Promise<number> {
  if (place === 'disk') return 0;
  const stats = await runInNode(cluster.directory, 'cat', [`${inNode[place]}/.stats`]);
  return Number(/^juicefs_object_request_data_bytes_GET (\d+)$/m.exec(stats)?.[1] ?? 0);
}

const headings = ['', 'MiB/s', 'least', 'most', 'per file', 'from the store', 'from the disk'];

function report(shape: Shape, measured: Measured): void {
  const names = { encrypted: 'encrypted volume', plain: 'same without encryption', disk: 'disk', again: 'page cache (the reader alone)' };
  const rows = (['encrypted', 'plain', 'disk', 'again'] as const).map((place) => [names[place], ...figures(shape, measured[place])]);
  printGrid(`${shape.files} files of ${shape.bytes / 1024} KiB, ${measured.disk.length} rounds: median, and the slowest and fastest round`, headings, rows);
  const ratio = (of: Place, to: Place): Row => [`${names[of]} against ${names[to]}`, ratioText(measured[of], measured[to])];
  printTable('Time that the reading takes, as a ratio: of the medians, and the least and most of any round', [ratio('encrypted', 'plain'), ratio('encrypted', 'disk'), ratio('plain', 'disk')]);
}

function figures(shape: Shape, readings: readonly Reading[]): readonly string[] {
  const speeds = readings.map(({ bytes, seconds }) => bytes / mebibyte / seconds);
  const median = (of: (reading: Reading) => number): number => quantile(readings.map(of), 0.5);
  const share = (of: 'fromStore' | 'fromDisk'): string => `${((100 * median((reading) => reading[of])) / (shape.files * shape.bytes)).toFixed(0)} %`;
  const perFile = `${((1000 * median(({ seconds }) => seconds)) / shape.files).toFixed(2)} ms`;
  return [quantile(speeds, 0.5).toFixed(0), Math.min(...speeds).toFixed(0), Math.max(...speeds).toFixed(0), perFile, share('fromStore'), share('fromDisk')];
}

function ratioText(of: readonly Reading[], to: readonly Reading[]): string {
  const median = (readings: readonly Reading[]): number => quantile(readings.map(({ seconds }) => seconds), 0.5);
  const each = of.map(({ seconds }, round) => seconds / (to[round]?.seconds ?? Number.NaN));
  return `${(median(of) / median(to)).toFixed(2)} (${Math.min(...each).toFixed(2)} to ${Math.max(...each).toFixed(2)})`;
}
