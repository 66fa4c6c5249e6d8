import assert from 'node:assert/strict';
import { policySettlesMs } from '../../../src/api/admission.ts';
import { type DataApproval, type OutputRelease } from '../../../src/api/generated/types.ts';
import { type KubeObject } from '../../../src/api/kube-object.ts';
import { apiVersion } from '../../../src/api/resources.ts';
import { must } from './account.ts';
import { condition, type Stage } from './stage.ts';

/** Beside what the operator waits for itself: creation has whole seconds. */
const marginMs = 2000;

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

/** An approval without a signature counts only from some seconds after the policy that binds it was made. */
export async function untilApprovalsAreBound(stage: Stage): Promise<void> {
  const binding = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicyBinding', name: 'caveau-approvals' };
  const { metadata } = (await must(stage.people.clusterAdministrator.get(binding))).body as unknown as KubeObject;
  await stage.until('the policy caveau-approvals to have settled', async () => (await stage.now()) > Date.parse(metadata.creationTimestamp ?? '') + policySettlesMs + marginMs);
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
