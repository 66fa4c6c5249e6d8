import { canonicalJson } from '../approval/canonical.ts';
import { clauseSetVersion } from '../policy/clauses.ts';
import { type Question } from './explanation.ts';
import { UsageError } from './terminal.ts';

const format = 'caveau.question/1';

/** What was decided on, as canonical JSON (RFC 8785): the same question gives the same bytes. */
export function recordOf(question: Question): string {
  return `${canonicalJson({ format, clauseSet: clauseSetVersion, ...question })}\n`;
}

/** Reads such a record. Throws a sentence for anything else, and for what another set of clauses was to judge. */
export function readRecord(text: string, file: string): Question {
  const record = parsed(text) as Partial<Question> & { readonly format?: string; readonly clauseSet?: string };
  if (record.format !== format || record.input === undefined) throw new UsageError(`The file ${file} is no record of an explanation. Make one by "kubectl caveau explain tj/NAME --record FILE".`);
  if (record.clauseSet !== clauseSetVersion) throw new UsageError(`The file ${file} was recorded for ${record.clauseSet ?? 'an unknown set of clauses'}, and this program decides by ${clauseSetVersion}. Replay it with the version that wrote it.`);
  const { input, unknown = {}, replaced = [] } = record;
  // What is absent is left out of JSON.
  return { input: { ...input, environment: input.environment }, unknown, replaced };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
