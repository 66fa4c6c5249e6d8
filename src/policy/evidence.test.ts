import assert from 'node:assert/strict';
import { evidenceValidityMs } from './evidence.ts';
import { anEnvironment } from './testing/builders.ts';

describe('how long evidence counts', () => {
  const probes = (changes: object) => anEnvironment().with({ probes: { everySeconds: 3600, nodePoolLabel: 'pool', ...changes } }).build();
  it('is a day where nothing is said', () => assert.deepEqual([evidenceValidityMs(undefined), evidenceValidityMs(anEnvironment().build())], [86_400_000, 86_400_000]));
  it('is twice the time between two probes, so that one may be missed', () => assert.equal(evidenceValidityMs(probes({})), 7_200_000));
  it('is what the environment says', () => assert.equal(evidenceValidityMs(probes({ validitySeconds: 600 })), 600_000));
});
