import assert from 'node:assert/strict';
import { type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { aDataset, anEnvironment, aPermit } from '../policy/testing/builders.ts';
import { approvalSummary, type Subject } from './approval-summary.ts';

const summary = (changes: Partial<Subject> = {}): string => approvalSummary({ action: 'Use', permit: aPermit().build(), dataset: aDataset().build(), digests: { permit: 'p', dataset: 'd' }, ...changes }).replaceAll(/\s+/g, ' ');

describe('what a person sees before approving', () => {
  const dataset = aDataset()
    .with({
      legal: {
        lawfulBasis: 'gdpr:A6-1-e',
        specialCategoryCondition: 'gdpr:A9-2-j',
        memberStateLaw: 'Act on Research art. 3',
        national: [{ id: 'it:Cod-110', ethicsOpinion: { committee: 'CET', reference: 'EO-9', date: '2026-01-01T00:00:00Z', outcome: 'Favourable' }, impossibility: 'too many have moved' }],
      },
      use: { ...aDataset().spec.use, duo: { permission: 'DUO:0000007', diseases: ['MONDO:0005138'], modifiers: [{ code: 'DUO:0000025', months: 18 }, { code: 'DUO:0000028', institutions: ['Institute B'] }] } },
      residency: { jurisdictions: ['IT', 'CH'], transfers: [{ jurisdiction: 'CH', tool: 'gdpr:A45-3', reference: '2000/518/EC' }] },
      approvals: [{ action: 'Use', minimum: 2, roles: ['dpo', 'ethics'], organisations: 2, environment: 'Required' }],
      onViolation: { checkpointSeconds: 300, actions: [{ clause: 'permit-window', action: 'Checkpoint' }] },
    })
    .withEgress({ cidr: '192.0.2.0/24', port: 443, protocol: 'TCP' })
    .build();
  const told = [
    'Lawful basis gdpr:A6-1-e, by Act on Research art. 3',
    'Condition of art. 9 gdpr:A9-2-j',
    'it:Cod-110 (opinion EO-9 of CET: Favourable, 2026-01-01T00:00:00Z; persons are not informed: too many have moved)',
    'DPIA-2026-14: gdpr:DPIAIndicatesLowRisk',
    'Countries IT, CH',
    'to CH by gdpr:A45-3 (2000/518/EC)',
    'DUO:0000007 (MONDO:0005138), DUO:0000025 (months 18), DUO:0000028 (institutions Institute B)',
    '192.0.2.0/24 port 443/TCP',
    'Use: 2 in the roles dpo, ethics, of 2 organisations, and of the environment',
    'permit-window: Checkpoint; otherwise jobs are stopped at once; 300 seconds for a checkpoint',
  ];
  for (const text of told) it(`has of the dataset: ${text}`, () => assert.ok(summary({ dataset }).includes(text), summary({ dataset })));

  it('has the uses that are excluded and the undertakings of the permit, however many', () => {
    const excludedUses = Array.from({ length: 12 }, (_, index) => `own:Use${index}`);
    const text = summary({ permit: aPermit().with({ excludedUses, undertakings: ['DUO:0000019'] }).build() });
    assert.ok(text.includes(`Excluded uses ${excludedUses.join(', ')}`), text);
    assert.ok(text.includes('Undertakings DUO:0000019'));
  });

  it('says of an environment without an organisation that it names none', () => {
    const environment: SecureProcessingEnvironment = { metadata: { name: 'default' }, spec: { jurisdictions: anEnvironment().spec.jurisdictions } };
    assert.match(summary({ environment }), /Environment default, which names no organisation/);
    assert.ok(!summary({ environment }).includes('undefined'));
  });
});
