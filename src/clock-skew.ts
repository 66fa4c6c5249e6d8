import { RuntimeError } from './runtime/errors.ts';

/**
 * How far this clock and the API server's may be apart before nothing new is started. Time synchronisation holds machines within a second, so more is
 * a fault; and it is less than any window that a permit is worth writing for.
 */
const mostSkewMs = 30_000;

/** Says why nothing new is started when the clocks are too far apart. */
export function skewError(skewMs: number | undefined): RuntimeError | undefined {
  if (skewMs === undefined || Math.abs(skewMs) <= mostSkewMs) return undefined;
  const place = skewMs > 0 ? 'ahead of' : 'behind';
  return new RuntimeError(
    'ClockSkewed',
    `The clock of the operator is ${spoken(Math.abs(skewMs))} ${place} that of the API server, so nothing new is started: permits begin and end by the clock. ` +
      `Ask the platform engineer to synchronise the clocks of the operator's node and of the control plane; the job goes on by itself within minutes of that.`,
  );
}

/** Coarse, because every new wording would be a write to the status of every job that waits. */
function spoken(ms: number): string {
  if (ms < 600_000) return `about ${Math.round(ms / 10_000) * 10} seconds`;
  return ms < 7_200_000 ? `about ${Math.round(ms / 600_000) * 10} minutes` : `about ${Math.round(ms / 3_600_000)} hours`;
}
