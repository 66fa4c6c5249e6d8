import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { binariesIn, missingFrom, type Binaries, type BinaryName } from './binaries.ts';
import { withLock } from './lock.ts';
import { cacheDirectory, goPlatform } from './paths.ts';
import type { Progress } from './progress.ts';
import { etcdVersion, kwokVersion, type KubernetesRelease } from './versions.ts';

const run = promisify(execFile);

// The projects' own release pages; Kubernetes publishes server binaries for Linux only.
const kubernetesReleases = 'https://dl.k8s.io/release';
const etcdReleases = 'https://github.com/etcd-io/etcd/releases/download';
const kwokReleases = 'https://github.com/kubernetes-sigs/kwok/releases/download';
const kwokReleaseApi = 'https://api.github.com/repos/kubernetes-sigs/kwok/releases/tags';

/** About 400 MB over a slow line. */
const downloadBoundSeconds = 1800;

/**
 * Fetches the official binaries once and verifies the checksum of each. Not run by the project's own tests: the
 * machines they run on do not reach these hosts.
 */
export async function downloadedBinaries(release: KubernetesRelease, progress: Progress): Promise<Binaries> {
  const { os, arch } = goPlatform();
  if (os !== 'linux') throw new Error('Kubernetes publishes server binaries for Linux only: install Go and omit --download.');
  const target = join(cacheDirectory(), 'downloaded', `${release.version}-${etcdVersion}-${kwokVersion}-${os}-${arch}`);
  const complete = (): boolean => missingFrom(binariesIn(target)).length === 0;
  if (!complete()) {
    const onWait = ({ pid }: { pid: number }): void => progress.line(`Process ${pid} downloads already; waiting for it.`);
    await withLock(`${target}.lock`, { boundSeconds: downloadBoundSeconds, onWait }, async () => {
      if (!complete()) await downloadAll(target, release, arch, progress);
    });
  }
  return binariesIn(target) as Binaries;
}

async function downloadAll(target: string, release: KubernetesRelease, arch: string, progress: Progress): Promise<void> {
  mkdirSync(dirname(target), { recursive: true });
  const temporary = mkdtempSync(`${target}.new-`);
  try {
    const names: BinaryName[] = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'];
    for (const name of names) await downloadKubernetes(temporary, name, release, arch, progress);
    await downloadEtcd(temporary, arch, progress);
    await downloadKwok(temporary, arch, progress);
    for (const name of [...names, 'etcd', 'kwok']) chmodSync(join(temporary, name), 0o755);
    rmSync(target, { recursive: true, force: true });
    renameSync(temporary, target);
    progress.done();
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function downloadKubernetes(
  directory: string,
  name: BinaryName,
  release: KubernetesRelease,
  arch: string,
  progress: Progress,
): Promise<void> {
  const url = `${kubernetesReleases}/${release.version}/bin/linux/${arch}/${name}`;
  const sum = (await fetchBytes(`${url}.sha512`, progress)).toString('utf8').trim().split(/\s+/)[0] ?? '';
  await save(join(directory, name), url, 'sha512', sum, progress);
}

async function downloadEtcd(directory: string, arch: string, progress: Progress): Promise<void> {
  const archive = `etcd-${etcdVersion}-linux-${arch}.tar.gz`;
  const sums = (await fetchBytes(`${etcdReleases}/${etcdVersion}/SHA256SUMS`, progress)).toString('utf8');
  const sum = sums.split('\n').find((line) => line.trimEnd().endsWith(archive))?.split(/\s+/)[0] ?? '';
  await save(join(directory, archive), `${etcdReleases}/${etcdVersion}/${archive}`, 'sha256', sum, progress);
  const member = `etcd-${etcdVersion}-linux-${arch}/etcd`;
  await run('tar', ['-xzf', archive, '--strip-components=1', member], { cwd: directory });
  rmSync(join(directory, archive));
}

async function downloadKwok(directory: string, arch: string, progress: Progress): Promise<void> {
  const name = `kwok-linux-${arch}`;
  // The release has no checksum file, but the page's own record holds the digest of each asset.
  const record = JSON.parse((await fetchBytes(`${kwokReleaseApi}/${kwokVersion}`, progress)).toString('utf8')) as {
    assets?: { name: string; digest?: string }[];
  };
  const digest = record.assets?.find((asset) => asset.name === name)?.digest ?? '';
  const url = `${kwokReleases}/${kwokVersion}/${name}`;
  await save(join(directory, 'kwok'), url, 'sha256', digest.replace(/^sha256:/, ''), progress);
}

async function save(
  path: string,
  url: string,
  algorithm: 'sha256' | 'sha512',
  expected: string,
  progress: Progress,
): Promise<void> {
  const bytes = await fetchBytes(url, progress);
  verifyChecksum(url, bytes, algorithm, expected);
  writeFileSync(path, bytes);
}

/** Throws unless the bytes have the published checksum. */
export function verifyChecksum(url: string, bytes: Buffer, algorithm: 'sha256' | 'sha512', expected: string): void {
  const actual = createHash(algorithm).update(bytes).digest('hex');
  if (expected === '') throw new Error(`No ${algorithm} checksum is published for ${url}: nothing was kept.`);
  if (actual !== expected.toLowerCase()) {
    throw new Error(`${url} has ${algorithm} ${actual}, but ${expected} is published: nothing was kept; try again later.`);
  }
}

async function fetchBytes(url: string, progress: Progress): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(downloadBoundSeconds * 1000) }).catch((error: unknown) => {
    throw new Error(`${url} cannot be reached: use another provider, or try again on a machine with access.`, { cause: error });
  });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}: check the pinned version.`);
  const total = Number(response.headers.get('content-length') ?? 0);
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    received += chunk.length;
    progress.status(`Downloading ${url}: ${megabytes(received)} of ${total ? megabytes(total) : '?'} MB`);
  }
  return Buffer.concat(chunks);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
