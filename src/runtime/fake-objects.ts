import { type KubeObject, type ObjectMeta, type Resource } from './plan.ts';

/** A namespaced resource that means nothing, for tests. */
export const GADGETS: Resource = { group: 'test.example', version: 'v1', plural: 'gadgets', kind: 'Gadget', namespaced: true };

/** An object of that resource. */
export interface Gadget extends KubeObject {
  readonly spec?: { readonly colour?: string; readonly parts?: readonly string[] };
  readonly status?: Readonly<Record<string, unknown>>;
}

/** What a test says about a gadget; the rest is made up. */
export interface GadgetParts extends Partial<Omit<ObjectMeta, 'name'>> {
  /** The resource version. */
  readonly at?: number | string;
  readonly colour?: string;
  readonly parts?: readonly string[];
  /** The uid of the controlling owner. */
  readonly ownedBy?: string;
}

/** Makes a gadget in namespace `ns`; its uid follows from its name unless given. */
export function gadget(name: string, { at = 1, colour, parts, ownedBy, ...metadata }: GadgetParts = {}): Gadget {
  const owner = ownedBy === undefined ? {} : { ownerReferences: [{ apiVersion: 'test.example/v1', kind: 'Owner', name: 'owner', uid: ownedBy, controller: true }] };
  return {
    apiVersion: 'test.example/v1',
    kind: 'Gadget',
    metadata: { name, namespace: 'ns', uid: `uid-${name}`, resourceVersion: String(at), ...owner, ...metadata },
    spec: { ...(colour === undefined ? {} : { colour }), ...(parts === undefined ? {} : { parts }) },
  };
}
