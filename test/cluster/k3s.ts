/*
 * NOT RUN by this project's own tests: K3s needs a container engine and a reachable image registry, and the machines
 * that the project is tested on have neither. Kept apart so that nothing else loads it.
 */
import { Readable } from 'node:stream';
import { tarOf } from './node/tar.ts';
import type { KubernetesRelease } from './versions.ts';

/** A K3s server in a container. */
export interface StartedK3s {
  readonly containerId: string;
  readonly kubeconfig: string;
}

/** Starts a K3s server; it runs on after this process has ended, until `stopK3s`. */
export async function startK3s(release: KubernetesRelease): Promise<StartedK3s> {
  // Testcontainers' reaper would remove the container together with this process, but `up` must outlive its shell.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const { K3sContainer } = await import('@testcontainers/k3s');
  const started = await new K3sContainer(release.k3sImage)
    .withCommand(['server', '--disable=traefik', '--disable=metrics-server', '--disable=local-storage'])
    .start();
  return { containerId: started.getId(), kubeconfig: started.getKubeConfig() };
}

/** Gives an image to the containerd of a K3s server, from an archive as `docker save` writes it. */
export async function importIntoK3s(containerId: string, archive: string): Promise<void> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const { container } = await getContainerRuntimeClient();
  const found = container.getById(containerId);
  const name = 'image.tar';
  await container.putArchive(found, Readable.from(tarOf([{ kind: 'copy', path: name, source: archive }])), '/tmp');
  const { exitCode, output } = await container.exec(found, ['ctr', '--namespace=k8s.io', 'images', 'import', `/tmp/${name}`]);
  if (exitCode !== 0) throw new Error(`K3s did not take the image ${archive}: ${output}`);
}

/** Stops and removes the container of a K3s server. */
export async function stopK3s(containerId: string): Promise<void> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const { container } = await getContainerRuntimeClient();
  const found = container.getById(containerId);
  await container.stop(found, { timeout: 0 });
  await container.remove(found, { removeVolumes: true });
}
