import { type DataPermit, type SecureDataset, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { listed } from '../policy/text.ts';
import { lineWidth, visible, wrap } from './usage.ts';

/** What a person must have seen before approving it. Persons are counted and not named: the table may be on a screen that others see. */
export interface Subject {
  readonly action: string;
  readonly permit: DataPermit;
  readonly dataset: SecureDataset;
  readonly environment?: SecureProcessingEnvironment | undefined;
  readonly digests: { readonly permit: string; readonly dataset: string; readonly environment?: string | undefined };
}

type Line = readonly [label: string, value: string];

/** What is approved, as a short table. */
export function approvalSummary({ action, permit, dataset, environment, digests }: Subject): string {
  const lines: readonly Line[] = [
    ['Action', action === 'Release' ? 'Release: what jobs have produced under the permit leaves the room' : 'Use: jobs run under the permit'],
    ...datasetLines(dataset),
    ...permitLines(permit),
    ...(environment === undefined ? [] : ([['Environment', `${environment.metadata.name}, of ${environment.spec.organisation}`]] as const)),
    ['Digest of the permit', digests.permit],
    ['Digest of the dataset', digests.dataset],
    ...(digests.environment === undefined ? [] : ([['Digest of the environment', digests.environment]] as const)),
  ];
  const width = Math.max(...lines.map(([label]) => label.length)) + 2;
  return lines.flatMap(([label, value]) => wrap(visible(value).replaceAll('\n', ' '), lineWidth - width).map((part, index) => `${(index === 0 ? label : '').padEnd(width)}${part}`)).join('\n');
}

function datasetLines({ metadata, spec }: SecureDataset): readonly Line[] {
  return [
    ['Dataset', `${metadata.name}: ${spec.title}`],
    ['Controller', spec.accountability.controller.name],
    ['De-identification', spec.deidentification.level],
    ['Countries', listed(spec.residency.jurisdictions, 'and')],
    ['Kept in use until', spec.retention.until],
  ];
}

function permitLines({ metadata, spec }: DataPermit): readonly Line[] {
  return [
    ['Permit', `${metadata.name}: ${spec.authorisation.kind} ${spec.authorisation.reference} of ${spec.authorisation.issuer}`],
    ['For the project', spec.project.namespace],
    ['Organisation', `${spec.organisation.name} (${spec.organisation.kind})`],
    ['Persons', spec.persons.length === 1 ? '1 person may ask for jobs' : `${spec.persons.length} persons may ask for jobs`],
    ['Purposes', listed(spec.purposes, 'and')],
    ['Commercial use', spec.commercialUse],
    ['Images from', listed(spec.images.repositories, 'and')],
    ['Valid', `from ${spec.validFrom} until ${spec.validUntil}`],
    ['State', spec.state],
  ];
}
