import { type KubeObject } from '../api/kube-object.ts';
import { ApiError } from '../runtime/errors.ts';
import { type Resource } from '../runtime/plan.ts';
import { connectionError, type Connection } from './connection.ts';
import { missingRight, seen, type Sight } from './sight.ts';

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
