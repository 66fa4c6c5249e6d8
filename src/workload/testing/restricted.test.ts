import { deepEqual } from 'node:assert/strict';
import { restrictedViolations } from './restricted.ts';

const container = { name: 'c', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } };
const good = { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }, containers: [container] };

describe('the checker of the Restricted profile', () => {
  const rows: readonly { readonly name: string; readonly spec: Parameters<typeof restrictedViolations>[0]; readonly want: readonly string[] }[] = [
    { name: 'accepts a restricted pod', spec: good, want: [] },
    { name: 'sees the host network', spec: { ...good, hostNetwork: true }, want: ['Host Namespaces'] },
    { name: 'sees a host path', spec: { ...good, volumes: [{ name: 'v', hostPath: {} }] }, want: ['Volume Types'] },
    { name: 'sees root', spec: { ...good, securityContext: { ...good.securityContext, runAsUser: 0 } }, want: ['Running as Non-root user'] },
    { name: 'sees what says nothing', spec: { containers: [{ name: 'c' }] }, want: ['Running as Non-root', 'Seccomp', 'c: Privilege Escalation', 'c: Capabilities'] },
    { name: 'sees a privileged init container', spec: { ...good, initContainers: [{ name: 'i', securityContext: { ...container.securityContext, privileged: true } }] }, want: ['i: Privileged Containers'] },
    { name: 'sees an added capability', spec: { ...good, containers: [{ name: 'c', securityContext: { ...container.securityContext, capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } } }] }, want: ['c: Capabilities'] },
    { name: 'sees an unconfined container', spec: { ...good, containers: [{ name: 'c', securityContext: { ...container.securityContext, seccompProfile: { type: 'Unconfined' } } }] }, want: ['Seccomp'] },
  ];
  for (const { name, spec, want } of rows) it(name, () => deepEqual(restrictedViolations(spec), want));
});
