import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readCrds, type Schema } from '../../scripts/generate/crds.ts';
import { readExamples } from '../../scripts/quickstart/examples.ts';
import { anApproval, approvedDataset, approvingEnvironment, aWithdrawal } from '../policy/testing/approvals.ts';
import { aDataset, anEnvironment, anOntology, aPermit, aTrainingJob, now } from '../policy/testing/builders.ts';
import { isAboutChange, keeps, type Rule } from './cel.ts';
import { parseManifests, readManifests, type Manifest } from './manifests.ts';
import { type Remark } from './remark.ts';
import { githubReport, junitReport, textReport } from './remark-reports.ts';
import { shapeProblems } from './schema-check.ts';
import { readOntology } from '../ontology.ts';
import { validate } from './validation.ts';

const root = join(import.meta.dirname, '..', '..');
const examples = join(root, 'examples');
const apiVersion = 'caveau.dev/v1alpha1';

/** Objects as files hold them: without a uid. */
function files(...objects: readonly { readonly metadata: object }[]): readonly Manifest[] {
  const kinds = { TrainingJob: 'framework', DataPermit: 'authorisation', SecureDataset: 'residency', SecureProcessingEnvironment: 'jurisdictions', DataApproval: 'action' };
  const text = objects.map((object) => {
    const { metadata, spec } = object as { readonly metadata: { readonly name: string; readonly namespace?: string }; readonly spec: object };
    const [kind] = Object.entries(kinds).find(([, field]) => Object.hasOwn(spec, field)) ?? [];
    return JSON.stringify({ apiVersion, kind, metadata: { name: metadata.name, namespace: metadata.namespace }, spec }, null, 2);
  });
  const { manifests, problems } = parseManifests('all.yaml', text.join('\n---\n'));
  assert.deepEqual(problems, []);
  return manifests;
}

const check = (...objects: readonly { readonly metadata: object }[]): readonly Remark[] => validate({ manifests: files(...objects), namespace: 'default', now, ontology: anOntology });
const notices = (remarks: readonly Remark[]): readonly string[] => remarks.filter(({ level }) => level === 'notice').map(({ subject, message }) => `${subject}: ${message}`);
const said = (remarks: readonly Remark[], level: Remark['level'] = 'error'): readonly string[] => remarks.filter((remark) => remark.level === level).map(({ check: of }) => of);

describe('kubectl caveau validate', () => {
  it('finds nothing wrong with files that fit together, and says what is not known offline', () => {
    const remarks = check(aTrainingJob().build(), aDataset().build(), aPermit().build(), anEnvironment().build());
    assert.deepEqual([said(remarks), said(remarks, 'warning')], [[], []]);
    const [offline] = remarks.filter(({ level }) => level === 'notice');
    assert.match(offline?.message ?? '', /^Not known offline, it depends on the cluster: .*sealed.*encryption-at-rest.*placement\.$/);
  });

  it('says which clause a job violates, at the field of the job', () => {
    const remarks = check(aTrainingJob().with({ purpose: { activity: 'ehds:PublicPolicyMaking', commercialUse: 'None' } }).build(), aDataset().build(), aPermit().build());
    const [remark] = remarks.filter(({ level }) => level === 'error');
    assert.equal(remark?.check, 'purpose');
    assert.match(remark.message, /PurposeNotPermitted; GDPR art\. 5\(1\)\(b\)/);
    const lines = JSON.stringify({ apiVersion, kind: 'TrainingJob', metadata: { name: 'unet', namespace: 'prj-lung' }, spec: aTrainingJob().spec }, null, 2).split('\n');
    assert.equal(remark.line, lines.findIndex((line) => line.includes('"activity"')) + 1);
  });

  it('judges a job under the permit that lies beside its data in another room', () => {
    const elsewhere = { namespace: 'hospital' };
    const job = aTrainingJob().with({ datasets: [{ name: 'chest-ct', namespace: 'hospital', mountPath: '/data' }] });
    const data = [aDataset().withMetadata(elsewhere).build(), aPermit().withMetadata(elsewhere).build(), anEnvironment().build()];
    const remarks = check(job.build(), ...data);
    assert.deepEqual([said(remarks), said(remarks, 'warning')], [[], []]);
    assert.ok(notices(remarks).some((notice) => /binding/.test(notice)), 'what is bound, no file shows');
    assert.deepEqual(said(check(job.with({ purpose: { activity: 'ehds:PublicPolicyMaking', commercialUse: 'None' } }).build(), ...data)), ['purpose']);
    const beside = check(job.build(), aDataset().withMetadata(elsewhere).build(), aPermit().build());
    assert.ok(notices(beside).some((notice) => notice.includes('hospital/chest-ct')), 'a permit in the room of the project is none');
  });

  it('reports what is not among the files as not known, and neither as passed nor as missing', () => {
    const remarks = check(aTrainingJob().build());
    assert.deepEqual(said(remarks), []);
    assert.ok(remarks.some(({ level, message }) => level === 'notice' && message.includes('chest-ct: it is not among the files')));
  });

  it('judges a dataset without a job by what holds for every job', () => {
    const { spec } = aDataset();
    const nowhere = check(aDataset().with({ residency: { jurisdictions: [] } }).build(), anEnvironment().build());
    assert.deepEqual(said(nowhere), ['residency']);
    assert.ok(nowhere.some(({ message }) => message.startsWith('So no job can run: ')));
    assert.deepEqual(said(check({ metadata: { name: 'chest-ct', namespace: 'prj-lung' }, spec } as never, aPermit().build())), []);
  });

  it('warns of a permit that is revoked or over, which is no mistake of a file', () => {
    for (const permit of [aPermit().with({ state: 'Revoked' }), aPermit().withWindow('2020-01-01T00:00:00Z', '2021-01-01T00:00:00Z')]) {
      const remarks = check(aDataset().build(), permit.build());
      assert.deepEqual([said(remarks), said(remarks, 'warning').length], [[], 1]);
    }
  });

  it('finds fields that do not exist, values twice, broken rules and names twice', () => {
    const job = aTrainingJob().with({ datasets: [{ name: 'a', mountPath: '/data' }, { name: 'a', mountPath: '/other' }] }).build();
    assert.match(check(job)[0]?.message ?? '', /^A dataset may be named once only/);
    assert.match(check({ ...aTrainingJob().build(), spec: { ...aTrainingJob().spec, requestor: 'x' } } as never)[0]?.message ?? '', /There is no field requestor here/);
    assert.match(check(aTrainingJob().with({ image: 'registry.example/lung/unet:v1' }).build())[0]?.message ?? '', /image must be pinned by digest/);
    assert.match(check(aDataset().build(), aDataset().build()).find(({ level }) => level === 'error')?.message ?? '', /stands in these files twice/);
  });

  it('does not judge what is misshapen, and judges the rest', () => {
    const remarks = check(aTrainingJob().with({ image: 'x' }).build(), aTrainingJob('other').with({ purpose: { activity: 'ehds:PublicPolicyMaking', commercialUse: 'None' } }).build(), aDataset().build(), aPermit().build());
    assert.deepEqual(remarks.filter(({ level }) => level === 'error').map(({ subject, check: of }) => [subject, of]), [['TrainingJob prj-lung/unet', 'shape'], ['TrainingJob prj-lung/other', 'purpose']]);
  });

  it('tells of kinds and versions that it does not know, and passes over what is not ours', () => {
    const text = [`apiVersion: ${apiVersion}\nkind: TrainingJobs\nmetadata: {name: a}`, 'apiVersion: caveau.dev/v2\nkind: TrainingJob\nmetadata: {name: b}', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}'].join('\n---\n');
    const remarks = validate({ manifests: parseManifests('k.yaml', text).manifests, namespace: 'default', now, ontology: anOntology });
    assert.deepEqual(remarks.map(({ line, subject }) => [line, subject]), [[2, 'TrainingJobs a'], [5, 'TrainingJob b']]);
  });
});

describe('kubectl caveau validate on what it does not recognise', () => {
  const remarksOn = (text: string): readonly Remark[] => validate({ manifests: parseManifests('k.yaml', text).manifests, namespace: 'default', now, ontology: anOntology });

  it('warns of one of its kinds under another apiVersion, or none', () => {
    for (const [head, line] of [['apiVersion: caveau.io/v1alpha1\nkind: DataPermit', 1], ['apiVersion: v1\nkind: SecureDataset', 1], ['kind: TrainingJob', 1]] as const) {
      const remarks = remarksOn(`${head}\nmetadata: {name: a}`);
      assert.deepEqual(remarks.map(({ level, line: at }) => [level, at]), [['warning', line]], head);
      assert.match(remarks[0]?.message ?? '', /was not checked\. If it should be, write apiVersion: caveau\.dev\/v1alpha1\.$/);
    }
  });

  it('passes over what nobody could take for one of its kinds', () => assert.deepEqual(remarksOn('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}'), []));
});

describe('kubectl caveau validate, where no job of the files reaches a document', () => {
  const bad = aPermit('chest-ct', 'other').with({ excludedUses: [] });

  it('judges a permit alone by what needs no dataset, and says what does', () => {
    const remarks = check(bad.build());
    assert.deepEqual(said(remarks), ['prohibited-uses']);
    assert.match(remarks.find(({ level }) => level === 'error')?.message ?? '', /^So no job can run: .*ProhibitedUseNotExcluded/);
    assert.deepEqual(said(check(aPermit().build())), []);
    assert.ok(notices(check(aPermit().build())).some((text) => /^DataPermit prj-lung\/chest-ct-lung: Not known offline, its dataset is not among the files: .*prohibited-uses/.test(text)));
    assert.deepEqual(said(check(aPermit().with({ state: 'Revoked' }).build()), 'warning'), ['permit-state']);
  });

  it('judges a permit beside a job that is decided under another', () => {
    const remarks = check(aTrainingJob().build(), aDataset().build(), aPermit().build(), bad.build(), anEnvironment().build());
    assert.deepEqual(remarks.filter(({ level }) => level === 'error').map(({ subject, check: of }) => [subject, of]), [['DataPermit prj-lung/other', 'prohibited-uses']]);
  });

  it('says of a dataset alone what the cluster, the job and the permit decide', () => {
    const texts = notices(check(aDataset().build()));
    for (const why of ['it depends on the cluster: .*encryption-at-rest', 'it depends on the job: .*requester', 'it depends on the permit: .*permit-window']) {
      assert.ok(texts.some((text) => new RegExp(`^SecureDataset prj-lung/chest-ct: Not known offline, ${why}`).test(text)), `${why}\n${texts.join('\n')}`);
    }
  });

  it('says of an environment that what it asserts is not looked at', () => {
    assert.deepEqual(notices(check(anEnvironment().build())).length, 1);
  });
});

describe('kubectl caveau validate on approvals', () => {
  const [dataset, permit, environment] = [approvedDataset.build(), aPermit().build(), approvingEnvironment.build()];
  const found = (...objects: readonly { readonly metadata: object }[]): readonly string[] => check(...objects).filter(({ subject, level }) => subject.startsWith('DataApproval') && level !== 'notice').map(({ level, message }) => `${level} ${/\[(\w+)\]$/.exec(message)?.[1] ?? ''}`);

  it('warns of one that is over, also where it is alone', () => {
    assert.deepEqual(found(anApproval('dpo', { expires: '2027-01-01T00:00:00Z' })), ['warning Expired']);
    assert.deepEqual(found(anApproval('dpo')), []);
    assert.ok(notices(check(anApproval('dpo'))).some((text) => text.includes('its permit and dataset are not both among the files')));
  });

  it('finds nothing wrong with one of what stands beside it, and says that who creates it is not known', () => {
    const remarks = check(anApproval('dpo'), dataset, permit, environment);
    assert.deepEqual(found(anApproval('dpo'), dataset, permit, environment), []);
    assert.ok(notices(remarks).some((text) => /^DataApproval .*it depends on the cluster: who creates it\.$/.test(text)));
  });

  it('warns of one of a former state, and refuses one of somebody who is not listed or may not speak', () => {
    assert.deepEqual(found(anApproval('dpo'), dataset, aPermit().with({ commercialUse: 'Allowed' }).build(), environment), ['warning PermitChanged']);
    assert.deepEqual(found(anApproval('dpo', { approver: 'nobody@hospital-a.example' }), dataset, permit, environment), ['error UnknownApprover']);
    assert.deepEqual(found(anApproval('dpo'), dataset, aPermit().with({ persons: [{ subject: anApproval('dpo').spec.approver }] }).build(), environment), ['error SelfApproved', 'warning PermitChanged']);
  });

  it('says of a withdrawal of another state of the approval beside it that it takes nothing back', () => {
    const approval = anApproval('dpo');
    const withdrawal = aWithdrawal(approval);
    assert.deepEqual(found(approval, withdrawal, dataset, permit, environment), ['warning Withdrawn']);
    assert.deepEqual(found(anApproval('dpo', { expires: '2027-09-09T00:00:00Z' }), withdrawal, dataset, permit, environment), ['error OtherObject']);
    assert.ok(notices(check(withdrawal)).some((text) => text.includes('whether it takes anything back')));
  });
});

const ontology = await readOntology();

describe('kubectl caveau validate on the examples', () => {
  const { manifests, problems } = readManifests([examples]);
  const remarks = validate({ manifests, namespace: 'default', now: Date.parse('2026-11-26T00:00:00Z'), ontology });
  const errorsOf = (file: string): readonly Remark[] => remarks.filter(({ file: of, level }) => level === 'error' && of.endsWith(`/${file}`));

  it('reads them all', () => assert.deepEqual(problems, []));

  for (const { file, expectation } of readExamples(examples)) {
    if (expectation.kind === 'state' && expectation.state !== 'Denied' && expectation.state !== 'Held') it(`finds nothing wrong with ${file}, which runs`, () => assert.deepEqual(errorsOf(file), []));
    if (expectation.kind === 'state' && expectation.state === 'Denied') {
      it(`says of ${file} what the operator says (${expectation.reason ?? ''}), or that it is not known offline`, () => {
        const found = errorsOf(file);
        // What is wrong may be in the cluster: then it is among what is not known.
        if (found.length === 0) assert.ok(remarks.some((remark) => remark.file.endsWith(`/${file}`) && remark.level === 'notice'));
        else assert.ok(found.some(({ message }) => message.includes(`[${expectation.reason ?? ''};`)), found.map(({ message }) => message).join('\n'));
      });
    }
  }
});

describe('the rules of the definitions', () => {
  interface Found {
    readonly where: string;
    readonly sample: unknown;
    readonly rule: Rule;
  }
  const rulesOf = (schema: Schema, where: string): readonly Found[] => [
    ...((schema['x-kubernetes-validations'] ?? []) as readonly Rule[]).map((rule) => ({ where, rule, sample: schema.type === 'string' ? 'x' : schema.type === 'array' ? [] : {} })),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => rulesOf(inner, `${where}.${name}`)),
    ...(schema.items === undefined ? [] : rulesOf(schema.items, `${where}[]`)),
  ];
  const all = readCrds(root).flatMap(({ kind, schema }) => rulesOf(schema, kind)).filter(({ rule }) => !isAboutChange(rule));

  it('can all be evaluated offline', () => {
    assert.ok(all.length > 30);
    for (const { where, rule, sample } of all) {
      try {
        keeps(rule, sample);
      } catch (error) {
        // A field that is missing in this empty object is no fault of the rule; a function or an operator that is not known is one.
        assert.doesNotMatch(error instanceof Error ? error.message : String(error), /function|overload|unknown variable|parse|unexpected/i, where);
      }
    }
  });

  it('take addresses and ranges as the API server does', () => {
    const cidr = { rule: 'isCIDR(self)' };
    for (const good of ['192.0.2.0/24', '0.0.0.0/0', '2001:db8::/32', '::/0']) assert.ok(keeps(cidr, good), good);
    for (const bad of ['192.0.2.0', '192.0.2.0/33', '192.0.2.0/-1', '192.0.2.0/024', 'archive.example/24', '2001:db8::/129', '/24', '']) assert.ok(!keeps(cidr, bad), bad);
  });

  it('are not passed by a value over which they stumble', () => {
    const { kind, ...rest } = { kind: 'DataPermit', apiVersion, metadata: { name: 'p', namespace: 'n' }, spec: { ...aPermit().spec, validFrom: '2026-13-45T00:00:00Z' } };
    assert.ok(shapeProblems(kind, { kind, ...rest }).length > 0);
  });
});

describe('the reports of a validation', () => {
  const nasty: Remark = { file: 'a,b.yaml', line: 3, column: 5, subject: 'TrainingJob n/<x>&"', level: 'error', check: 'purpose', message: 'One % two\nthree: "four" <five> ]]> \u0007\u001b[31m' };
  const report = { remarks: [nasty, { ...nasty, level: 'notice' as const, message: 'Not known.' }], subjects: [{ file: 'a,b.yaml', subject: nasty.subject }, { file: 'a,b.yaml', subject: 'DataPermit n/p' }] };

  it('for GitHub escapes what would end a line or a property', () => {
    const [line] = githubReport(report).split('\n');
    assert.equal(line, '::error file=a%2Cb.yaml,line=3,col=5,title=TrainingJob n/<x>&"%3A purpose::One %25 two%0Athree: "four" <five> ]]> ??[31m');
  });

  it('for JUnit is XML in which every text is what it was, and counts failures by document', () => {
    const xml = junitReport(report);
    assert.match(xml, /<testsuite name="a,b\.yaml" tests="2" failures="1" errors="0" skipped="0">/);
    assert.match(xml, /<failure message="One % two\nthree: &quot;four&quot; &lt;five&gt; \]\]&gt; \?\?\[31m" type="purpose">/);
    assert.match(xml, /<system-out>a,b\.yaml:3 purpose: Not known\.<\/system-out>/);
    assert.equal(xml.match(/<testcase /g)?.length, 2);
    // eslint-disable-next-line no-control-regex -- XML 1.0 forbids them.
    assert.doesNotMatch(xml, /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/);
  });

  it('for people sends a terminal no orders, and ends in a count', () => {
    const text = textReport(report);
    assert.ok(!text.includes('\u001b'));
    assert.match(text, /2 documents of Caveau's kinds: 1 error, 0 warnings, 1 remark on what is not known offline\.$/);
  });
});
