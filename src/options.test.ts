import assert from 'node:assert/strict';
import { readOptions, usage, UsageError, type Options } from './options.ts';

const defaults: Options = { auditLog: '-', logLevel: 'info', host: '0.0.0.0', port: 8080, queues: false, driftAudit: true, admission: { namespace: 'caveau-system', name: 'caveau-admission' } };

describe('the options of the operator', () => {
  const table: Readonly<Record<string, { readonly argv?: readonly string[]; readonly env?: Readonly<Record<string, string>>; readonly pod?: string; readonly want: Options | 'help' }>> = {
    'have defaults': { want: defaults },
    'come from the command line': {
      argv: ['--kubeconfig', '/k', '--audit-log', '/a', '--log-level', 'debug', '--host', '127.0.0.1', '--port', '0'],
      want: { kubeconfig: '/k', auditLog: '/a', logLevel: 'debug', host: '127.0.0.1', port: 0, queues: false, driftAudit: true, admission: defaults.admission },
    },
    'take an equals sign': { argv: ['--port=65535'], want: { ...defaults, port: 65535, queues: false, driftAudit: true } },
    'come from the environment': { env: { CAVEAU_AUDIT_LOG: '/a', CAVEAU_LOG_LEVEL: 'warn' }, want: { ...defaults, auditLog: '/a', logLevel: 'warn' } },
    'prefer the command line to the environment': { argv: ['--log-level', 'error'], env: { CAVEAU_LOG_LEVEL: 'warn' }, want: { ...defaults, logLevel: 'error' } },
    'elect a leader when asked, in caveau-system outside of pods': { argv: ['--leader-elect'], want: { ...defaults, leaderElection: { namespace: 'caveau-system' } } },
    'elect a leader in the namespace of their pod': { argv: ['--leader-elect'], pod: 'caveau', want: { ...defaults, admission: { ...defaults.admission, namespace: 'caveau' }, leaderElection: { namespace: 'caveau' } } },
    'elect a leader as they are told': { argv: ['--leader-elect', '--leader-elect-namespace', 'other', '--identity', 'me'], pod: 'caveau', want: { ...defaults, admission: { ...defaults.admission, namespace: 'caveau' }, leaderElection: { namespace: 'other', identity: 'me' } } },
    'elect nobody unless asked': { argv: ['--leader-elect-namespace', 'other', '--identity', 'me'], want: defaults },
    'name a release of MONDO': { argv: ['--mondo', '/ontology/mondo.tsv'], want: { ...defaults, mondo: '/ontology/mondo.tsv' } },
    'name the ConfigMap of the admission policies': { argv: ['--admission-config', 'other/policies'], pod: 'caveau', want: { ...defaults, admission: { namespace: 'other', name: 'policies' } } },
    'give help when asked, whatever else was said': { argv: ['--port', 'x', '--help'], want: 'help' },
  };
  for (const [name, { argv = [], env = {}, pod, want }] of Object.entries(table)) {
    it(name, () => assert.deepEqual(readOptions(argv, env, pod), want));
  }

  const mistakes: Readonly<Record<string, { readonly argv?: readonly string[]; readonly env?: Readonly<Record<string, string>>; readonly want: RegExp }>> = {
    'a ConfigMap without a namespace': { argv: ['--admission-config', 'policies'], want: /^--admission-config policies is no NAMESPACE\/NAME of a ConfigMap\.$/ },
    'a port that is no number': { argv: ['--port', 'http'], want: /^--port http is not a port \(0 to 65535\)\.$/ },
    'a port that is too large': { argv: ['--port', '65536'], want: /^--port 65536 is not a port/ },
    'a port below zero': { argv: ['--port=-1'], want: /^--port -1 is not a port/ },
    'a port with a fraction': { argv: ['--port', '80.5'], want: /is not a port/ },
    'an empty port': { argv: ['--port', ''], want: /is not a port/ },
    'a level that does not exist': { argv: ['--log-level', 'loud'], want: /^--log-level loud is not one of error, warn, info, debug\.$/ },
    'a level of the environment that does not exist': { env: { CAVEAU_LOG_LEVEL: 'loud' }, want: /loud is not one of/ },
    'an option that does not exist': { argv: ['--verbose'], want: /--verbose/ },
    'an argument that is no option': { argv: ['start'], want: /start/ },
    'an empty identity': { argv: ['--leader-elect', '--identity='], want: /^--identity is empty/ },
    'an empty release of MONDO': { argv: ['--mondo='], want: /^--mondo is empty/ },
    'an option without its value': { argv: ['--port'], want: /--port/ },
  };
  for (const [name, { argv = [], env = {}, want }] of Object.entries(mistakes)) {
    it(`${name} is a mistake, said in a sentence`, () => {
      assert.throws(() => readOptions(argv, env), (error) => error instanceof UsageError && want.test(error.message));
    });
  }

  it('are all in the usage', () => {
    for (const option of ['--kubeconfig', '--audit-log', '--log-level', '--host', '--port', '--leader-elect ', '--leader-elect-namespace', '--identity', '--mondo', '--help', 'CAVEAU_AUDIT_LOG', 'CAVEAU_LOG_LEVEL']) assert.ok(usage.includes(option), option);
  });
});
