import { firstServiceAddress } from '../../cluster/control-plane.ts';
import { dnsAddress } from '../../cluster/node/kubelet.ts';
import type { Cluster } from '../../cluster/contract.ts';
import { importImage } from '../../cluster/node/container-runtime.ts';
import { toolsRecipe } from '../../cluster/node/images.ts';
import { pinnedImage } from './pinned-image.ts';

const image = 'caveau.local/lookout:1';

/** The user that a training pod has unless its job says otherwise. */
const user = 'looker:x:65532:65532:looker:/tmp:/bin/sh\n';

/**
 * The small programs, and one that belongs to root and runs as root whoever starts it, if the container lets it: `crontab -l` then prints a file that only
 * root can read. The owner of a file needs no capability for that, so it shows whether privilege can be gained and nothing else.
 */
export async function giveLookout(cluster: Cluster): Promise<string> {
  await importImage(cluster.directory, {
    name: image,
    layers: [
      ...toolsRecipe().layers,
      [
        { kind: 'file', path: 'etc/passwd', content: `root:x:0:0:root:/root:/bin/sh\n${user}` },
        { kind: 'copy', path: 'usr/local/bin/crontab', source: '/bin/busybox', mode: 0o4755 },
        ...['var/spool', 'var/spool/cron', 'var/spool/cron/crontabs'].map((path) => ({ kind: 'directory', path }) as const),
        { kind: 'file', path: 'var/spool/cron/crontabs/looker', content: 'only root reads this\n', mode: 0o600 },
      ],
    ],
  });
  return pinnedImage(cluster, image);
}

/** Where a program can try to go. */
export interface Ways {
  readonly outside: string;
  readonly metadata: string;
  readonly port: number;
  /** The address of the node, where its kubelet listens. */
  readonly node: string;
  /** The machine's end of the node's link, where the API server listens. */
  readonly apiServer: { readonly address: string; readonly port: string };
}

/**
 * A shell line that looks at everything around it and prints `what: seen` for each. With the same line in a pod that nothing holds, each denial has
 * something to be compared with.
 */
export function lookAround(ways: Ways): string {
  const { outside, metadata, port, node, apiServer } = ways;
  const reach = (what: string, at: string): string => `reach '${what}' nc -w 8 ${at} -e true`;
  return [
    `say() { echo "$1: $2"; }`,
    // Side by side, because what is closed can take its time to say so.
    `reach() { what=$1; shift; { if "$@" </dev/null >/dev/null 2>&1; then say "$what" reached; else say "$what" closed; fi; } & }`,
    `can() { what=$1; shift; if error=$( { "$@" >/dev/null; } 2>&1 ); then say "$what" yes; else say "$what" "no, \${error##*: }"; fi; }`,
    `token=/var/run/secrets/kubernetes.io/serviceaccount/token`,
    `if [ -e $token ]; then say 'token file' there; else say 'token file' none; fi`,
    `say 'token mounts' $(grep -c -E 'kubernetes.io~(projected|secret)|/secrets/kubernetes.io|/serviceaccount' /proc/self/mountinfo)`,
    `say user $(id -u)`,
    `for field in NoNewPrivs Seccomp CapEff CapPrm CapBnd; do say $field $(grep "^$field:" /proc/self/status | cut -f2); done`,
    // Both would be allowed to any user by this kernel: what forbids them is the filter.
    `can 'make a user namespace' unshare -Ur true`,
    `say 'setuid program' "$(/usr/local/bin/crontab -l 2>&1)"`,
    `can 'write to the root file system' touch /here`,
    `can 'write to the data' touch /data/here`,
    `can 'write to /tmp' touch /tmp/here`,
    `for path in /tmp /dev/shm; do say "$path" "$(df -k $path | tail -n 1 | awk '{ print $1, $2 }')"; done`,
    reach('API server by its Service', `${firstServiceAddress} 443`),
    reach('API server by its address', `${apiServer.address} ${apiServer.port}`),
    reach('kubelet', `${node} 10250`),
    reach('outside', `${outside} ${port}`),
    reach('metadata', `${metadata} ${port}`),
    reach('DNS over TCP', `${dnsAddress} 53`),
    `reach 'DNS over UDP' timeout 8 nslookup -type=a kubernetes.default.svc.cluster.local ${dnsAddress}`,
    `reach 'DNS as the pod is set up' timeout 8 nslookup -type=a kubernetes.default.svc.cluster.local`,
    'wait',
  ].join('\n');
}

/** What such a line has printed, by what was looked at. */
export function seenBy(printed: string): Readonly<Record<string, string>> {
  return Object.fromEntries(printed.split('\n').flatMap((line) => (/^(.+?): (.*)$/.exec(line) ? [line.split(/: (.*)/, 2) as [string, string]] : [])));
}
