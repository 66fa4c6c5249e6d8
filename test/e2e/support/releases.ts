import assert from 'node:assert/strict';
import { type DataApproval, type OutputRelease } from '../../../src/api/generated/types.ts';
import { apiVersion } from '../../../src/api/resources.ts';
import { condition, type Stage } from './stage.ts';

/** Waits until a release of the stage's room is in a state, and for a reason where one is given. */
export async function releaseBecomes(stage: Stage, name: string, state: string, reason?: string): Promise<OutputRelease> {
  let last: OutputRelease | undefined;
  await stage.until(`OutputRelease ${name} to be ${state} ${reason ?? ''}`, async () => {
    last = await stage.read<OutputRelease>(apiVersion, 'OutputRelease', name);
    return last?.status?.state === state && (reason === undefined || last.status.reason === reason);
  }).catch((error: unknown) => {
    throw new Error(`${String(error)} It is ${JSON.stringify(last?.status)}.`);
  });
  assert.ok(last);
  return last;
}

/** Waits until it is said of an approval of the stage's room that it counts, or why not. */
export async function approvalBecomes(stage: Stage, name: string, reason: string): Promise<void> {
  await stage.until(`DataApproval ${name} to be ${reason}`, async () => {
    const found = await stage.read<DataApproval>(apiVersion, 'DataApproval', name);
    return found !== undefined && condition(found, 'Ready')?.reason === reason;
  });
}

/** Times of creation have whole seconds: what is made from now on is made after what is there. */
export async function nextSecond(stage: Stage): Promise<void> {
  const second = await stage.now();
  await stage.until('the next second', async () => (await stage.now()) > second);
}
