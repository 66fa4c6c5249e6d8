import { type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { earliest } from '../api/time.ts';
import { type EncryptionFact, type Instant, type Sight } from './types.ts';

/**
 * How long evidence counts where the environment says nothing about probes: a day, within which a volume that is used is mounted, and looked at, by the
 * jobs of most working days. Ours.
 */
const validityWithoutProbesMs = 86_400_000;

/** How long evidence counts, in milliseconds: as the environment says, or so that one probe of its schedule may be missed. */
export function evidenceValidityMs(environment: SecureProcessingEnvironment | undefined): number {
  const probes = environment?.spec.probes;
  if (probes === undefined) return validityWithoutProbesMs;
  return (probes.validitySeconds ?? 2 * probes.everySeconds) * 1000;
}

/** The look that proves for the longest time, from now on, that a volume is encrypted; undefined where nothing does. */
export function freshSight(fact: EncryptionFact, now: Instant): Sight | undefined {
  const fresh = verifiedSights(fact).filter(({ from, until }) => from <= now && now < until);
  return fresh.reduce<Sight | undefined>((best, sight) => (best === undefined || sight.until > best.until ? sight : best), undefined);
}

/** When the next of the looks begins or ceases to count; undefined where nothing changes by time alone. */
export function nextSightChange(fact: EncryptionFact, now: Instant): Instant | undefined {
  return earliest(verifiedSights(fact).flatMap(({ from, until }) => [from, until]).filter((edge) => edge > now));
}

/** The looks that showed encryption, of whatever time. */
export function verifiedSights(fact: EncryptionFact): readonly Sight[] {
  return fact.state === 'encrypted' ? (fact.sights ?? []).filter(({ verified }) => verified) : [];
}
