import assert from 'node:assert/strict';
import { type Verdict } from './admission/judgement.ts';
import { askBoundMs, canaryEveryMs, otherwiseMs, transitionMs } from './admission-watch.ts';
import { policySettlesMs, type AdmissionExpectation } from './api/admission.ts';
import { formatTime } from './api/time.ts';
import { staleAfterMs } from './freshness.ts';
import { anExpectation, installed } from './testing/admission-policies.ts';
import { begin, refused, renew, room, stage } from './testing/admission-stage.ts';

describe('the watch of admission', () => {
  it('finds it in force where the policies are as installed and what is tried is refused', async () => {
    const s = await stage();
    assert.equal(s.told(), 'in force');
    await s.end();
  });

  it('sees at once what is missing, and trusts what was mended only when the API server must have heard of it', async () => {
    const s = await stage();
    s.remove('admissionPolicies', s.shape);
    assert.equal(await s.settled(), 'PolicyMissing');
    s.put('admissionPolicies', s.shape);
    assert.equal(s.told(), 'PoliciesSettling (not known)');
    const before = s.changes();
    await s.clock.advance(policySettlesMs);
    assert.equal(s.told(), 'in force');
    assert.ok(s.changes() > before, 'those who wait are woken');
    await s.end();
  });

  it('sees what was broken and mended before anybody asked', async () => {
    const s = await stage();
    s.remove('admissionPolicies', s.shape);
    s.put('admissionPolicies', s.shape);
    assert.equal(s.told(), 'PoliciesSettling (not known)');
    await s.end();
  });

  it('expects nothing less where the ConfigMap is gone or cannot be read', async () => {
    const s = await stage();
    const expectation = anExpectation();
    s.remove('admissionExpectations', expectation);
    assert.equal(s.told(), 'PoliciesNotDescribed');
    s.put('admissionExpectations', { ...expectation, data: {} } as AdmissionExpectation);
    assert.equal(s.told(), 'PoliciesNotDescribed');
    s.put('admissionExpectations', expectation);
    await s.clock.advance(policySettlesMs);
    assert.equal(s.told(), 'in force');
    await s.end();
  });

  it('lets an upgrade pass: the ConfigMap, then the policies', async () => {
    const s = await stage();
    const renewed = anExpectation(renew);
    s.put('admissionExpectations', renewed);
    assert.equal(s.told(), 'in force');
    await s.clock.advance(transitionMs / 2);
    s.put('admissionPolicies', ...installed(renewed).policies);
    assert.equal(s.told(), 'in force');
    await s.clock.advance(transitionMs);
    assert.equal(s.told(), 'in force');
    await s.end();
  });

  it('asks whether an upgrade has begun before it takes anything for a weakening', async () => {
    const s = await stage();
    const renewed = anExpectation(renew);
    // Of the two watches that of the policies is faster.
    s.relists(() => {
      s.put('admissionExpectations', renewed);
      return Promise.resolve();
    });
    s.put('admissionPolicies', ...installed(renewed).policies);
    assert.equal(await s.settled(), 'in force');
    await s.end();
  });

  it('believes the worst where nobody answers that', async () => {
    const s = await stage();
    s.relists(() => new Promise(() => undefined));
    s.remove('admissionPolicies', s.shape);
    const before = s.changes();
    assert.equal(s.told(), 'PolicyMissing (not known)');
    await s.clock.advance(askBoundMs);
    assert.equal(s.told(), 'PolicyMissing');
    assert.ok(s.changes() > before, 'those whom it concerns are told');
    await s.end();
  });

  it('takes for a weakening what an upgrade has left behind', async () => {
    const s = await stage();
    const renewed = anExpectation(renew);
    s.put('admissionExpectations', renewed);
    s.put('admissionPolicies', ...installed(renewed).policies);
    s.put('admissionPolicies', s.shape);
    assert.equal(await s.settled(), 'PolicyChanged');
    await s.end();
  });

  it('knows an installation that is complete from an upgrade, however young it is', async () => {
    const s = await stage({ expectation: { ...anExpectation(), writtenAt: formatTime(begin) } });
    s.remove('admissionPolicies', s.shape);
    assert.equal(await s.settled(), 'PolicyMissing');
    await s.end();
  });

  it('does not wait for ever for the policies of an upgrade', async () => {
    const s = await stage();
    s.put('admissionExpectations', anExpectation(renew));
    await s.clock.advance(transitionMs - 1);
    assert.equal(s.told(), 'in force');
    const before = s.changes();
    await s.clock.advance(1);
    assert.equal(await s.settled(), 'PolicyChanged');
    assert.ok(s.changes() > before, 'those whom it concerns are told');
    await s.end();
  });

  it('lets go on what runs where it begins in the midst of an upgrade, for as long as one may take', async () => {
    const s = await stage({ expectation: { ...anExpectation(renew), writtenAt: formatTime(begin - 60_000) } });
    assert.equal(s.told(), 'PolicyChanged (not known)');
    await s.clock.advance(transitionMs - 60_000);
    assert.equal(await s.settled(), 'PolicyChanged');
    await s.end();
  });

  it('takes no old ConfigMap for an upgrade', async () => {
    const s = await stage({ expectation: { ...anExpectation(renew), writtenAt: formatTime(begin - transitionMs) } });
    assert.equal(await s.settled(), 'PolicyChanged');
    await s.end();
  });

  it('tries again and again, in one room after the other', async () => {
    const s = await stage();
    s.put('rooms', { metadata: { name: 'prj-mri', uid: 'uid-other' } });
    await s.clock.settle();
    s.tried.length = 0;
    await s.clock.advance(4 * canaryEveryMs);
    assert.equal(s.told(), 'in force');
    assert.deepEqual(s.tried.toSorted(), ['prj-lung', 'prj-lung', 'prj-mri', 'prj-mri']);
    await s.end();
  });

  it('tries nothing in a room that goes', async () => {
    const s = await stage({ rooms: false });
    s.put('rooms', { metadata: { ...room.metadata, deletionTimestamp: '2027-03-01T12:00:00Z' } });
    await s.clock.advance(canaryEveryMs);
    assert.deepEqual([s.tried, s.told()], [[], 'in force']);
    await s.end();
  });

  for (const [name, verdict, reason, after] of [['lets through what must be refused', { said: 'Accepted' }, 'CanaryAccepted', 1000], ['refuses it for another reason', { said: 'Otherwise', why: 'a webhook' }, 'CanaryRefusedOtherwise', otherwiseMs]] as const) {
    it(`believes an API server that ${name}, once it has done so for ${after / 1000} s, and for as long as it does`, async () => {
      const s = await stage();
      s.answers.verdict = verdict;
      await s.clock.advance(canaryEveryMs + after - 1);
      assert.equal(s.told(), 'in force');
      const before = s.changes();
      await s.clock.advance(1);
      assert.equal(s.told(), reason);
      assert.ok(s.changes() > before);
      s.answers.verdict = refused;
      await s.clock.advance(canaryEveryMs);
      assert.equal(s.told(), 'in force');
      await s.end();
    });
  }

  const otherwise: Verdict = { said: 'Otherwise', why: 'a webhook' };
  const another: Verdict = { said: 'Another', why: "ValidatingAdmissionPolicy 'naming' denied request" };
  const accepted: Verdict = { said: 'Accepted' };

  it('takes silence for no refusal, however long it lasts', async () => {
    const s = await stage();
    s.answers.verdict = otherwise;
    await s.clock.advance(canaryEveryMs);
    s.answers.verdict = undefined;
    await s.clock.advance(4 * canaryEveryMs);
    s.answers.verdict = otherwise;
    await s.clock.advance(otherwiseMs);
    assert.equal(s.told(), 'in force', 'it was heard for less than that since');
    await s.clock.advance(canaryEveryMs);
    assert.equal(s.told(), 'CanaryRefusedOtherwise');
    await s.end();
  });

  it('begins anew where for a while there was no room to try anything in', async () => {
    const s = await stage();
    s.answers.verdict = otherwise;
    await s.clock.advance(otherwiseMs);
    assert.equal(s.told(), 'in force');
    s.remove('rooms', room);
    s.put('rooms', room);
    await s.clock.advance(canaryEveryMs);
    assert.equal(s.told(), 'AdmissionNotTried (not known)');
    await s.clock.advance(otherwiseMs);
    assert.equal(s.told(), 'CanaryRefusedOtherwise');
    await s.end();
  });

  it('does not hold against policies that were mended what was let through without them', async () => {
    const s = await stage();
    s.answers.verdict = accepted;
    s.remove('admissionPolicies', s.shape);
    await s.clock.advance(canaryEveryMs + 1000);
    assert.equal(s.told(), 'PolicyMissing');
    s.put('admissionPolicies', s.shape);
    await s.clock.advance(policySettlesMs - 1);
    assert.equal(s.told(), 'PoliciesSettling (not known)', 'also where it is let through until it has settled');
    s.answers.verdict = refused;
    await s.clock.advance(1);
    assert.equal(s.told(), 'in force');
    await s.end();
  });

  it('knows policies for without effect where what they refuse is let through once they have settled', async () => {
    const s = await stage();
    s.answers.verdict = accepted;
    await s.clock.advance(1);
    s.remove('admissionPolicies', s.shape);
    await s.clock.settle();
    s.put('admissionPolicies', s.shape);
    await s.clock.advance(policySettlesMs);
    assert.equal(s.told(), 'AdmissionNotTried (not known)');
    await s.clock.advance(1000);
    assert.equal(s.told(), 'CanaryAccepted');
    await s.end();
  });

  it('does not hold against policies what was let through before their last change, and tries again at once', async () => {
    const s = await stage();
    s.answers.verdict = accepted;
    await s.clock.advance(canaryEveryMs + 1000);
    assert.equal(s.told(), 'CanaryAccepted');
    const renewed = anExpectation(renew);
    s.put('admissionExpectations', renewed);
    s.answers.verdict = refused;
    await s.clock.advance(1);
    assert.equal(s.told(), 'CanaryAccepted');
    s.put('admissionPolicies', ...installed(renewed).policies);
    assert.equal(s.told(), 'AdmissionNotTried (not known)');
    assert.equal(await s.settled(), 'in force');
    await s.end();
  });

  it('is not in force by the policy of somebody else that refuses first, and that stops nothing', async () => {
    const s = await stage({ verdict: another });
    assert.equal(s.told(), 'CanaryRefusedByAnother (not known)');
    await s.clock.advance(staleAfterMs);
    assert.equal(s.told(), 'CanaryRefusedByAnother (not known)');
    s.answers.verdict = refused;
    await s.clock.advance(canaryEveryMs);
    assert.equal(s.told(), 'in force');
    await s.end();
  });

  it('trusts for a while what ours said where another refuses first, and then starts nothing', async () => {
    const s = await stage();
    s.answers.verdict = another;
    await s.clock.advance(staleAfterMs);
    assert.equal(s.told(), 'in force');
    await s.clock.advance(canaryEveryMs);
    assert.equal(s.told(), 'CanaryRefusedByAnother (not known)');
    await s.end();
  });

  it('does not believe any more that nothing is refused once another policy refuses', async () => {
    const s = await stage();
    s.answers.verdict = accepted;
    await s.clock.advance(canaryEveryMs + 1000);
    assert.equal(s.told(), 'CanaryAccepted');
    s.answers.verdict = another;
    await s.clock.advance(canaryEveryMs);
    assert.equal(s.told(), 'CanaryRefusedByAnother (not known)');
    await s.end();
  });

  it('goes on for a while with an API server that does not answer, and then starts nothing', async () => {
    const s = await stage();
    s.answers.verdict = undefined;
    await s.clock.advance(staleAfterMs);
    assert.equal(s.told(), 'in force');
    await s.clock.advance(canaryEveryMs);
    assert.equal(s.told(), 'AdmissionNotTried (not known)');
    await s.end();
  });

  it('tries nothing while another process leads, and at once when it leads itself', async () => {
    const s = await stage({ leads: false });
    await s.clock.advance(3 * canaryEveryMs);
    assert.deepEqual(s.tried, []);
    assert.equal(s.told(), 'AdmissionNotTried (not known)');
    s.lead();
    await s.watch.look(new AbortController().signal);
    assert.deepEqual([s.tried, s.told()], [['prj-lung'], 'in force']);
    await s.end();
  });

  it('has nothing to try where there is no room, and tries in the first one at once', async () => {
    const s = await stage({ rooms: false });
    assert.deepEqual([s.told(), s.tried], ['in force', []]);
    s.put('rooms', room);
    assert.equal(s.told(), 'AdmissionNotTried (not known)');
    await s.clock.settle();
    assert.deepEqual([s.told(), s.tried], ['in force', ['prj-lung']]);
    await s.end();
  });
});
