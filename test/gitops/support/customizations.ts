import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Thing } from './judge.ts';

/** Where Argo CD's checks of our kinds are, in the layout that its own repository has. */
export const directory = join(import.meta.dirname, '..', '..', '..', 'argocd', 'resource_customizations', 'caveau.dev');

/** What Argo CD makes of an object. */
export interface Health {
  readonly status: string;
  readonly message: string;
}

interface HealthTest {
  readonly inputPath: string;
  readonly healthStatus: Health;
}

interface ActionTests {
  readonly discoveryTests: readonly { readonly inputPath: string; readonly result: readonly Readonly<Record<string, string>>[] }[];
  readonly actionTests: readonly { readonly action: string; readonly inputPath: string; readonly expectedOutputPath: string }[];
}

/** The kinds that have checks. */
export function kinds(): readonly string[] {
  return readdirSync(directory).sort();
}

/** The text of a file of a kind. */
export function read(kind: string, ...path: readonly string[]): string {
  return readFileSync(join(directory, kind, ...path), 'utf8');
}

/** An object of the test data of a kind. */
export function testData(kind: string, ...path: readonly string[]): Thing {
  return parse(read(kind, ...path)) as Thing;
}

/** The names of the files in the test data of a kind. */
export function testDataNames(kind: string): readonly string[] {
  return readdirSync(join(directory, kind, 'testdata')).sort();
}

/** What is expected of the health of each object. */
export function healthTests(kind: string): readonly HealthTest[] {
  return (parse(read(kind, 'health_test.yaml')) as { readonly tests: readonly HealthTest[] }).tests;
}

/** What is expected of actions; undefined for a kind without any. */
export function actionTests(kind: string): ActionTests | undefined {
  return existsSync(join(directory, kind, 'actions')) ? (parse(read(kind, 'actions', 'action_test.yaml')) as ActionTests) : undefined;
}
