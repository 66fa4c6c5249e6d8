import { existsSync } from 'node:fs';
import { binariesIn, missingFrom, onPath, type Binaries } from './binaries.ts';
import { downloadedBinaries } from './download.ts';
import { cachedGoBinaries, goBinaries } from './go-build.ts';
import type { Progress } from './progress.ts';
import type { KubernetesRelease } from './versions.ts';

/** The ways to get a cluster, in the order in which they are tried. */
export const providerNames = ['kubeconfig', 'assets', 'download', 'container', 'go'] as const;

/** One of the ways to get a cluster. */
export type ProviderName = (typeof providerNames)[number];

/** What the choice depends on. */
export interface ProviderRequest {
  readonly release: KubernetesRelease;
  readonly only?: ProviderName | undefined;
  readonly kubeconfig?: string | undefined;
  readonly download?: boolean | undefined;
}

/** The chosen way and why it was chosen, as one line to show. */
export interface ProviderChoice {
  readonly name: ProviderName;
  readonly why: string;
}

type Verdict = { readonly possible: boolean; readonly why: string };

/** Chooses the first possible provider, or says in one sentence what to install. */
export function chooseProvider(request: ProviderRequest, not: readonly ProviderName[] = []): ProviderChoice {
  const verdicts = providerNames
    .filter((name) => !not.includes(name) && (request.only ?? name) === name)
    .map((name) => ({ name, ...judge[name](request) }));
  const chosen = verdicts.find((verdict) => verdict.possible);
  if (chosen) {
    const passedOver = verdicts.slice(0, verdicts.indexOf(chosen)).map((verdict) => verdict.why);
    return { name: chosen.name, why: [chosen.why, ...passedOver].join('; ') };
  }
  if (request.only) throw new Error(`The provider "${request.only}" is not possible: ${verdicts[0]?.why ?? 'it was tried already'}.`);
  throw new Error(
    'There is no way to start a cluster here: install Go (https://go.dev/dl) or a container engine, or give --kubeconfig or --download.',
  );
}

/** Gets the programs of a provider that runs the cluster as processes of this machine. */
export function provideBinaries(name: ProviderName, release: KubernetesRelease, progress: Progress): Promise<Binaries> {
  switch (name) {
    case 'assets':
      return Promise.resolve(assets() as Binaries);
    case 'download':
      return downloadedBinaries(release, progress);
    case 'go':
      return goBinaries(release, progress);
    case 'kubeconfig':
    case 'container':
      throw new Error(`The provider "${name}" has no programs to run on this machine.`);
  }
}

const judge: Record<ProviderName, (request: ProviderRequest) => Verdict> = {
  kubeconfig: ({ kubeconfig }) =>
    kubeconfig ? yes(`a kubeconfig was given (${kubeconfig})`) : no('no kubeconfig was given'),
  assets: judgeAssets,
  download: ({ download, only }) =>
    download || only === 'download' ? yes('--download asks for the official binaries') : no('--download was not given'),
  container: () => {
    const engine = containerEngine();
    return engine ? yes(`a container engine listens at ${engine}`) : no('no container engine was found');
  },
  go: ({ release }) => {
    if (cachedGoBinaries(release)) return yes('the binaries that were built from Go modules are in the cache');
    return onPath('go') ? yes('Go is installed and builds the pinned modules once') : no('Go is not installed');
  },
};

function judgeAssets(): Verdict {
  const directory = process.env['KUBEBUILDER_ASSETS'];
  if (!directory) return no('KUBEBUILDER_ASSETS is not set');
  const missing = missingFrom(assets());
  if (missing.length === 0) return yes(`KUBEBUILDER_ASSETS names ${directory}`);
  return no(`KUBEBUILDER_ASSETS (${directory}) lacks ${missing.join(', ')}`);
}

function assets(): Partial<Binaries> {
  return binariesIn(process.env['KUBEBUILDER_ASSETS'] ?? '');
}

function containerEngine(): string | undefined {
  const host = process.env['DOCKER_HOST'];
  if (host) return host;
  const runtime = process.env['XDG_RUNTIME_DIR'] ?? '';
  const sockets = ['/var/run/docker.sock', `${runtime}/docker.sock`, `${runtime}/podman/podman.sock`];
  return sockets.find((socket) => existsSync(socket));
}

function yes(why: string): Verdict {
  return { possible: true, why };
}

function no(why: string): Verdict {
  return { possible: false, why };
}
