import { type KubeObject } from '../api/kube-object.ts';
import { ApiError } from '../runtime/errors.ts';
import { type Resource } from '../runtime/plan.ts';
import { connectionError, type Connection } from './connection.ts';
import { missingRight, seen, type Sight } from './sight.ts';
import { UsageError } from './terminal.ts';

/** Objects of one page; a room with more is read in several. */
const pageSize = 500;

/** Reads objects with the rights of whoever asks; what may not be read is a sight of nothing, with the reason. */
export interface Look {
  one<T extends KubeObject>(resource: Resource, name: string, namespace?: string): Promise<Sight<T | undefined>>;
  /** Without a namespace: of the whole cluster. */
  all<T extends KubeObject>(resource: Resource, namespace?: string, labelSelector?: string): Promise<Sight<readonly T[]>>;
}

/** Looks at the cluster of a connection. */
export function lookOver({ transport, server }: Pick<Connection, 'transport' | 'server'>): Look {
  const guarded = async <T, Absent>(verb: 'get' | 'list', resource: Resource, namespace: string | undefined, absent: Absent, call: () => Promise<T>): Promise<Sight<T | Absent>> => {
    try {
      return seen(await call());
    } catch (error) {
      // There is no such object, or a cluster without the kind has none of it.
      if (error instanceof ApiError && error.status === 404) return seen(absent);
      if (error instanceof ApiError && error.status === 403) return { why: missingRight(verb, resource, namespace) };
      throw connectionError(error, server);
    }
  };
  return {
    // The server has checked what it holds against the schema of the kind that was asked for.
    one: <T extends KubeObject>(resource: Resource, name: string, namespace?: string) => guarded('get', resource, namespace, undefined, async () => (await transport.get(resource, namespace === undefined ? { name } : { namespace, name })) as T),
    all: <T extends KubeObject>(resource: Resource, namespace?: string, labelSelector?: string) =>
      guarded('list', resource, namespace, [], async () => {
        const items: T[] = [];
        let from: string | undefined;
        do {
          const page = await transport.list(resource, { namespace, labelSelector, limit: pageSize, continue: from });
          items.push(...(page.items as readonly T[]));
          from = page.continue;
        } while (from !== undefined);
        return items;
      }),
  };
}

/** Reads an object; undefined when it is not there. */
export async function read<T extends KubeObject>(connection: Connection, resource: Resource, name: string): Promise<T | undefined> {
  const sight = await lookOver(connection).one<T>(resource, name, resource.namespaced ? connection.namespace : undefined);
  if ('why' in sight) throw new UsageError(notAllowed(sight.why));
  return sight.seen;
}

/** A right is missing, and who gives it. */
function notAllowed(what: string): string {
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}. Ask the platform engineer for a role with this right, or give the room by -n where it is another.`;
}

/** Reads an object that must be there. */
export async function mustRead<T extends KubeObject>(connection: Connection, resource: Resource, name: string): Promise<T> {
  const found = await read<T>(connection, resource, name);
  if (found === undefined) throw new UsageError(`There is no ${resource.kind} ${name}${resource.namespaced ? ` in namespace ${connection.namespace}` : ''}. Correct the name${resource.namespaced ? ', or give another namespace by -n' : ''}.`);
  return found;
}
