/** One rule of a role, as rbac.authorization.k8s.io/v1 writes it. */
export interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** One thing that a request asks for; a subresource stands behind a slash ("pods/log"). */
export interface Ask {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Absent: any object. */
  readonly name?: string;
}

/** How far a rule lets a request through: for every object, or for those of these names only. */
export type Reach = 'all' | readonly string[];

/**
 * Whether a rule lets a request through, as Kubernetes' authorizer decides (pkg/apis/rbac/v1/evaluation_helpers.go in Kubernetes 1.36); undefined where it does
 * not. Requests that make an object or delete a collection carry no name, so a rule with names never lets them through.
 */
export function reachOf(rule: Rule, { verb, group, resource, name }: Ask): Reach | undefined {
  const { verbs, apiGroups = [], resources = [], resourceNames = [] } = rule;
  if (!has(verbs, verb) || !has(apiGroups, group) || !hasResource(resources, resource)) return undefined;
  if (resourceNames.length === 0) return 'all';
  if (name !== undefined) return resourceNames.includes(name) ? [name] : undefined;
  return isNameless(verb, resource) ? undefined : resourceNames;
}

function has(items: readonly string[], wanted: string): boolean {
  return items.includes('*') || items.includes(wanted);
}

function hasResource(resources: readonly string[], wanted: string): boolean {
  if (has(resources, wanted)) return true;
  const [, ...subresource] = wanted.split('/');
  return subresource.length > 0 && resources.includes(`*/${subresource.join('/')}`);
}

function isNameless(verb: string, resource: string): boolean {
  return verb === 'deletecollection' || (verb === 'create' && !resource.includes('/'));
}

/** What is asked for, as kubectl says it: "get pods/log", "create serviceaccounts/token caveau". */
export function askText({ verb, group, resource, name }: Ask): string {
  const [kind = '', ...subresource] = resource.split('/');
  return `${verb} ${[group === '' || group === '*' ? kind : `${kind}.${group}`, ...subresource].join('/')}${name === undefined ? '' : ` ${name}`}`;
}
