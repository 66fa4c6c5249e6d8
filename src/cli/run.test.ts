import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { objectDigest } from '../approval/digest.ts';
import { inputs } from '../policy/testing/arbitraries.test.ts';
import { anApproval } from '../policy/testing/approvals.ts';
import { anInput, aPermit } from '../policy/testing/builders.ts';
import { systemClock } from '../runtime/clock.ts';
import { commandTable } from './command-table.ts';
import { explain, type Question } from './explanation.ts';
import { explanationText } from './explanation-text.ts';
import { readRecord, recordOf } from './record.ts';
import { runCommandLine } from './run.ts';
import { type Terminal } from './terminal.ts';
import { visible } from './usage.ts';

/** What a command said to a terminal at which nobody sits. */
async function run(args: readonly string[], input = ''): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const said = { out: '', err: '' };
  const terminal: Terminal = { out: (text) => void (said.out += `${text}\n`), err: (text) => void (said.err += `${text}\n`), paint: (_, text) => text, interactive: false, ask: () => Promise.reject(new Error('nobody sits there')), input: () => Promise.resolve(input), env: {}, clock: systemClock };
  return { code: await runCommandLine(args, terminal), ...said };
}

describe('the command line of kubectl caveau', () => {
  const directory = mkdtempSync(join(tmpdir(), 'caveau-cli-'));
  after('remove its files', () => rmSync(directory, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };

  it('lists its commands, and ends with 2 when it is given none', async () => {
    const [help, nothing] = [await run(['--help']), await run([])];
    assert.deepEqual([help.code, nothing.code, nothing.out], [0, 2, '']);
    for (const { name } of commandTable) assert.match(help.out, new RegExp(`^  ${name} `, 'm'));
  });

  for (const { name, examples, statuses } of commandTable) {
    it(`explains ${name} with examples and exit statuses, in lines that fit`, async () => {
      const { code, out } = await run([name, '--help']);
      assert.equal(code, 0);
      for (const [example] of examples) assert.ok(out.includes(example));
      for (const [status] of statuses) assert.match(out, new RegExp(`^  ${status}  `, 'm'));
      const long = out.split('\n').filter((line) => line.length > 100 && !line.includes('kubectl caveau '));
      assert.deepEqual(long, []);
    });

    it(`says of an option that ${name} does not have what to do`, async () => {
      const { code, err } = await run([name, '--no-such-option']);
      assert.equal(code, 2);
      assert.match(err, new RegExp(`Unknown option '--no-such-option'\\. "kubectl caveau ${name} --help" lists the options\\.`));
    });
  }

  it('says what is missing, and ends with 2', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['explian'], /There is no command "explian"/],
      [['explain'], /Give one job, such as tj\/unet/],
      [['explain', 'tj/unet', '-o', 'xml'], /--output xml is not one of text, json, yaml\./],
      [['status'], /Give one object, such as tj\/unet/],
      [['status', 'dap/x'], /is not understood: give tj\/NAME or sds\/NAME or dpm\/NAME or orl\/NAME\./],
      [['who', 'tj/unet'], /is not understood: give sds\/NAME\./],
      [['completion', 'csh'], /Give one of bash, zsh, fish, kubectl\./],
      [['explain', 'tj/unet', '--kubeconfig', '/nowhere'], /The file \/nowhere does not exist/],
      [['explain', '--replay', file('empty.json', '{}')], /is no record of an explanation/],
      [['validate'], /Give files or folders/],
      [['validate', '/nowhere'], /There is no file or folder \/nowhere\./],
      [['approve'], /Give one DataPermit by its name/],
      [['approve', 'p'], /--role is missing: give the role in which you speak/],
      [['approve', 'p', '--role', 'dpo', '--organisation', 'A', '--expires', '2020-01-01T00:00:00Z'], /is over: the approval would never count/],
      [['withdraw', 'dpm/x'], /is not understood: give dap\/NAME\./],
      [['verify'], /Give approvals/],
      [['digest'], /Give files/],
    ];
    for (const [args, sentence] of cases) {
      const { code, err } = await run(args);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, sentence);
    }
  });

  it('quotes nothing of a kubeconfig that it cannot read', async () => {
    const { code, err } = await run(['explain', 'tj/unet', '--kubeconfig', file('kubeconfig', 'users: [{user: {token: SECRETTOKEN}\n  - broken')]);
    assert.equal(code, 2);
    assert.match(err, /cannot be read as a kubeconfig/);
    assert.ok(!err.includes('SECRETTOKEN'));
  });

  it('says that nothing was checked where no document is one of ours, and ends with 2', async () => {
    for (const text of ['apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}', 'apiVersion: caveau.io/v1alpha1\nkind: DataPermit\nmetadata: {name: a}', '# nothing\n']) {
      const { code, err } = await run(['validate', '-'], text);
      assert.deepEqual([code, /^Nothing was checked: no document of - is one of Caveau's\./.test(err)], [2, true], text);
    }
    assert.match((await run(['validate', '--help'])).out, /no document of Caveau at all/);
  });

  /** A kubeconfig of a server that nobody is: what is refused before anything is read needs no more. */
  const nowhere = (): string => file('nowhere.kubeconfig', JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }], users: [{ name: 'u', user: { token: 't' } }], contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'prj-lung' } }], 'current-context': 'x' }));
  const written = (kind: string, { metadata, spec }: { readonly metadata: { readonly name: string; readonly namespace?: string }; readonly spec: object }, changes: object = {}): string => file(`${kind}.json`, JSON.stringify({ apiVersion: 'caveau.dev/v1alpha1', kind, metadata: { name: metadata.name, namespace: metadata.namespace, ...changes }, spec }));

  it('does not verify an approval of another namespace by one of its name here', async () => {
    const { code, err } = await run(['verify', written('DataApproval', anApproval('dpo'), { namespace: 'prj-other' }), '--kubeconfig', nowhere()]);
    assert.equal(code, 2);
    assert.match(err, /holds a DataApproval dpo-1 of namespace prj-other, and approvals are verified in prj-lung\. Give -n prj-other\./);
  });

  it('takes no what-if of another namespace, and none that the API server would not take', async () => {
    const against = async (path: string): Promise<string> => {
      const { code, err } = await run(['explain', 'tj/unet', '--against', path, '--kubeconfig', nowhere()]);
      assert.equal(code, 2);
      return err;
    };
    assert.match(await against(written('DataPermit', aPermit().build(), { namespace: 'prj-other' })), /is a DataPermit of namespace prj-other, and the job is in prj-lung, where it would change nothing\./);
    assert.match(await against(written('DataPermit', { metadata: aPermit().build().metadata, spec: { ...aPermit().spec, person: [] } })), /There is no field person here/);
    assert.match(await against(written('TrainingJob', { metadata: { name: 'unet' }, spec: { ...anInput().job.spec, image: 'registry.example/lung/unet:v1' } })), /image must be pinned by digest/);
  });

  it('gives no digest of what the API server would not take', async () => {
    const { code, out, err } = await run(['digest', written('DataPermit', { metadata: aPermit().build().metadata, spec: { ...aPermit().spec, person: [] } })]);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /There is no field person here/);
  });

  it('prints the digest of an object of a file', async () => {
    const { metadata, spec } = aPermit().build();
    const { code, out } = await run(['digest', file('permit.json', JSON.stringify({ apiVersion: 'caveau.dev/v1alpha1', kind: 'DataPermit', metadata, spec }))]);
    assert.deepEqual([code, out], [0, `${objectDigest('DataPermit', { metadata, spec })}  DataPermit prj-lung/chest-ct-lung\n`]);
  });

  it('validates standard input: 0 for what fits, 1 for what does not, 2 for what cannot be read', async () => {
    const job = (image: string): string => JSON.stringify({ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', metadata: { name: 'a' }, spec: { ...anInput().job.spec, image } });
    assert.equal((await run(['validate', '-'], job(anInput().job.spec.image))).code, 0);
    assert.equal((await run(['validate', '-'], job('latest'))).code, 1);
    const unreadable = await run(['validate', '-', '-o', 'github'], 'a: [1');
    assert.equal(unreadable.code, 2);
    assert.match(unreadable.out, /^::error file=-,line=1,/);
  });
});

describe('the record of an explanation', () => {
  const question = (input: Question['input']): Question => ({ input, unknown: { answered: 'only the operator itself knows it' }, replaced: ['SecureDataset/chest-ct'] });

  it('gives the same bytes again, of any question', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const asked = question(input);
        const again = readRecord(recordOf(asked), 'record.json');
        assert.equal(JSON.stringify(explain(again)), JSON.stringify(explain(asked)));
        assert.equal(explanationText(explain(again)), explanationText(explain(asked)));
        assert.equal(recordOf(again), recordOf(asked));
      }),
      { numRuns: 100, seed: 20270301 },
    );
  });

  it('is refused where another set of clauses wrote it', () => {
    const text = recordOf(question(anInput())).replace(/caveau\.clauses\/\d+/, 'caveau.clauses/0');
    assert.throws(() => readRecord(text, 'record.json'), /was recorded for caveau\.clauses\/0, and this program decides by/);
  });

  it('is replayed by the command line', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'caveau-replay-'));
    try {
      const path = join(directory, 'record.json');
      writeFileSync(path, recordOf(question(anInput({ permits: [] }))), { mode: 0o600 });
      const copy = join(directory, 'copy.json');
      const { code, out } = await run(['explain', '--replay', path, '--record', copy, '-o', 'json']);
      assert.equal(code, 1);
      assert.deepEqual(JSON.parse(out), JSON.parse(JSON.stringify(explain(question(anInput({ permits: [] }))))));
      assert.equal(readFileSync(copy, 'utf8'), readFileSync(path, 'utf8'));
      assert.equal(statSync(copy).mode & 0o777, 0o600);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('text for a terminal', () => {
  it('holds no orders to it and no marks that turn it round, and keeps its lines', () => assert.equal(visible('a\u001b[2J\u0007\u202eb\nü 数'), 'a?[2J??b\nü 数'));
});
