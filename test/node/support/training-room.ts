import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstServiceAddress } from '../../cluster/control-plane.ts';
import { dnsAddress } from '../../cluster/node/kubelet.ts';
import { type SecureDataset, type TrainingJob } from '../../../src/api/generated/types.ts';
import type { Cluster } from '../../cluster/contract.ts';
import { importImage } from '../../cluster/node/container-runtime.ts';
import { trainingImage, trainingRecipe } from '../../cluster/node/training-image.ts';
import { poll } from '../../cluster/polling.ts';
import type { Progress } from '../../cluster/progress.ts';
import { openOutside } from './outside.ts';
import { pinnedImage } from './pinned-image.ts';
import { apply, must, newNamespace, pod, server, untilReady } from './pods.ts';

const examples = join(import.meta.dirname, '..', '..', '..', 'examples');

/** As the example calls them. */
const nameInExample = 'prj-lung';
const imageInExample = 'registry.example/lung/chest-segmentation';

/** The people of the examples. */
export const persons = { platform: 'platform-1', steward: 'steward-1', researcher: 'researcher-7f3a' } as const;
export type Person = keyof typeof persons;

/** Generous, because the machine may be busy: a free one loads the data in ten seconds, and trains one worker for half a minute. */
export const trainingBoundSeconds = 600;

/** A room on a real node for the example that trains, and the people in it. */
export interface TrainingRoom {
  readonly cluster: Cluster;
  readonly name: string;
  /** The example's image, by digest. */
  readonly image: string;
  /** Kubeconfigs. */
  readonly people: Readonly<Record<Person, string>>;
}

/** What the gate of each pod tries to reach, and a way to take it away. */
export interface Targets {
  readonly targets: readonly object[];
  close(): Promise<void>;
}

/** Gives the example's image to the node, and returns its reference by digest. */
export async function giveTrainingImage(cluster: Cluster, progress: Progress): Promise<string> {
  await importImage(cluster.directory, await trainingRecipe(progress));
  return pinnedImage(cluster, trainingImage);
}

/** A pod elsewhere, an address outside, the API server and the cluster's resolver: all answer whoever is not shut in. */
export async function openTargets(cluster: Cluster): Promise<Targets> {
  const outside = await openOutside(cluster);
  const namespace = await newNamespace(cluster, 'beacons');
  await apply(cluster, [pod(namespace, 'beacon', server())]);
  const targets = [
    { name: 'beacon', role: 'Beacon', address: await untilReady(cluster, namespace, 'beacon'), port: 8080, protocol: 'TCP' },
    { name: 'outside', role: 'Outside', address: outside.address, port: outside.port, protocol: 'TCP' },
    { name: 'api-server', role: 'ApiServer', address: firstServiceAddress, port: 443, protocol: 'TCP' },
    { name: 'resolver', role: 'Resolver', address: dnsAddress, port: 53, protocol: 'DNS-UDP' },
  ];
  return { targets, close: () => outside.close() };
}

/** Makes the room, and gives the people of the examples their rights in it, all by the example's own files. */
export async function openTrainingRoom(cluster: Cluster, name: string, image: string, gate: object): Promise<TrainingRoom> {
  const [platform, steward, researcher] = await Promise.all([cluster.user(persons.platform), cluster.user(persons.steward), cluster.user(persons.researcher)]);
  const room = { cluster, name, image, people: { platform, steward, researcher } };
  const binding = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: persons.platform }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'caveau-platform' }, subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: persons.platform }] };
  await apply(cluster, [binding]);
  await must(cluster.kubectlRun(['label', '--overwrite', 'node', 'node', 'node-restriction.kubernetes.io/caveau-jurisdiction=it-bo']));
  // The API server learns of a binding by a watch.
  await poll({ what: 'the rights of the platform engineer', boundSeconds: trainingBoundSeconds, everyMs: 100 }, async () => (await cluster.kubectlRun(['auth', 'can-i', 'grant', 'secureprocessingenvironments.caveau.dev'], { kubeconfig: platform })).code === 0);
  for (const file of ['00-platform.yaml', '01-people.yaml']) await applyExample(room, file, 'platform');
  await must(cluster.kubectlRun(['patch', 'spe', 'default', '--type=merge', `--patch=${JSON.stringify({ spec: { gate } })}`], { kubeconfig: platform }));
  await poll({ what: 'the rights of the steward', boundSeconds: trainingBoundSeconds, everyMs: 100 }, async () => (await cluster.kubectlRun(['auth', 'can-i', 'hold', 'securedatasets.caveau.dev', `--namespace=${name}`], { kubeconfig: steward })).code === 0);
  return room;
}

/** Applies a file of the examples as one of the people, with what its README tells them to put in: their image, and the room. */
export async function applyExample(room: TrainingRoom, file: string, person: Person, change: (text: string) => string = (text) => text): Promise<void> {
  const text = readFileSync(join(examples, file), 'utf8');
  const own = text.replaceAll(/registry\.example\/lung\/chest-segmentation@sha256:4+/g, room.image).replaceAll(imageInExample, room.image.split('@')[0] ?? '').replaceAll(nameInExample, room.name);
  await must(room.cluster.kubectlRun(['apply', '--filename=-'], { input: change(own), kubeconfig: room.people[person] }));
}

/** Has the loader fill the volume, and seals it as the steward does; returns what the loader said. */
export async function loadSlices(room: TrainingRoom): Promise<string> {
  await applyExample(room, 'chest-segmentation/01-dataset.yaml', 'steward');
  const dataset = ['securedataset/chest-slices', `--namespace=${room.name}`];
  let loader: NonNullable<SecureDataset['status']>['loader'];
  await poll({ what: 'the loader to end', boundSeconds: trainingBoundSeconds, everyMs: 250, hopeless: () => (loader?.state === 'Failed' ? 'it has failed' : undefined) }, async () => {
    loader = (JSON.parse(await must(room.cluster.kubectlRun(['get', ...dataset, '--output=json']))) as SecureDataset).status?.loader;
    return loader?.state === 'Succeeded';
  });
  const said = await must(room.cluster.kubectlRun(['logs', '--selector=job-name', '--container=load', '--tail=-1', `--namespace=${room.name}`]));
  await must(room.cluster.kubectlRun(['patch', ...dataset, '--type=merge', '--patch={"spec":{"source":{"state":"Sealed"}}}'], { kubeconfig: room.people.steward }));
  return said;
}

/** The TrainingJob as it stands. */
export async function trainingJobOf({ cluster, name }: TrainingRoom, job: string): Promise<TrainingJob> {
  return JSON.parse(await must(cluster.kubectlRun(['get', 'trainingjob', job, `--namespace=${name}`, '--output=json']))) as TrainingJob;
}
