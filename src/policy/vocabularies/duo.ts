import { type SecureDataset } from '../../api/generated/types.ts';
import { own } from '../own.ts';

/** The terms of the Data Use Ontology under which a dataset was given. */
export type DataUse = NonNullable<SecureDataset['spec']['use']['duo']>;
/** One of its modifiers. */
export type DataUseModifier = NonNullable<DataUse['modifiers']>[number];
/** What a modifier can need besides its code. */
export type DuoParameter = Exclude<keyof DataUseModifier, 'code'>;

/** All of them. */
export const duoParameters = ['months', 'until', 'regions', 'projects', 'institutions', 'collaborators', 'researchType'] as const satisfies readonly DuoParameter[];

/** One term of DUO. */
export interface DuoTerm {
  /** As DUO abbreviates it; the two terms that only group others have none. */
  readonly shorthand: string;
  readonly label: string;
  /** Where it may stand: as the permission, among the modifiers, or nowhere. */
  readonly role: 'Permission' | 'Modifier' | 'Abstract';
  /** Without this a modifier says nothing. */
  readonly parameter?: DuoParameter;
  /** What Caveau does with it, for people. */
  readonly effect: string;
}

/** Those that are spoken of by name. */
export const duo = {
  noRestriction: 'DUO:0000004',
  healthResearch: 'DUO:0000006',
  diseaseResearch: 'DUO:0000007',
  ancestryResearchOnly: 'DUO:0000011',
  generalResearch: 'DUO:0000042',
  clinicalCare: 'DUO:0000043',
} as const;

/**
 * Every term of the Data Use Ontology that is not obsolete (EBISPOT/DUO, commit 81f5c3d9, duo.csv; CC BY 4.0), in the order in which they are judged.
 * The list is closed: a code that is not here denies.
 */
export const duoTerms: Readonly<Record<string, DuoTerm>> = {
  'DUO:0000001': { shorthand: '', label: 'data use permission', role: 'Abstract', effect: 'It names no permission, and denies.' },
  'DUO:0000017': { shorthand: '', label: 'data use modifier', role: 'Abstract', effect: 'It names no modifier, and denies.' },
  [duo.noRestriction]: { shorthand: 'NRES', label: 'no restriction', role: 'Permission', effect: 'Every purpose that the dataset and the permit list.' },
  [duo.generalResearch]: { shorthand: 'GRU', label: 'general research use', role: 'Permission', effect: 'Research of any kind, that on ancestry too; care only beside DUO:0000043.' },
  [duo.healthResearch]: { shorthand: 'HMB', label: 'health or medical or biomedical research', role: 'Permission', effect: 'Research of any kind but that on ancestry; care only beside DUO:0000043.' },
  [duo.diseaseResearch]: { shorthand: 'DS', label: 'disease specific research', role: 'Permission', effect: 'Research on a listed disease or a kind of it by MONDO; not on ancestry. The job must declare the disease.' },
  [duo.ancestryResearchOnly]: { shorthand: 'POA', label: 'population origins or ancestry research only', role: 'Permission', effect: 'Research on ancestry alone: the job must intend it, declare no disease and not use the data as a control set.' },
  'DUO:0000043': { shorthand: 'CC', label: 'clinical care use', role: 'Modifier', effect: 'Jobs may intend the care of the very patients.' },
  'DUO:0000044': { shorthand: 'NPOA', label: 'population origins or ancestry research prohibited', role: 'Modifier', effect: 'Jobs must not intend research on ancestry.' },
  'DUO:0000015': { shorthand: 'NMDS', label: 'no general methods research', role: 'Modifier', effect: 'Training is the development of a method, so jobs run only under DUO:0000007 and on a disease that it covers.' },
  'DUO:0000016': { shorthand: 'GSO', label: 'genetic studies only', role: 'Modifier', effect: 'Jobs must intend a study of genetics.' },
  'DUO:0000012': { shorthand: 'RS', label: 'research specific restrictions', role: 'Modifier', parameter: 'researchType', effect: 'No program can judge it: the dataset must ask for approvals of action Use.' },
  'DUO:0000045': { shorthand: 'NPU', label: 'not for profit organisation use only', role: 'Modifier', effect: 'The organisation of the permit must be NotForProfit, and jobs must not intend a commercial use.' },
  'DUO:0000046': { shorthand: 'NCU', label: 'non-commercial use only', role: 'Modifier', effect: 'Jobs must not intend a commercial use; an organisation for profit may do research.' },
  'DUO:0000018': { shorthand: 'NPUNCU', label: 'not for profit, non commercial use only', role: 'Modifier', effect: 'The organisation of the permit must be NotForProfit, and jobs must not intend a commercial use.' },
  'DUO:0000019': { shorthand: 'PUB', label: 'publication required', role: 'Modifier', effect: 'The permit must list it among its undertakings.' },
  'DUO:0000024': { shorthand: 'MOR', label: 'publication moratorium', role: 'Modifier', parameter: 'until', effect: 'The permit must list it among its undertakings.' },
  'DUO:0000029': { shorthand: 'RTN', label: 'return to database or resource', role: 'Modifier', effect: 'The permit must list it among its undertakings.' },
  'DUO:0000020': { shorthand: 'COL', label: 'collaboration required', role: 'Modifier', parameter: 'collaborators', effect: 'The organisation of the permit or one of its collaborators must be listed.' },
  'DUO:0000027': { shorthand: 'PS', label: 'project specific restriction', role: 'Modifier', parameter: 'projects', effect: "The permit's project must be listed." },
  'DUO:0000028': { shorthand: 'IS', label: 'institution specific restriction', role: 'Modifier', parameter: 'institutions', effect: 'The organisation of the permit must be listed.' },
  'DUO:0000026': { shorthand: 'US', label: 'user specific restriction', role: 'Modifier', effect: "The permit's persons are the approved users, and the clause persons admits nobody else." },
  'DUO:0000022': { shorthand: 'GS', label: 'geographical restriction', role: 'Modifier', parameter: 'regions', effect: 'Pods run only on nodes in the listed countries.' },
  'DUO:0000021': { shorthand: 'IRB', label: 'ethics approval required', role: 'Modifier', effect: "The permit must name an ethics committee's approval; jobs are held until its date and end when it lapses." },
  'DUO:0000025': { shorthand: 'TS', label: 'time limit on use', role: 'Modifier', parameter: 'months', effect: 'Jobs end so many months after validFrom of the permit.' },
};

/** The term of a code; undefined when there is none, and for those that are obsolete. */
export function duoTerm(code: string): DuoTerm | undefined {
  return own(duoTerms, code);
}

/** The code with its label in brackets, where it has one. */
export function codeNamed(code: string): string {
  const label = duoTerm(code)?.label;
  return label === undefined ? code : `${code} (${label})`;
}
