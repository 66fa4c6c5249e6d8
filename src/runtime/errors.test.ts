import assert from 'node:assert/strict';
import { ApiError, classify, describe as describeError, type ErrorClass, RuntimeError } from './errors.ts';

const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code });

describe('errors', () => {
  const cases: [name: string, error: unknown, want: ErrorClass][] = [
    ['400', new ApiError(400), 'refused'],
    ['401', new ApiError(401), 'transient'],
    ['403', new ApiError(403), 'refused'],
    ['404', new ApiError(404), 'notFound'],
    ['409', new ApiError(409), 'conflict'],
    ['410', new ApiError(410), 'gone'],
    ['413', new ApiError(413), 'refused'],
    ['422', new ApiError(422), 'refused'],
    ['422 on the uid', new ApiError(422, { details: { causes: [{ field: 'metadata.uid' }] } }), 'conflict'],
    ['422 for a patch whose test failed', new ApiError(422, { reason: 'Invalid', message: 'the server rejected our request due to an error in our request' }), 'conflict'],
    ['429', new ApiError(429), 'throttled'],
    ['500', new ApiError(500), 'transient'],
    ['500 for a field that the schema does not know', new ApiError(500, { message: 'failed to create typed patch object (room/j2; batch/v1, Kind=Job): .spec.x: field not declared in schema' }), 'refused'],
    ['504', new ApiError(504), 'transient'],
    ['a reset connection', coded('ECONNRESET'), 'transient'],
    ['a name that does not resolve', coded('EAI_AGAIN'), 'transient'],
    ['a missing token file', coded('ENOENT'), 'transient'],
    ['an untrusted certificate', coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'transient'],
    ['a wrong host name', coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'transient'],
    ['a closed socket', coded('UND_ERR_SOCKET'), 'transient'],
    ['a network error inside another', new Error('fetch failed', { cause: coded('ETIMEDOUT') }), 'transient'],
    ['an aborted call', new DOMException('aborted', 'AbortError'), 'aborted'],
    ['an aborted request', coded('UND_ERR_ABORTED'), 'aborted'],
    ['a wrong argument', coded('ERR_INVALID_ARG_TYPE'), 'bug'],
    ['a wrong argument to the HTTP client', coded('UND_ERR_INVALID_ARG'), 'bug'],
    ['a type error', new TypeError('x is not a function'), 'bug'],
    ['thrown text', 'oops', 'bug'],
    ['nothing', undefined, 'bug'],
    ['a deadline', new RuntimeError('ReconcileDeadline', 'late'), 'transient'],
    ['a stop', new RuntimeError('Stopped', 'stop'), 'aborted'],
  ];
  for (const [name, error, want] of cases) {
    it(`takes ${name} for ${want}`, () => {
      assert.equal(classify(error), want);
    });
  }

  it('describes an error in one line with its code', () => {
    assert.equal(describeError(new ApiError(403, { reason: 'Forbidden', message: 'no' })), '403 Forbidden: no');
    assert.equal(describeError(coded('ECONNREFUSED', 'connect failed')), 'connect failed (ECONNREFUSED)');
    assert.equal(describeError(coded('ECONNREFUSED', 'connect ECONNREFUSED ::1')), 'connect ECONNREFUSED ::1');
    assert.equal(describeError(new TypeError('')), 'TypeError');
    assert.equal(describeError('oops'), 'oops');
  });
});
