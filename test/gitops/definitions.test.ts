import assert from 'node:assert/strict';
import { join } from 'node:path';
import { goModuleFiles } from '../cluster/go-files.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { Account, must, type Answer } from '../e2e/support/account.ts';
import { collectionPath, referenceTo, type Manifest } from '../e2e/support/manifest.ts';
import { sharedCluster } from '../e2e/support/shared-cluster.ts';
import { buildTimeoutMs } from './support/judge.ts';
import { documents, manifests } from './support/repository.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Kind {
  readonly group: string;
  readonly kind: string;
}

interface Project {
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly { readonly server: string; readonly namespace: string }[];
  readonly clusterResourceWhitelist: readonly Kind[];
  readonly namespaceResourceWhitelist: readonly Kind[];
}

interface Application {
  readonly project: string;
  readonly source: { readonly repoURL: string; readonly path: string };
  readonly destination: { readonly server: string; readonly namespace?: string };
}

const all = manifests('argocd');
const specsOf = <T>(kind: string): ReadonlyMap<string, T> => new Map(all.filter((object) => object.kind === kind).map(({ metadata, spec }) => [metadata.name ?? '', spec as unknown as T]));

describe('The AppProjects and Applications of the example', () => {
  let admin: Account;
  let definitions: readonly Manifest[];

  before('give the API server the definitions of Argo CD', async function () {
    this.timeout(buildTimeoutMs);
    const folder = join(await goModuleFiles('argocd', 'github.com/argoproj/argo-cd/v3'), 'manifests/crds');
    definitions = ['application-crd.yaml', 'appproject-crd.yaml'].flatMap((file) => documents(join(folder, file)));
    admin = new Account((await sharedCluster()).kubeconfig);
    for (const definition of definitions) await must(admin.apply(definition));
    // They are served a little later.
    await poll({ what: 'both kinds to be served', boundSeconds, everyMs: 200 }, async () => (await Promise.all(all.map(tried))).every(({ status }) => status !== 404));
  });
  after('take them away', async () => {
    for (const definition of definitions) await must(admin.remove(referenceTo(definition)));
  });

  /** What the API server says to an object if it is to take every field seriously and to keep nothing. */
  function tried(object: Manifest): Promise<Answer> {
    const namespaced = { ...object, metadata: { ...object.metadata, namespace: 'default' } };
    return admin.send('POST', `${collectionPath(referenceTo(namespaced))}?dryRun=All&fieldValidation=Strict`, namespaced);
  }

  it('are what the definitions of Argo CD ask for', async () => {
    assert.deepEqual([specsOf('AppProject').size, specsOf('Application').size], [3, 3]);
    for (const object of all) {
      const { message, warnings } = await tried(object);
      assert.deepEqual([message, warnings], ['', []], `${object.kind} ${object.metadata.name ?? ''}`);
    }
  });

  const rows: readonly (readonly [what: string, kind: string, change: (spec: Fields) => Fields, says: RegExp])[] = [
    ['an option misspelt', 'Application', (spec) => ({ ...spec, syncPolicy: { automated: { selfHeel: true } } }), /unknown field "spec\.syncPolicy\.automated\.selfHeel"/],
    ['a word in the place of true', 'Application', (spec) => ({ ...spec, syncPolicy: { automated: { prune: 'no' } } }), /spec\.syncPolicy\.automated\.prune: Invalid value/],
    ['no project', 'Application', (spec) => ({ ...spec, project: undefined }), /spec\.project: Required value/],
    ['an account without its place', 'AppProject', (spec) => ({ ...spec, destinationServiceAccounts: [{ defaultServiceAccount: 'argocd:caveau-data' }] }), /spec\.destinationServiceAccounts\[0\]\.server: Required value/],
  ];
  for (const [what, kind, change, says] of rows) {
    it(`would be refused with ${what}`, async () => {
      const object = all.find((one) => one.kind === kind)!;
      const { accepted, message } = await tried({ ...object, spec: change(object.spec ?? {}) });
      assert.ok(!accepted && says.test(message), message);
    });
  }

  it('go together: each project lets its application take what it names, to where it names, and every kind that its folder has', () => {
    const projects = specsOf<Project>('AppProject');
    for (const [name, { project, source, destination }] of specsOf<Application>('Application')) {
      const { sourceRepos, destinations, clusterResourceWhitelist, namespaceResourceWhitelist } = projects.get(project)!;
      assert.ok(sourceRepos.includes(source.repoURL), name);
      const places = destinations.filter(({ server }) => server === destination.server).map(({ namespace }) => namespace);
      assert.ok(places.includes('*') || places.includes(destination.namespace ?? '*'), name);
      const may = [...clusterResourceWhitelist, ...namespaceResourceWhitelist].map(({ group, kind }) => `${group}/${kind}`);
      const has = new Set(manifests(source.path).map(({ apiVersion, kind }) => `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`));
      assert.deepEqual([...has].filter((kind) => !may.includes(kind)), [], name);
    }
  });
});
