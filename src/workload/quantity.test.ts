import { equal, throws } from 'node:assert/strict';
import { bytes, shareOf } from './quantity.ts';

describe('quantities of memory', () => {
  const rows: Readonly<Record<string, number>> = { '1024': 1024, '64Gi': 64 * 2 ** 30, '500M': 5e8, '3k': 3000, '7Ki': 7168, '2Ti': 2 ** 41 };
  for (const [text, want] of Object.entries(rows)) it(`${text} is ${want} bytes`, () => equal(bytes(text), want));

  for (const text of ['', '0', '1.5Gi', '-1', '1e3', '64GB', '64 Gi', 'constructor', '1constructor']) {
    it(`"${text}" is none of ours`, () => throws(() => bytes(text), /is not a quantity/));
  }
  it('a share is whole and never more than the share', () => equal(shareOf('1001', 0.5), '500'));
  it('a share is never nothing, which would mean no bound', () => equal(shareOf('1', 0.25), '1'));
});
