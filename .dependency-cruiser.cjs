// The arrows of the architecture: data flows watch -> cache -> queue -> snapshot -> plan -> apply -> status,
// and what decides imports nothing that can read or write.
const kinds = '(training-job|secure-dataset|data-permit|data-approval|environment|room)';
const pure = `^src/(admission|approval|policy|preflight|storage|workload)/|^src/${kinds}/(?!snapshot\\.ts)`;
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'decisions-are-pure',
      comment: 'admission, approval, policy, preflight, storage, workload and everything of a kind but its snapshot.ts import only src/api, the plan vocabulary, and each other: no I/O, no clock.',
      severity: 'error',
      from: { path: pure, pathNot: '\\.test\\.ts$' },
      to: { path: '^(src/(runtime|telemetry|gate|cli)/|src/main\\.ts|node_modules/)', pathNot: '^src/runtime/(plan|semantic-equal)\\.ts$|^node_modules/(canonicalize|yaml)/' },
    },
    { name: 'only-the-expectation-is-yaml', comment: 'What must be in force is written as people apply it; every other decision reads JSON.', severity: 'error', from: { path: pure, pathNot: '\\.test\\.ts$|^src/admission/expectation\\.ts$' }, to: { path: '^node_modules/yaml/' } },
    {
      name: 'decisions-use-no-builtin-io',
      severity: 'error',
      from: { path: pure, pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'], path: '^(node:)?(fs|net|http|https|child_process|timers|worker_threads|dns)' },
    },
    {
      name: 'runtime-knows-no-domain',
      severity: 'error',
      from: { path: '^src/runtime/' },
      to: { path: '^src/', pathNot: '^src/(runtime|telemetry)/|^src/api/kube-object\\.ts$' },
    },
    { name: 'api-is-a-leaf', severity: 'error', from: { path: '^src/api/', pathNot: '\\.test\\.ts$' }, to: { path: '^src/', pathNot: '^src/api/' } },
    { name: 'policy-before-kinds', severity: 'error', from: { path: '^src/(admission|approval|policy|storage|workload)/' }, to: { path: '^src/(training-job|secure-dataset|data-permit|data-approval|environment|room)/' } },
    { name: 'only-one-file-imports-dot-i', severity: 'error', from: { pathNot: '^src/runtime/operator\\.ts$' }, to: { path: 'node_modules/@dot-i' } },
    {
      name: 'the-gate-is-small',
      comment: 'What runs inside training pods imports the contract, leaves of src/api and built-in modules: no package, and nothing of the operator.',
      severity: 'error',
      from: { path: '^src/gate/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(src/|node_modules/)', pathNot: '^src/gate/|^src/api/(gate|gate-config|gate-result|strict-json|time|defined)\\.ts$' },
    },
    { name: 'only-the-edges-use-the-gate', comment: 'The operator asks the targets in the same way as the gate does, and nothing else of it is shared.', severity: 'error', from: { path: '^src/', pathNot: '^src/(gate|verifier)/|^src/main\\.ts$' }, to: { path: '^src/gate/', pathNot: '^src/gate/attempt\\.ts$' } },
    {
      name: 'the-verifier-is-apart',
      comment: 'It shares mountinfo with the gate, and with the operator the contract, the transport and the log; the operator only reads what it wrote.',
      severity: 'error',
      from: { path: '^src/verifier/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(verifier|api|runtime)/|^src/telemetry/(log|version)\\.ts$|^src/gate/mount-info\\.ts$' },
    },
    { name: 'only-main-runs-the-verifier', severity: 'error', from: { path: '^src/', pathNot: '^src/verifier/|^src/main\\.ts$' }, to: { path: '^src/verifier/' } },
    {
      name: 'what-the-verifier-decides-is-pure',
      severity: 'error',
      from: { path: '^src/verifier/(defaults|juicefs-config|juicefs-mounts|ledger|own-node|seen)\\.ts$' },
      to: { path: '^src/(runtime|telemetry)/|^src/verifier/(look|look-process|process|verifier|command)\\.ts$|^node_modules/|^(node:)?(fs|child_process|net|http|https|timers|worker_threads|dns)' },
    },
    {
      name: 'what-looks-at-a-mount-is-small',
      comment: 'It starts anew for each look, so it imports no package and nothing that speaks to the cluster.',
      severity: 'error',
      from: { path: '^src/verifier/(look|command|options)\\.ts$' },
      to: { path: '^src/(runtime|telemetry)/|^node_modules/' },
    },
    { name: 'nobody-imports-the-plugin', comment: 'The plugin for kubectl stands on the operator, and nothing of the operator on it.', severity: 'error', from: { path: '^src/', pathNot: '^src/cli/' }, to: { path: '^src/cli/' } },
    { name: 'the-plugin-runs-nothing-of-a-node', severity: 'error', from: { path: '^src/cli/' }, to: { path: '^src/(gate|verifier)/|^src/(operator|process|hold|main)\\.ts$' } },
    {
      name: 'what-the-plugin-decides-is-pure',
      comment: 'The same question gives the same explanation: what makes it reads nothing.',
      severity: 'error',
      from: { path: '^src/cli/(approval-draft|approval-summary|command-table|explanation|explanation-text|findings|judge|preflight-text|record|remark-reports|rests-on|static-policies|usage|validation)\\.ts$' },
      to: { path: '^src/runtime/|^src/telemetry/|^src/cli/(commands/|connection|gather|main|run|speaking)|^(node:)?(fs|net|http|https|child_process|timers|worker_threads|dns)' },
    },
    { name: 'nobody-imports-main', severity: 'error', from: { path: '^src/' }, to: { path: '^src/main\\.ts$' } },
    { name: 'src-does-not-import-tests', severity: 'error', from: { path: '^src/', pathNot: '\\.test\\.ts$' }, to: { path: '^(test|scripts|bench)/' } },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] } },
};
