import assert from 'node:assert/strict';
import { formatTime, parseTime } from './time.ts';

describe('an instant', () => {
  const table: Readonly<Record<string, number | undefined>> = {
    '2027-03-01T12:00:00Z': Date.UTC(2027, 2, 1, 12),
    '2027-03-01T12:00:00.5Z': Date.UTC(2027, 2, 1, 12) + 500,
    '2027-03-01T12:00:00.123456Z': Date.UTC(2027, 2, 1, 12) + 123,
    '2027-03-01T13:00:00+01:00': Date.UTC(2027, 2, 1, 12),
    '2027-03-01t12:00:00z': Date.UTC(2027, 2, 1, 12),
    '2027-03-01': undefined,
    '2027-03-01T12:00:00': undefined,
    'March 7': undefined,
    '2027-13-01T12:00:00Z': undefined,
    '2027-02-29T12:00:00Z': undefined,
    '2028-02-29T12:00:00Z': Date.UTC(2028, 1, 29, 12),
    '2027-04-31T12:00:00Z': undefined,
    '2027-03-01T24:00:00Z': undefined,
    '9999-12-15T00:00:00Z': undefined,
    '': undefined,
  };
  for (const [text, want] of Object.entries(table)) {
    it(`${text === '' ? 'nothing' : text} is ${want === undefined ? 'none' : 'one'}`, () => assert.equal(parseTime(text), want));
  }
  it('that is not given is none', () => assert.equal(parseTime(undefined), undefined));
  it('is written as Kubernetes does, and read again', () => {
    assert.equal(formatTime(Date.UTC(2027, 2, 1, 12) + 999), '2027-03-01T12:00:00Z');
    assert.equal(parseTime(formatTime(0)), 0);
  });
});
