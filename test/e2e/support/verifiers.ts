import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NodeInspectionSpec } from '../../../src/api/generated/types.ts';
import { type KubeObject } from '../../../src/api/kube-object.ts';
import { readServerAddress, writeKubeconfig } from '../../cluster/kubeconfig.ts';
import { boundSeconds, poll } from '../../cluster/polling.ts';
import { keepKubeconfig } from '../../support/outputs.ts';
import { Account, must } from './account.ts';
import { type Manifest } from './manifest.ts';
import { operatorNamespace } from './shared-cluster.ts';
import { type Stage } from './stage.ts';

const account = 'caveau-verifier';
const apiVersion = 'caveau.dev/v1alpha1';
const rbac = 'rbac.authorization.k8s.io';

/** What a verifier tells of one volume. */
export type Word = NodeInspectionSpec['volumes'][number];

/** Verifiers of simulated nodes: no container looks at any mount, the test says what they saw, with the token that each would have. */
export class Verifiers {
  readonly #stage: Stage;
  readonly #directory = mkdtempSync(join(tmpdir(), 'caveau-verifiers-'));
  readonly #accounts = new Map<string, Account>();

  private constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Gives the account of the verifiers the rights that the chart gives it. */
  static async enable(stage: Stage): Promise<Verifiers> {
    const { clusterAdministrator } = stage.people;
    const rules = [{ apiGroups: ['caveau.dev'], resources: ['nodeinspections'], verbs: ['get', 'create', 'patch'] }];
    await must(clusterAdministrator.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: operatorNamespace, name: account } }));
    await must(clusterAdministrator.apply({ apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name: account }, rules }));
    await must(clusterAdministrator.apply({ apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name: account }, roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: account }, subjects: [{ kind: 'ServiceAccount', name: account, namespace: operatorNamespace }] }));
    return new Verifiers(stage);
  }

  /** The verifier of a node says what it saw; what it said before is replaced. */
  async tell(node: string, ...volumes: readonly Word[]): Promise<void> {
    const verifier = this.#accounts.get(node) ?? (await this.#login(node));
    this.#accounts.set(node, verifier);
    const words: Manifest = { apiVersion, kind: 'NodeInspection', metadata: { name: node }, spec: { time: new Date(await this.#stage.now()).toISOString(), volumes } };
    // A right that was just given, or a kind that was just installed, is known a little later.
    await poll({ what: `NodeInspection ${node} to be accepted`, boundSeconds }, async () => {
      const answer = await verifier.apply(words);
      if (!answer.accepted && answer.status !== 404 && !answer.message.includes('cannot patch')) throw new Error(answer.message);
      return answer.accepted;
    });
  }

  /** What a driver calls the volume of a claim, with what is usually seen of it now, and so many hours ago. */
  async word(claimName: string, changes: Partial<Word> = {}, hoursAgo = 0): Promise<Word> {
    const claim = await this.#stage.read<KubeObject & { readonly spec: { readonly volumeName: string } }>('v1', 'PersistentVolumeClaim', claimName);
    const { body } = await must(this.#stage.people.clusterAdministrator.get({ apiVersion: 'v1', kind: 'PersistentVolume', name: claim?.spec.volumeName }));
    const { driver, volumeHandle } = (body as unknown as { readonly spec: { readonly csi: Pick<Word, 'driver' | 'volumeHandle'> } }).spec.csi;
    const time = new Date((await this.#stage.now()) - hoursAgo * 3_600_000).toISOString();
    return { driver, volumeHandle, encryption: 'Encrypted', cache: 'None', time, ...changes };
  }

  /** Forgets what was seen, as if the nodes had gone. */
  async forget(): Promise<void> {
    for (const node of this.#accounts.keys()) {
      const answer = await this.#stage.people.clusterAdministrator.remove({ apiVersion, kind: 'NodeInspection', name: node });
      // A test may have taken the kind away, and all of it.
      if (answer.status !== 404) await must(Promise.resolve(answer));
    }
    rmSync(this.#directory, { recursive: true });
  }

  /** A token that is bound to a node, as the kubelet asks for that of a verifier's pod. */
  async #login(node: string): Promise<Account> {
    const { clusterAdministrator } = this.#stage.people;
    const { body: found } = await must(clusterAdministrator.get({ apiVersion: 'v1', kind: 'Node', name: node }));
    const { uid } = (found as unknown as Manifest).metadata;
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [], boundObjectRef: { kind: 'Node', apiVersion: 'v1', name: node, uid } } };
    const { body } = await must(clusterAdministrator.send('POST', `/api/v1/namespaces/${operatorNamespace}/serviceaccounts/${account}/token`, request));
    const path = join(this.#directory, `${node}.kubeconfig`);
    writeKubeconfig(path, readServerAddress(this.#stage.cluster.kubeconfig), `system:serviceaccount:${operatorNamespace}:${account}`, { token: (body['status'] as { readonly token: string }).token });
    keepKubeconfig(path);
    return new Account(path);
  }
}
