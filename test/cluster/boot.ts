import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  admissionConfiguration,
  apiServerLaunch,
  auditPolicy,
  controllerManagerLaunch,
  etcdLaunch,
  files,
  firstServiceAddress,
  kwokUser,
  schedulerLaunch,
  serverAddressOf,
  type ControlPlane,
  type Launch,
} from './control-plane.ts';
import { writeKubeconfig, type ServerAddress } from './kubeconfig.ts';
import { createAuthority, createSigningKeys, issueClient, issueServer, type Certificate, type Subject } from './pki.ts';
import { poll } from './polling.ts';
import { isAlive } from './process-identity.ts';
import { logTail, startProcess, type OwnProcess } from './processes.ts';
import { answers } from './readiness.ts';
import { kwokStages } from './simulation/kwok-stages.ts';

/** Generous, because the machine may be busy with a build; a free one needs three seconds. */
const readyBoundSeconds = 90;

/** The programs that log in with a client certificate of their own. */
const components: Readonly<Record<string, Subject>> = {
  [files.adminKubeconfig]: { user: 'caveau:administrator', groups: ['system:masters'] },
  'kube-controller-manager.kubeconfig': { user: 'system:kube-controller-manager' },
  'kube-scheduler.kubeconfig': { user: 'system:kube-scheduler' },
  // The two simulations stand for many kubelets and drivers, whose separate accounts would prove nothing here.
  // Kwok stands in for the kubelets of many nodes, which no node's own name could; rooms let only the control plane touch their pods.
  [files.kwokKubeconfig]: { user: kwokUser, groups: ['system:masters'] },
  [files.provisionerKubeconfig]: { user: 'caveau:provisioner', groups: ['system:masters'] },
};

/** Where the API server of a control plane listens. */
export function serverOf(plane: ControlPlane): string {
  return `https://${serverAddressOf(plane)}:${plane.ports.apiServer}`;
}

/** Writes certificates, keys, kubeconfigs and policies, and starts the control plane; returns when it answers. */
export async function bootControlPlane(plane: ControlPlane): Promise<void> {
  const etcd = launch(plane, etcdLaunch(plane));
  await writeCredentials(plane);
  writeFileSync(join(plane.directory, files.auditPolicy), JSON.stringify(auditPolicy));
  const apiServer = launch(plane, apiServerLaunch(plane));
  await waitForApiServer(plane, '/readyz', [etcd, apiServer]);
  // Started earlier, they would meet an API server without its built-in roles and back off for seconds.
  launch(plane, controllerManagerLaunch(plane));
  launch(plane, schedulerLaunch(plane));
}

/** Writes what an API server with policies of its own reads at its start. */
export function writeStaticPolicies(directory: string, policies: string): void {
  const path = join(directory, files.staticPolicies);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, policies);
  writeFileSync(join(directory, files.admissionConfiguration), JSON.stringify(admissionConfiguration(directory)));
}

/** Starts the API server, with these flags besides, and returns when it is ready. */
export async function startApiServer(plane: ControlPlane, flags: readonly string[] = []): Promise<void> {
  const server = apiServerLaunch(plane);
  await waitForApiServer(plane, '/readyz', [launch(plane, { ...server, args: [...server.args, ...flags] })]);
}

/** Starts kwok and the stand-in for the storage drivers. */
export function startSimulation(directory: string, kwok: Launch): void {
  writeFileSync(join(directory, files.stages), kwokStages());
  startProcess(directory, kwok.name, kwok.command, kwok.args);
  const provisioner = join(import.meta.dirname, 'simulation', 'provisioner.ts');
  startProcess(directory, 'provisioner', process.execPath, [provisioner, join(directory, files.provisionerKubeconfig)]);
}

/** Reads the certificate authority of a cluster that this tooling made. */
export function readAuthority(directory: string): Certificate {
  const read = (file: string): string => readFileSync(join(directory, file), 'utf8');
  return { certificate: read(files.authority), key: read(files.authorityKey) };
}

function launch(plane: ControlPlane, what: Launch): OwnProcess {
  return startProcess(plane.directory, what.name, what.command, what.args);
}

async function writeCredentials(plane: ControlPlane): Promise<void> {
  const { directory } = plane;
  mkdirSync(join(directory, 'pki'), { recursive: true, mode: 0o700 });
  const write = (file: string, content: string): void => writeFileSync(join(directory, file), content, { mode: 0o600 });
  const authority = await createAuthority('caveau-cluster');
  write(files.authority, authority.certificate);
  write(files.authorityKey, authority.key);
  write(files.frontProxyAuthority, (await createAuthority('caveau-front-proxy')).certificate);
  const server = await issueServer(authority, 'kube-apiserver', [
    { type: 'ip', value: serverAddressOf(plane) },
    { type: 'ip', value: firstServiceAddress },
    ...['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'].map(
      (value) => ({ type: 'dns' as const, value }),
    ),
  ]);
  write(files.serverCertificate, server.certificate);
  write(files.serverKey, server.key);
  if (plane.node) {
    const client = await issueClient(authority, { user: 'kube-apiserver-kubelet-client', groups: ['system:masters'] });
    write(files.kubeletClientCertificate, client.certificate);
    write(files.kubeletClientKey, client.key);
  }
  const tokens = await createSigningKeys();
  write(files.tokenKey, tokens.key);
  write(files.tokenPublicKey, tokens.publicKey);
  const address: ServerAddress = { server: serverOf(plane), authority: authority.certificate };
  for (const [file, subject] of Object.entries(components)) {
    writeKubeconfig(join(directory, file), address, subject.user, await issueClient(authority, subject));
  }
}

async function waitForApiServer(plane: ControlPlane, path: string, processes: readonly OwnProcess[]): Promise<void> {
  const { directory } = plane;
  const hopeless = (): string | undefined => {
    const dead = processes.find((one) => !isAlive(one));
    return dead && `${dead.name} ended; the end of its log:\n${logTail(directory, dead.name)}`;
  };
  const what = `the API server at ${serverOf(plane)}${path}`;
  const hint = `See the logs in ${join(directory, 'logs')}.`;
  await poll({ what, boundSeconds: readyBoundSeconds, hopeless, hint }, () =>
    answers(join(directory, files.adminKubeconfig), path),
  );
}
