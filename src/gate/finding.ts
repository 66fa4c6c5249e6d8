import { type GateCheck, type GateHold, type GateReason } from '../api/gate.ts';

/** What one check found: as it is reported, and for which reason and with which sentence the gate fails if it did not hold. */
export interface Finding {
  readonly check: GateCheck;
  readonly reason: GateReason;
  /** For people: what is wrong, and what would help. Only where the check did not hold. */
  readonly sentence?: string;
}

/** The worst of several counts; where there was nothing to ask nothing is known. */
export function worst(holds: readonly GateHold[] = ['Unknown']): GateHold {
  return holds.find((hold) => hold === 'Broken') ?? holds.find((hold) => hold === 'Unknown') ?? 'Holds';
}
