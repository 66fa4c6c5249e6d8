import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { isReservedVariable } from '../api/reserved-variables.ts';
import { type MergedObligations } from '../policy/types.ts';
import { childrenOf } from './children.ts';
import { type JobObject } from './kube.ts';
import { madeWithout } from './protections.ts';
import { aJob, anInput, obligations } from './testing/builders.ts';
import { restrictedViolations } from './testing/restricted.ts';
import { termsOf } from './terms.ts';

function jobOf(some: Partial<MergedObligations>, spec: Parameters<typeof aJob>[0] = {}): JobObject {
  const { job } = childrenOf(anInput(aJob(spec), { obligations: obligations(some) }));
  ok(job !== undefined);
  return job;
}

describe('what the terms of the data put on pods', () => {
  it('is variables that keep libraries off RDMA, which a job cannot set, and no others', () => {
    const variables = (some: Partial<MergedObligations>) => (jobOf(some, { framework: 'PyTorch' }).spec.template.spec.containers[0]?.env ?? []).map(({ name, ...rest }) => `${name}=${'value' in rest ? rest.value : ''}`);
    const without = variables({});
    const added = variables({ rdma: 'Forbidden' }).filter((one) => !without.includes(one));
    deepEqual(added, ['NCCL_IB_DISABLE=1', 'NCCL_NET=Socket', 'NCCL_MNNVL_ENABLE=0', 'UCX_TLS=tcp,sm,self,cuda,rocm', 'FI_PROVIDER=tcp', 'NVSHMEM_REMOTE_TRANSPORT=none', 'GLOO_DEVICE_TRANSPORT=TCP']);
    for (const one of added) ok(isReservedVariable(one.split('=')[0] ?? ''), one);
    deepEqual(without.filter((one) => /NCCL|UCX|FI_PROVIDER|NVSHMEM|GLOO_DEVICE/.test(one)), []);
  });

  it('is a toleration of the taint of nodes that are set aside, beside those that the job chose', () => {
    const { tolerations } = jobOf({ tolerations: ['caveau.dev/regulated'] }, { tolerations: [{ key: 'pool', operator: 'Exists', effect: 'NoSchedule' }] }).spec.template.spec;
    deepEqual(tolerations, [{ key: 'pool', operator: 'Exists', effect: 'NoSchedule' }, { key: 'caveau.dev/regulated', operator: 'Exists', effect: 'NoSchedule' }]);
    equal(jobOf({}).spec.template.spec.tolerations, undefined);
  });

  it('is a refusal of nodes where a pod of another room is, whatever that pod calls itself', () => {
    const { affinity } = jobOf({ alone: true }).spec.template.spec;
    deepEqual(affinity, {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{
          topologyKey: 'kubernetes.io/hostname',
          namespaceSelector: { matchExpressions: [{ key: 'caveau.dev/room', operator: 'Exists' }, { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['prj-lung'] }] },
          labelSelector: {},
        }],
      },
    });
  });

  it('stands beside the affinity to nodes', () => {
    const nodes = [{ clause: 'residency', because: 'are in IT', anyOf: [[{ key: 'country', operator: 'In' as const, values: ['it'] }]] }];
    deepEqual(Object.keys(jobOf({ alone: true, nodes }).spec.template.spec.affinity ?? {}), ['nodeAffinity', 'podAntiAffinity']);
  });

  it('leaves them as restricted as they were', () => deepEqual(restrictedViolations(jobOf({ alone: true, rdma: 'Forbidden', tolerations: ['a'] }).spec.template.spec), []));

  it('is part of the terms under which a Job was made', () => {
    const of = (some: Partial<MergedObligations>): string => termsOf(obligations(some));
    equal(new Set([of({}), of({ rdma: 'Forbidden' }), of({ tolerations: ['a'] }), of({ tolerations: ['b'] }), of({ alone: true })]).size, 5);
    notEqual(of({}), of({ alone: true, rdma: 'Forbidden' }));
  });

  it('is told by the Job, for what cannot be given to pods later', () => {
    deepEqual(madeWithout(jobOf({ rdma: 'Forbidden', alone: true })), []);
    deepEqual(madeWithout(jobOf({ rdma: 'Forbidden' })), ['alone']);
    deepEqual(madeWithout(jobOf({})), ['rdma', 'alone']);
    deepEqual(madeWithout({ metadata: { name: 'old' } }), ['rdma', 'alone'], 'a Job that does not tell gave its pods nothing');
  });
});
