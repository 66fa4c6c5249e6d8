import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { anApproval } from '../policy/testing/approvals.ts';
import { asYaml } from './speaking.ts';

/** What YAML 1.1 takes for something else than text, and YAML 1.2 does not; kubectl reads the former. */
const treacherous = ['NO', 'no', 'yes', 'on', 'Off', 'y', 'n', '1_000', '0b11', '017', '190:20:30', '2027-12-31T00:00:00Z', '2027-12-31', '~', 'null', '1e3', '.inf', '<<', '='];

describe('an approval as YAML', () => {
  for (const text of treacherous) {
    it(`keeps the text ${text} for whoever reads YAML 1.1 or 1.2`, () => {
      const approval = anApproval('dpo', { organisation: text, comment: text, role: text });
      const yaml = asYaml(approval);
      for (const version of ['1.1', '1.2'] as const) assert.deepEqual(parse(yaml, { version }), approval, version);
      assert.match(yaml, /^ {2}organisation: ["'].*["']$/m);
    });
  }
});
