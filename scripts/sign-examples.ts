import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type DataApproval, type DataPermit, type SecureDataset } from '../src/api/generated/types.ts';
import { objectDigest } from '../src/approval/digest.ts';
import { signApproval } from '../src/approval/signature.ts';

/**
 * Signs the approvals of the Italian example anew, by keys that are made for it and thrown away: the public halves go into the environment of the examples.
 * Needed whenever examples/60-italian-radiology.yaml changes, because any change voids what was approved.
 */
const directory = join(import.meta.dirname, '..', 'examples');
const documents = parseAllDocuments(readFileSync(join(directory, '60-italian-radiology.yaml'), 'utf8')).map((document) => document.toJS() as SecureDataset & DataPermit & { readonly kind: string });
const ofKind = (kind: string): SecureDataset & DataPermit => {
  const found = documents.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`examples/60-italian-radiology.yaml has no ${kind}.`);
  return found;
};
const [dataset, permit] = [ofKind('SecureDataset'), ofKind('DataPermit')];
const approvers = [
  { name: 'officer-3d1e', organisation: 'University Hospital', role: 'dpo' },
  { name: 'ethics-9b20', organisation: 'Territorial Ethics Committee', role: 'ethics' },
];

const signed = approvers.map(({ name, organisation, role }) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString().trimEnd();
  const spec: DataApproval['spec'] = {
    action: 'Use',
    permit: { name: permit.metadata.name, digest: objectDigest('DataPermit', permit) },
    dataset: { name: dataset.metadata.name, digest: objectDigest('SecureDataset', dataset) },
    role, approver: name, organisation, expires: '2029-12-31T00:00:00Z',
  };
  const approval = { apiVersion: 'caveau.dev/v1alpha1', kind: 'DataApproval', metadata: { name: `${permit.metadata.name}-${role}`, namespace: permit.metadata.namespace ?? '' }, spec };
  const signature = signApproval(approval, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), `${role}-2026`);
  return { name, organisation, role, pem, spec, signature };
});

const approvals = signed.map(({ role, spec, signature }) => `apiVersion: caveau.dev/v1alpha1
kind: DataApproval
metadata: {name: ${permit.metadata.name}-${role}, namespace: ${permit.metadata.namespace ?? ''}}
spec:
  action: Use
  permit: {name: ${spec.permit?.name ?? ''}, digest: "${spec.permit?.digest ?? ''}"}
  dataset: {name: ${spec.dataset?.name ?? ''}, digest: "${spec.dataset?.digest ?? ''}"}
  role: ${role}
  approver: ${spec.approver}
  organisation: ${spec.organisation}
  expires: "${spec.expires}"
  signatures:
  - {keyid: ${signature.keyid}, sig: "${signature.sig}"}
`);
writeFileSync(join(directory, '62-approvals.yaml'), `# The data protection officer and the ethics committee have approved: what was signed elsewhere is applied from Git.
# As: gitops-1
# Each names the digests of the permit and of the dataset, so that any change of either voids it; "kubectl caveau approve" makes them, and
# "kubectl caveau verify" tells whether they count. Made by scripts/sign-examples.ts.
${approvals.join('---\n')}`);

const platform = join(directory, '00-platform.yaml');
const listed = signed.map(({ name, organisation, role, pem }) => `  - name: ${name}
    organisation: ${organisation}
    roles: [${role}]
    keys:
    - id: ${role}-2026
      publicKey: |
${pem.split('\n').map((line) => `        ${line}`).join('\n')}
`);
const block = `  # Who may approve, in which role and for whom; the keys are those of scripts/sign-examples.ts.\n  approvers:\n${listed.join('')}`;
const text = readFileSync(platform, 'utf8').replace(/ {2}# Who may approve,[^\n]*\n {2}approvers:\n(?: {2,}[- ].*\n)*?(?= {2}[a-z]|---)/, '');
writeFileSync(platform, text.replace('  workloads:\n', `${block}  workloads:\n`));
console.log('examples/62-approvals.yaml and the approvers of examples/00-platform.yaml are signed anew.');
