import { everyone } from '../actors.ts';
import type { Attempt } from '../attempt.ts';

const nobodyEnters = /is a room: nobody enters what runs in it, and .* may not use (pods|services)\/\w+ of .* Let the program write what you need to its output volume\.$/;
const nothingRuns = /does not have a host assigned|no endpoints available|address not allowed/i;

/** Ways into a running pod. */
export const interactiveAttempts: readonly Attempt[] = [
  ...['pods/{pod}/exec?command=id&stdout=true', 'pods/{pod}/attach?stdout=true', 'pods/{pod}/portforward?ports=80', 'pods/{pod}/proxy/', 'services/peers:80/proxy/'].map(
    (path): Attempt => ({
      what: `connect to ${path.replace('{pod}/', '').replace('peers:80/', '').replace(/\/?(\?.*)?$/, '')}`,
      by: everyone,
      policy: 'caveau-interactive',
      says: nobodyEnters,
      otherwise: nothingRuns,
      run: (as, place) => as.send('GET', `/api/v1/namespaces/${place.namespace}/${path.replace('{pod}', place.pod)}`),
    }),
  ),
];
