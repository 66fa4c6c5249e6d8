import { roleBinding, tokenSecret } from '../../e2e/support/workloads.ts';
import { everyone } from '../actors.ts';
import type { Attempt } from '../attempt.ts';
import { dryRun, oldToken, tokenOf } from '../touch.ts';

/** Rights in a room, and lasting tokens. */
export const accessAttempts: readonly Attempt[] = [
  {
    what: 'bind a role',
    by: ['namespaceAdministrator', 'automation'],
    policy: 'caveau-access',
    says: /is a room: rights in it are given by the platform \(verb grant on secureprocessingenvironments\.caveau\.dev\), and .* may not create rolebindings .* Ask the platform engineer\.$/,
    run: (as, { namespace }) => as.create(roleBinding(namespace, 'caveau-view', 'friend'), dryRun),
  },
  {
    what: 'make a role',
    by: ['namespaceAdministrator', 'automation'],
    policy: 'caveau-access',
    says: /is a room: rights in it are given by the platform/,
    run: (as, { namespace }) => as.create({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { namespace, name: 'x' }, rules: [] }, dryRun),
  },
  {
    what: 'make a Secret with a lasting token',
    by: everyone,
    policy: 'caveau-access',
    says: /is a room: no lasting tokens are made for its service accounts, and .* Use your own account\.$/,
    run: (as, { namespace }) => as.create(tokenSecret(namespace, 'x'), dryRun),
  },
  {
    what: 'have the token in a Secret exchanged for one of another account',
    by: everyone,
    policy: 'caveau-access',
    says: /is a room: no lasting tokens are made for its service accounts, and .* may not update secrets old of type kubernetes\.io\/service-account-token\. Use your own account\.$/,
    run: (as, place) => as.patch(oldToken(place), tokenOf('another'), dryRun),
  },
];
