import { namespaces } from '../../api/resources.ts';
import { type KubeObject } from '../../api/kube-object.ts';
import { loadKubeConfig } from '../../runtime/kube-config.ts';
import { connect, type Connection } from '../connection.ts';
import { lookOver } from '../look.ts';
import { ownKinds } from '../own-kinds.ts';
import { seenOr, type Sight } from '../sight.ts';
import { exitStatus, type Terminal } from '../terminal.ts';
import { beginningWith, optionIn, requestOf, type Candidate, type Line, type ObjectsRequest, type Request } from './request.ts';

/** The word by which scripts ask; kubectl asks the same way (cobra, ShellCompRequestCmd). */
export const completeWord = '__complete';

/** What the shell does besides, as cobra counts it (ShellCompDirective): offer files, or nothing more. */
const directives = { files: 0, nothingMore: 4 } as const;

/** Prints what the last of some words may be: one a line with what it is behind a tab, then the directive. It never says an error: a person is typing. */
export async function complete(argv: readonly string[], terminal: Terminal): Promise<number> {
  const line: Line = { words: argv.slice(0, -1), last: argv.at(-1) ?? '' };
  const request = requestOf(line);
  const candidates = beginningWith(await candidatesOf(request, line, terminal).catch(() => []), line.last);
  for (const { word, text } of candidates) terminal.out(text === undefined ? word : `${word}\t${text.replaceAll(/\s+/g, ' ')}`);
  const offersFiles = request.of === 'files' || (request.of === 'objects' && request.files);
  terminal.out(`:${offersFiles ? directives.files : directives.nothingMore}`);
  return exitStatus.holds;
}

async function candidatesOf(request: Request, line: Line, terminal: Terminal): Promise<readonly Candidate[]> {
  if (request.of === 'words') return request.candidates;
  if (request.of === 'contexts') return loadKubeConfig(optionIn(line.words, 'kubeconfig')).getContexts().map(({ name }) => ({ word: name }));
  if (request.of === 'files' || request.of === 'nothing') return [];
  const place = { kubeconfig: optionIn(line.words, 'kubeconfig'), context: optionIn(line.words, 'context'), namespace: optionIn(line.words, 'namespace', 'n') };
  const connection = connect(place, terminal.clock);
  try {
    return request.of === 'objects' ? await objectsOf(request, connection) : namesOf(await lookOver(connection).all(namespaces));
  } finally {
    await connection.close();
  }
}

async function objectsOf({ kinds }: ObjectsRequest, connection: Connection): Promise<readonly Candidate[]> {
  const look = lookOver(connection);
  const found = await Promise.all(
    kinds.map(async ({ kind, before }) => {
      const own = ownKinds.find((one) => one.kind === kind);
      if (own === undefined) return [];
      return namesOf(await look.all(own.resource, own.resource.namespaced ? connection.namespace : undefined), before);
    }),
  );
  return found.flat();
}

function namesOf(sight: Sight<readonly KubeObject[]>, before = ''): readonly Candidate[] {
  return seenOr(sight, []).map(({ metadata: { name } }) => ({ word: `${before}${name}` }));
}
