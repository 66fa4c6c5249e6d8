import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, parseAllDocuments } from 'yaml';

/** Which objects of which example the repository of the data holds: file, names. What is approved by signature cannot be written twice by hand and stay the same. */
const selected: Readonly<Record<string, readonly (readonly [string, readonly string[]])[]>> = {
  'data/chest-ct.yaml': [['03-datasets.yaml', ['chest-ct']], ['04-permits.yaml', ['chest-ct-lung']]],
  'data/thorax-it.yaml': [['60-italian-radiology.yaml', ['thorax-it', 'thorax-it-lung']]],
  'data/approvals/thorax-it.yaml': [['62-approvals.yaml', ['thorax-it-lung-dpo', 'thorax-it-lung-ethics']]],
  'platform/environment.yaml': [['00-platform.yaml', ['default', 'prj-lung']]],
};

/** The files of examples/gitops that repeat other examples, by their path from the root. */
export function gitopsExamples(root: string): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(selected).map(([file, parts]) => {
      const objects = parts.flatMap(([example, names]) => pick(root, example, names));
      const sources = parts.map(([example]) => `examples/${example}`).join(', ');
      return [`examples/gitops/${file}`, `# Generated from ${sources} by "npm run generate". Do not edit.\n${objects.join('---\n')}`];
    }),
  );
}

function pick(root: string, example: string, names: readonly string[]): readonly string[] {
  const documents = parseAllDocuments(readFileSync(join(root, 'examples', example), 'utf8'));
  return names.map((name) => {
    const found = documents.find(({ contents }) => isMap(contents) && contents.getIn(['metadata', 'name']) === name);
    if (found === undefined) throw new Error(`examples/${example} has no ${name}.`);
    // Who applies an example by hand is another matter here.
    return found.toString({ lineWidth: 0, directives: false, flowCollectionPadding: false }).replaceAll(/^# (?:As|Expect): .*\n/gm, '');
  });
}
