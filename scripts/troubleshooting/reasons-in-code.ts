import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** What the source says of reasons. */
export interface ReasonsInCode {
  /** Every word that something may give as its `reason`, and where, as `file:line`. */
  readonly reasons: ReadonlyMap<string, readonly string[]>;
  /** Expressions given as a reason of which the type tells no words and whose name is not "reason": what they hand on has to be looked at by a person. */
  readonly unread: readonly string[];
}

/** What gives reasons to users: not the machinery, which knows no word of the domain, nor the programs that only show what others said. */
const apart = /\/testing\/|\/fake-|\.test\.ts$|^src\/(cli|preflight|runtime|verifier|telemetry|api\/generated)\//;

/**
 * Reads the source with the compiler: every value of a property or parameter named `reason`, as far as its type is made of words. A value of type string that is
 * itself called `reason` was read where it was made.
 */
export function reasonsInCode(root: string): ReasonsInCode {
  const { config } = ts.parseConfigFileTextToJson('tsconfig.json', readFileSync(join(root, 'tsconfig.json'), 'utf8')) as { config: unknown };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const named = (file: string): string => relative(root, file);
  const files = fileNames.filter((file) => named(file).startsWith('src/') && !apart.test(named(file)));
  const program = ts.createProgram(files, options);
  const reading: Reading = { checker: program.getTypeChecker(), found: new Map(), unread: new Set() };
  for (const source of program.getSourceFiles()) {
    if (files.includes(source.fileName)) walk(reading, source, named(source.fileName));
  }
  return { reasons: new Map([...reading.found].map(([word, places]) => [word, [...places]])), unread: [...reading.unread].sort() };
}

/** One pass over the source. */
interface Reading {
  readonly checker: ts.TypeChecker;
  readonly found: Map<string, Set<string>>;
  readonly unread: Set<string>;
}

function walk(reading: Reading, source: ts.SourceFile, file: string): void {
  const visit = (node: ts.Node): void => {
    const place = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    for (const given of givenBy(reading, node)) read(reading, given, place);
    ts.forEachChild(node, visit);
  };
  visit(source);
}

/** The expressions that this node gives as a reason. */
function givenBy({ checker }: Reading, node: ts.Node): readonly ts.Expression[] {
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'reason') return [node.initializer];
  if (ts.isShorthandPropertyAssignment(node) && node.name.text === 'reason') return [node.name];
  if (!ts.isCallExpression(node)) return [];
  const parameters = checker.getResolvedSignature(node)?.parameters ?? [];
  return parameters.flatMap(({ name }, i) => (name === 'reason' ? (node.arguments[i] ?? []) : []));
}

function read(reading: Reading, given: ts.Expression, place: string): void {
  const parts = partsOf(given);
  if (parts !== undefined) { parts.forEach((part) => { read(reading, part, place); }); return; }
  const type = reading.checker.getTypeAtLocation(given);
  const table = ts.isElementAccessExpression(given) ? madeOf(reading, given.expression) : undefined;
  const made = typesOf(type).some(isOpen) ? (table ?? madeOf(reading, given)) : undefined;
  if (made === undefined) { note(reading, given, type, place); return; }
  if (!ts.isObjectLiteralExpression(made)) { read(reading, made, place); return; }
  for (const property of made.properties) if (ts.isPropertyAssignment(property)) read(reading, property.initializer, place);
}

/** The expressions of which one is the value. */
function partsOf(given: ts.Expression): readonly ts.Expression[] | undefined {
  if (ts.isParenthesizedExpression(given) || ts.isAsExpression(given) || ts.isSatisfiesExpression(given)) return [given.expression];
  if (ts.isConditionalExpression(given)) return [given.whenTrue, given.whenFalse];
  return ts.isBinaryExpression(given) && ['??', '||'].includes(given.operatorToken.getText()) ? [given.left, given.right] : undefined;
}

/** What a constant is made of. */
function madeOf({ checker }: Reading, given: ts.Expression): ts.Expression | undefined {
  if (!ts.isIdentifier(given)) return undefined;
  const shorthand = ts.isShorthandPropertyAssignment(given.parent) ? checker.getShorthandAssignmentValueSymbol(given.parent) : undefined;
  const declaration = (shorthand ?? checker.getSymbolAtLocation(given))?.valueDeclaration;
  return declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
}

function note({ found, unread }: Reading, given: ts.Expression, type: ts.Type, place: string): void {
  for (const part of typesOf(type)) {
    if (part.isStringLiteral() && part.value !== '') found.set(part.value, (found.get(part.value) ?? new Set<string>()).add(place));
    else if (isOpen(part) && !/(^|\.)reason$/.test(given.getText())) unread.add(`${place.replace(/:\d+$/, '')}: ${given.getText()}`);
  }
}

function typesOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

/** Whether a type tells no words. */
function isOpen(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.String | ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TemplateLiteral)) !== 0;
}
