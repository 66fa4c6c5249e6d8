import { RuntimeError } from './errors.ts';
import { type KubeObject, type Resource, type Target } from './plan.ts';

function segment(value: string): string {
  // Dots survive encoding, and a client or proxy may walk up the tree on them.
  if (value === '' || value === '.' || value === '..') throw new RuntimeError('InvalidPath', `'${value}' is no segment of an API path`);
  return encodeURIComponent(value);
}

/** The API path of a collection, an object or a subresource, every segment encoded. */
export function pathOf(resource: Resource, namespace?: string, name?: string, subresource?: string): string {
  const root = resource.group === '' ? ['api'] : ['apis', resource.group];
  const segments = [...root, resource.version];
  if (resource.namespaced && namespace !== undefined) segments.push('namespaces', namespace);
  else if (resource.namespaced && name !== undefined) throw new RuntimeError('InvalidPath', `${resource.kind} ${name} needs a namespace`);
  segments.push(resource.plural);
  if (name !== undefined) segments.push(name);
  if (subresource !== undefined) segments.push(subresource);
  return `/${segments.map(segment).join('/')}`;
}

/** `group/version`, or `version` for core. */
export function apiVersionOf(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** A name for one resource type, fit for maps: `plural.group`. */
export function idOf(resource: Pick<Resource, 'group' | 'plural'>): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** The cache key of an object: `namespace/name`, or `name` when it has no namespace. */
export function keyOf(object: KubeObject): string {
  return targetKey(object.metadata);
}

/** The cache key of a target. */
export function targetKey(target: Pick<Target, 'namespace' | 'name'>): string {
  return target.namespace === undefined ? target.name : `${target.namespace}/${target.name}`;
}

/** The uid of the object's controlling owner, if it has one. */
export function controllerUid(object: KubeObject): string | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;
}
