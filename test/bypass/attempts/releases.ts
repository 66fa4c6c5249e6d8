import { outputRelease } from '../../e2e/support/objects.ts';
import { userNames } from '../../e2e/support/user-names.ts';
import type { Attempt } from '../attempt.ts';
import { create, dryRun, ours } from '../touch.ts';

const { colleague, gitops, automation } = userNames;

/** Who asks that something leaves, and who cancels or deletes that. */
export const releaseAttempts: readonly Attempt[] = ([
  {
    what: 'ask for a release as somebody else, to approve it then',
    by: ['researcher', 'namespaceAdministrator', 'gitops', 'automation', 'clusterAdministrator'],
    says: /may not create an OutputRelease of researcher-91bd: spec\.requester must be the user who applies it\. Write \S+ there, or, if this account speaks for the person, name it in spec\.declaredBy\.$/,
    run: create((namespace) => outputRelease(namespace, 'x', colleague)),
  },
  {
    what: 'let a release be declared by an account that may, and is not the one that applies it',
    by: ['researcher', 'gitops', 'automation', 'clusterAdministrator'],
    says: /may not create an OutputRelease that \S+ declares: spec\.declaredBy must be the account that applies it/,
    run: (as, { namespace }) => as.create(outputRelease(namespace, 'x', colleague, { declaredBy: as.name === gitops ? automation : gitops }), dryRun),
  },
  {
    what: 'declare a release of the account itself',
    by: ['gitops', 'clusterAdministrator'],
    says: /may not declare an OutputRelease of itself: spec\.declaredBy is for an account that speaks for another person\. Leave it out\.$/,
    run: (as, { namespace }) => as.create(outputRelease(namespace, 'x', as.name, { declaredBy: as.name }), dryRun),
  },
  {
    what: 'ask for a release in the name of a person without the verb actfor',
    by: ['researcher', 'namespaceAdministrator', 'automation'],
    says: /may not ask for a release in the name of researcher-91bd: that needs the verb actfor on outputreleases\.caveau\.dev named researcher-91bd\. Ask the platform engineer for it, or let the person apply the release\.$/,
    run: (as, { namespace }) => as.create(outputRelease(namespace, 'x', colleague, { declaredBy: as.name }), dryRun),
  },
  {
    what: "cancel somebody else's release",
    by: ['colleague', 'namespaceAdministrator', 'automation'],
    says: /may not change OutputRelease mine of researcher-7f3a: only researcher-7f3a, or an account with the verb actfor .* may\. Who must approve it need only not do so\.$/,
    run: (as, place) => as.patch(ours('OutputRelease', place, 'mine'), { spec: { state: 'Cancelled' } }, dryRun),
  },
  {
    what: "delete somebody else's release",
    by: ['colleague', 'namespaceAdministrator', 'automation'],
    says: /may not delete OutputRelease mine of researcher-7f3a: only researcher-7f3a, .* may\. Ask the person\.$/,
    run: (as, place) => as.remove(ours('OutputRelease', place, 'mine'), dryRun),
  },
  {
    what: 'delete a release that lies in an object store, and leave it there',
    by: ['researcher', 'gitops'],
    says: /may not delete OutputRelease sent yet: its files lie in an object store, and would stay there\. Cancel it/,
    run: (as, place) => as.remove(ours('OutputRelease', place, 'sent'), dryRun),
  },
  {
    what: 'give a release that lies in an object store an owner, to delete it with that',
    by: ['researcher', 'gitops'],
    says: /may not give OutputRelease sent an owner, because it would go with that, and what it released would stay where it is\. Leave out metadata\.ownerReferences\.$/,
    run: (as, place) => as.patch(ours('OutputRelease', place, 'sent'), { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'short-lived', uid: 'u' }] } }, dryRun),
  },
  {
    what: 'ask for a release that goes with an owner',
    by: ['researcher'],
    says: /may not give OutputRelease x an owner, because it would go with that/,
    run: (as, { namespace }) => {
      const asked = outputRelease(namespace, 'x', as.name);
      return as.create({ ...asked, metadata: { ...asked.metadata, ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'short-lived', uid: 'u' }] } }, dryRun);
    },
  },
] satisfies readonly Omit<Attempt, 'policy' | 'where'>[]).map((attempt): Attempt => ({ ...attempt, policy: 'caveau-releases', where: 'everywhere' }));
