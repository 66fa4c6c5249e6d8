import assert from 'node:assert/strict';
import { tryCanary } from './admission-canary.ts';
import { type Verdict } from './admission/judgement.ts';
import { ApiError, RuntimeError } from './runtime/errors.ts';

const denied = "controllerrevisions.apps \"caveau-canary\" is forbidden: ValidatingAdmissionPolicy 'caveau-records' with binding 'caveau-records' denied request: Namespace r is a room";

describe('what must be refused', () => {
  const table: Readonly<Record<string, { readonly answer: Error | undefined; readonly want: Verdict['said'] | undefined }>> = {
    'is refused by its policy': { answer: new ApiError(403, { message: denied, reason: 'Forbidden' }), want: 'Refused' },
    'is let through': { answer: undefined, want: 'Accepted' },
    'is let through as far as an object of its name': { answer: new ApiError(409, { message: 'already exists', reason: 'AlreadyExists' }), want: 'Accepted' },
    'is refused by rights': { answer: new ApiError(403, { message: 'User "system:serviceaccount:caveau-system:caveau" cannot create resource', reason: 'Forbidden' }), want: 'Otherwise' },
    'is refused by a webhook that takes no dry run': { answer: new ApiError(400, { message: 'admission webhook does not support dry run', reason: 'BadRequest' }), want: 'Otherwise' },
    'is refused by its policy in a file of the API server': { answer: new ApiError(403, { message: denied.replaceAll("'caveau-records'", "'caveau-records.static.k8s.io'"), reason: 'Forbidden' }), want: 'Refused' },
    'is refused by a policy of somebody else': { answer: new ApiError(403, { message: denied.replaceAll("'caveau-records'", "'caveau-records-too'") }), want: 'Another' },
    'is refused by a policy of somebody else that speaks of ours': { answer: new ApiError(422, { message: `${denied.replaceAll("'caveau-records'", "'naming'")}, as "x" is forbidden: ValidatingAdmissionPolicy 'caveau-records' with binding 'caveau-records' says` }), want: 'Another' },
    'is refused by a webhook that speaks of our policy': { answer: new ApiError(403, { message: `admission webhook "w.example" denied the request: ${denied}` }), want: 'Otherwise' },
    'meets a server that is busy': { answer: new ApiError(429), want: undefined },
    'meets a server that fails': { answer: new ApiError(500, { message: 'failed calling webhook' }), want: undefined },
    'meets a server that has just begun': { answer: new ApiError(403, { message: 'is forbidden: not yet ready to handle request' }), want: undefined },
    'meets a room that goes': { answer: new ApiError(403, { message: 'is being terminated', details: { causes: [{ reason: 'NamespaceTerminating' }] } }), want: undefined },
    'meets a room that is gone': { answer: new ApiError(404), want: undefined },
    'meets a token that was just renewed': { answer: new ApiError(401), want: undefined },
    'meets nobody': { answer: new RuntimeError('RequestTimeout', 'no answer'), want: undefined },
    'may not be tried, because another process leads': { answer: new RuntimeError('LeaseLost', 'another leads'), want: undefined },
  };
  for (const [name, { answer, want }] of Object.entries(table)) {
    it(name, async () => {
      const tryCreate = (): Promise<never> => (answer === undefined ? Promise.resolve({} as never) : Promise.reject(answer));
      assert.equal((await tryCanary({ tryCreate }, 'r', new AbortController().signal))?.said, want);
    });
  }

  it('is told without persons', async () => {
    const refused = new ApiError(403, { message: 'User "anna@hospital.example" cannot create resource' });
    const verdict = await tryCanary({ tryCreate: () => Promise.reject(refused) }, 'r', new AbortController().signal);
    assert.ok(verdict?.said === 'Otherwise' && !verdict.why.includes('anna'), JSON.stringify(verdict));
  });
});
