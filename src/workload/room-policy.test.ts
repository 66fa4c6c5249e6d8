import { deepEqual } from 'node:assert/strict';
import { roomNetworkPolicy } from './room-policy.ts';

describe('the standing policy of a room', () => {
  it('selects every pod and opens nothing', () => {
    deepEqual(roomNetworkPolicy('prj-lung'), {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'caveau-default-deny', namespace: 'prj-lung', labels: { 'caveau.dev/role': 'room' } },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
  });
});
