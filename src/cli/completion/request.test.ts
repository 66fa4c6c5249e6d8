import assert from 'node:assert/strict';
import { commandTable } from '../command-table.ts';
import { beginningWith, optionIn, requestOf, type Request } from './request.ts';

/** What may stand last in a line. */
function asked(line: string): Request {
  const words = line.split(' ');
  return requestOf({ words: words.slice(0, -1), last: words.at(-1) ?? '' });
}
const offered = (line: string): readonly string[] => {
  const request = asked(line);
  return request.of === 'words' ? beginningWith(request.candidates, line.split(' ').at(-1) ?? '').map(({ word }) => word) : [];
};

describe('the completion of a line', () => {
  it('offers every command, and of those that begin so', () => {
    assert.deepEqual(offered(''), commandTable.map(({ name }) => name).toSorted());
    assert.deepEqual(offered('sta'), ['static-policies', 'status']);
  });

  it('offers the options of a command, and the words of an option', () => {
    assert.deepEqual(offered('status --out'), ['--output']);
    assert.deepEqual(offered('validate -o '), ['github', 'junit', 'text']);
    assert.deepEqual(offered('approve chest-ct-lung --role d'), ['data-holder', 'dpo']);
    assert.deepEqual(offered('completion '), ['bash', 'fish', 'kubectl', 'zsh']);
  });

  const cases: readonly (readonly [line: string, request: Request])[] = [
    ['status tj/un', { of: 'objects', kinds: [{ kind: 'TrainingJob', before: 'tj/' }], files: false }],
    ['status trainingjob/', { of: 'objects', kinds: [{ kind: 'TrainingJob', before: 'trainingjob/' }], files: false }],
    ['status s', { of: 'objects', kinds: [{ kind: 'SecureDataset', before: 'sds/' }], files: false }],
    ['status pod/', { of: 'nothing' }],
    ['approve ', { of: 'objects', kinds: [{ kind: 'DataPermit', before: '' }], files: false }],
    ['verify ', { of: 'objects', kinds: [{ kind: 'DataApproval', before: 'dap/' }], files: true }],
    ['verify approval.', { of: 'files' }],
    ['validate ', { of: 'files' }],
    ['status -n ', { of: 'namespaces' }],
    ['status --context ', { of: 'contexts' }],
    ['explain tj/unet --against ', { of: 'files' }],
    ['explain --at ', { of: 'nothing' }],
    ['nowhere ', { of: 'nothing' }],
  ];
  for (const [line, request] of cases) it(`asks after "${line}" for ${JSON.stringify(request)}`, () => assert.deepEqual(asked(line), request));

  it('looks names up where the line says', () => {
    assert.equal(optionIn(['status', '-n', 'prj-lung', 'tj/'], 'namespace', 'n'), 'prj-lung');
    assert.equal(optionIn(['status', '--namespace=prj-lung'], 'namespace', 'n'), 'prj-lung');
    assert.equal(optionIn(['status'], 'namespace', 'n'), undefined);
  });

  it('knows of every option with a value what it is, or that nobody but the caller does', () => {
    const open = commandTable.flatMap(({ options }) => options).filter(({ value, completes }) => value !== undefined && completes === undefined).map(({ name }) => name);
    assert.deepEqual([...new Set(open)].toSorted(), ['approver', 'at', 'comment', 'expires', 'key-id', 'name', 'organisation', 'release', 'release-account']);
  });
});
