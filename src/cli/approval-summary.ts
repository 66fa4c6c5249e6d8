import { type DataPermit, type OutputRelease, type SecureDataset, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { storePlace } from '../api/release-place.ts';
import { lineWidth, visible, wrap } from './usage.ts';

/** What a person must have seen before approving it. Persons are counted and not named: the table may be on a screen that others see. */
export interface Subject {
  readonly action: string;
  readonly permit: DataPermit;
  readonly dataset: SecureDataset;
  readonly environment?: SecureProcessingEnvironment | undefined;
  readonly release?: OutputRelease | undefined;
  readonly digests: { readonly permit: string; readonly dataset: string; readonly release?: string | undefined; readonly environment?: string | undefined };
}

type Line = readonly [label: string, value: string];

/** What is approved, as a short table. */
export function approvalSummary({ action, permit, dataset, environment, release, digests }: Subject): string {
  const lines: readonly Line[] = [
    ['Action', action === 'Release' ? 'Release: the files below, which a job under the permit has produced, leave the room' : 'Use: jobs run under the permit'],
    ...(release === undefined ? [] : releaseLines(release)),
    ...datasetLines(dataset),
    ...permitLines(permit),
    ...(environment === undefined ? [] : ([['Environment', `${environment.metadata.name}, ${environment.spec.organisation === undefined ? 'which names no organisation' : `of ${environment.spec.organisation}`}`]] as const)),
    ...(digests.release === undefined ? [] : ([['Digest of the release', digests.release]] as const)),
    ['Digest of the permit', digests.permit],
    ['Digest of the dataset', digests.dataset],
    ...(digests.environment === undefined ? [] : ([['Digest of the environment', digests.environment]] as const)),
  ];
  const width = Math.max(...lines.map(([label]) => label.length)) + 2;
  return lines.flatMap(([label, value]) => wrap(visible(value).replaceAll('\n', ' '), lineWidth - width).map((part, index) => `${(index === 0 ? label : '').padEnd(width)}${part}`)).join('\n');
}

/** Every file that leaves: what is approved is not cut short. Their content is looked at by nobody but who approves. */
function releaseLines({ metadata, spec }: OutputRelease): readonly Line[] {
  return [
    ['Release', `${metadata.name} in ${metadata.namespace ?? ''}: ${spec.justification}`],
    ['Of the job', spec.trainingJob.name],
    ...spec.files.map(({ path, digest, size }): Line => ['File', `${path} (${size} bytes, ${digest})`]),
    ['To', placeOf(spec.destination)],
    ['State of the release', spec.state],
  ];
}

function placeOf({ namespace = '', claimName = '', objectStore }: OutputRelease['spec']['destination']): string {
  if (objectStore === undefined) return `PersistentVolumeClaim ${claimName} in ${namespace}, read-only`;
  return storePlace(objectStore);
}

function datasetLines(dataset: SecureDataset): readonly Line[] {
  const { metadata, spec } = dataset;
  return [
    ['Dataset', `${metadata.name}: ${spec.title}`],
    ['Controller', spec.accountability.controller.name],
    ['De-identification', spec.deidentification.level],
    ...legalLines(dataset),
    ['Countries', all(spec.residency.jurisdictions)],
    ['Transfers', all((spec.residency.transfers ?? []).map(({ jurisdiction, tool, reference, validUntil }) => `to ${jurisdiction} by ${tool} (${reference}${until(validUntil)})`))],
    ['Terms of data use (DUO)', spec.use.duo === undefined ? 'none' : duoOf(spec.use.duo)],
    ['Network egress', all(spec.protection.network.egress.map(({ cidr, port, protocol }) => `${cidr} port ${port}/${protocol}`))],
    ['Approvals that it asks for', all((spec.approvals ?? []).map(requirementOf))],
    ['When a clause fails', endingOf(spec.onViolation)],
    ['Kept in use until', spec.retention.until],
  ];
}

function legalLines({ spec: { legal, accountability: { dpia } } }: SecureDataset): readonly Line[] {
  const law = legal?.memberStateLaw === undefined ? '' : `, by ${legal.memberStateLaw}`;
  return [
    ['Lawful basis', legal === undefined ? 'none' : `${legal.lawfulBasis}${law}`],
    ['Condition of art. 9', legal?.specialCategoryCondition ?? 'none'],
    ['National gates', all((legal?.national ?? []).map(gateOf))],
    ['Impact assessment', dpia === undefined ? 'none' : `${dpia.reference}: ${dpia.outcome}, of ${dpia.date}, review by ${dpia.reviewBy}${dpia.priorConsultation === undefined ? '' : `, prior consultation ${dpia.priorConsultation}`}`],
  ];
}

type Spec = SecureDataset['spec'];
type Gate = NonNullable<NonNullable<Spec['legal']>['national']>[number];

function gateOf({ id, ethicsOpinion, authorityNotice, publicNotice, impossibility }: Gate): string {
  const steps = [
    ethicsOpinion === undefined ? undefined : `opinion ${ethicsOpinion.reference} of ${ethicsOpinion.committee}: ${ethicsOpinion.outcome}, ${ethicsOpinion.date}${until(ethicsOpinion.validUntil)}`,
    authorityNotice === undefined ? undefined : `notice ${authorityNotice.protocol} of ${authorityNotice.date}${authorityNotice.outcome === undefined ? '' : `: ${authorityNotice.outcome}`}`,
    publicNotice === undefined ? undefined : `public notice ${publicNotice}`,
    impossibility === undefined ? undefined : `persons are not informed: ${impossibility}`,
  ].filter((step) => step !== undefined);
  return `${id} (${steps.length === 0 ? 'no step taken' : steps.join('; ')})`;
}

function duoOf({ permission, diseases, modifiers = [] }: NonNullable<Spec['use']['duo']>): string {
  const told = modifiers.map(({ code, ...needs }) => `${code}${detailsOf(needs)}`);
  return all([`${permission}${diseases === undefined ? '' : ` (${all(diseases)})`}`, ...told]);
}

/** What a modifier needs, whichever it is: none may be left out of what is signed. */
function detailsOf(needs: Readonly<Record<string, string | number | readonly string[] | undefined>>): string {
  const parts = Object.entries(needs).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${typeof value === 'object' ? all(value) : value}`]));
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

function requirementOf({ action, minimum, roles, organisations = 1, environment }: NonNullable<Spec['approvals']>[number]): string {
  return `${action}: ${minimum} in ${roles.length === 0 ? 'any role' : `the roles ${all(roles)}`}, of ${organisations} ${organisations === 1 ? 'organisation' : 'organisations'}${environment === 'Required' ? ', and of the environment' : ''}`;
}

function endingOf(rule: Spec['onViolation']): string {
  const { actions = [], checkpointSeconds } = rule ?? {};
  const chosen = actions.map(({ clause, action }) => `${clause}: ${action}`);
  return [...chosen, 'otherwise jobs are stopped at once', ...(checkpointSeconds === undefined ? [] : [`${checkpointSeconds} seconds for a checkpoint`])].join('; ');
}

function until(instant: string | undefined): string {
  return instant === undefined ? '' : `, until ${instant}`;
}

/** Every one of them: what is signed is not cut short. */
function all(items: readonly string[]): string {
  return items.length === 0 ? 'none' : items.join(', ');
}

function permitLines({ metadata, spec }: DataPermit): readonly Line[] {
  const { ethicsApproval: ethics, organisation } = spec;
  return [
    ['Permit', `${metadata.name}: ${spec.authorisation.kind} ${spec.authorisation.reference} of ${spec.authorisation.issuer}`],
    ['For the project', spec.project.namespace],
    ['Organisation', `${organisation.name} (${organisation.kind})${organisation.collaborators === undefined ? '' : `, with ${all(organisation.collaborators)}`}`],
    ['Persons', spec.persons.length === 1 ? '1 person may ask for jobs' : `${spec.persons.length} persons may ask for jobs`],
    ['Purposes', all(spec.purposes)],
    ['Excluded uses', all(spec.excludedUses)],
    ['Undertakings', all(spec.undertakings ?? [])],
    ['Ethics approval', ethics === undefined ? 'none' : `${ethics.reference} of ${ethics.committee}, ${ethics.date}${until(ethics.validUntil)}`],
    ['Commercial use', spec.commercialUse],
    ['Images from', all(spec.images.repositories)],
    ['Valid', `from ${spec.validFrom} until ${spec.validUntil}`],
    ['State', spec.state],
  ];
}
