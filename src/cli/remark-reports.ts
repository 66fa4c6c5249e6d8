import { type Remark } from './remark.ts';
import { visible } from './usage.ts';

/** What a report is made from. */
export interface Report {
  readonly remarks: readonly Remark[];
  /** Every document of ours that was looked at, by file. */
  readonly subjects: readonly { readonly file: string; readonly subject: string }[];
}

const words = { error: '✗', warning: '!', notice: '?' } as const;

/** Lines for a person, and a summary. */
export function textReport(report: Report): string {
  const lines = report.remarks.map(({ file, line, column, subject, level, check, message }) => `${words[level]} ${file}:${line}:${column} ${subject}, ${check}\n    ${message}`);
  return visible([...lines, summaryOf(report)].join('\n'));
}

function summaryOf({ remarks, subjects }: Report): string {
  const count = (level: Remark['level'], word: string): string => plural(remarks.filter((remark) => remark.level === level).length, word);
  return `${plural(subjects.length, 'document')} of Caveau's kinds: ${count('error', 'error')}, ${count('warning', 'warning')}, ${count('notice', 'remark')} on what is not known offline.`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Annotations for a workflow of GitHub (docs.github.com, "Workflow commands for GitHub Actions"); it shows them at the lines of a pull request. */
export function githubReport(report: Report): string {
  const lines = report.remarks.map(({ file, line, column, subject, level, check, message }) => `::${level} file=${property(file)},line=${line},col=${column},title=${property(`${subject}: ${check}`)}::${data(message)}`);
  return [...lines, summaryOf(report)].join('\n');
}

/** As the runner takes data apart (actions/toolkit, packages/core/src/command.ts). */
function data(text: string): string {
  return visible(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** JUnit XML: a suite for each file, a case for each document; errors are failures, the rest is told in the output of the case. */
export function junitReport({ remarks, subjects }: Report): string {
  const files = [...new Set([...subjects, ...remarks].map(({ file }) => file))];
  const suites = files.map((file) => {
    const here = remarks.filter((remark) => remark.file === file);
    const names = [...new Set([...subjects.filter((one) => one.file === file), ...here].map(({ subject }) => subject))];
    const failed = new Set(here.filter(({ level }) => level === 'error').map(({ subject }) => subject));
    const cases = names.map((subject) => caseXml(file, subject, here.filter((remark) => remark.subject === subject)));
    return [`  <testsuite name="${xml(file)}" tests="${names.length}" failures="${failed.size}" errors="0" skipped="0">`, ...cases, '  </testsuite>'].join('\n');
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="kubectl caveau validate">', ...suites, '</testsuites>'].join('\n');
}

function caseXml(file: string, subject: string, remarks: readonly Remark[]): string {
  const errors = remarks.filter(({ level }) => level === 'error');
  const [first] = errors;
  const others = remarks.filter(({ level }) => level !== 'error');
  const told = (all: readonly Remark[]): string => xml(all.map(({ line, check, message }) => `${file}:${line} ${check}: ${message}`).join('\n'));
  // A case has one failure: more than one is not in every reader's schema.
  const failure = first === undefined ? [] : [`      <failure message="${xml(first.message)}" type="${xml(first.check)}">${told(errors)}</failure>`];
  const output = others.length === 0 ? [] : [`      <system-out>${told(others)}</system-out>`];
  return [`    <testcase classname="${xml(file)}" name="${xml(subject)}" file="${xml(file)}">`, ...failure, ...output, '    </testcase>'].join('\n');
}

/** Text for XML 1.0: what it cannot express at all becomes a question mark. */
function xml(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
  // eslint-disable-next-line no-control-regex -- these are the characters that XML 1.0 forbids.
  return text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '?').replaceAll(/[&<>"']/g, (one) => escapes[one] ?? one);
}
