import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Cluster } from '../cluster/cluster.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { must } from './support/account.ts';
import { attempts } from '../bypass/catalogue.ts';
import { referenceTo, type Manifest, type Reference } from './support/manifest.ts';
import { environment, image, plainNamespace, roomLabel } from './support/objects.ts';
import { neighbours } from './support/neighbours.ts';
import { invitePeople, type People } from './support/people.ts';
import { furnish } from './support/places.ts';
import { policies, policyManifests, type PolicySpec } from './support/policies.ts';
import { installCaveau, newPlainNamespace, newRoom, operatorAccount, sharedCluster, uniqueName } from './support/shared-cluster.ts';
import { claim, cronJob, ingress, job, openNetworkPolicy, podTemplate, pod, roleBinding, runningPodSpec, service, tokenSecret, workload } from './support/workloads.ts';

const storageClassName = 'cephfs-encrypted';

describe('What the policies match', () => {
  // Each is justified in docs/adr/0030; a condition narrows it to what is ours, or to what is listed.
  const beyond: Readonly<Record<string, { readonly resources: readonly string[]; readonly narrowedBy: string }>> = {
    'caveau-nodes': { resources: ['nodes', 'nodes/status'], narrowedBy: 'changes-a-label-that-places' },
    'caveau-node-proxy': { resources: ['nodes/proxy'], narrowedBy: 'not-what-monitoring-asks' },
    'caveau-volumes': {
      resources: ['persistentvolumes', 'persistentvolumes/status', 'volumesnapshotcontents', 'volumesnapshotcontents/status', 'volumegroupsnapshotcontents', 'volumegroupsnapshotcontents/status', 'storageclasses'],
      narrowedBy: 'of-a-guarded-driver',
    },
    'caveau-foundations': { resources: ['customresourcedefinitions', 'customresourcedefinitions/status', 'clusterroles', 'clusterrolebindings'], narrowedBy: 'ours' },
    'caveau-declarations': { resources: ['jobs'], narrowedBy: 'declares-containers' },
    'caveau-accounts': {
      resources: ['serviceaccounts/token', 'secrets', 'pods', 'pods/ephemeralcontainers', 'replicationcontrollers', 'deployments', 'replicasets', 'statefulsets', 'daemonsets', 'jobs', 'cronjobs', 'pods/exec', 'pods/attach'],
      narrowedBy: 'lends-an-account-or-enters',
    },
  };

  for (const [name, spec] of policies()) {
    const exception = beyond[name];
    it(`${name} matches nothing but ${exception === undefined ? 'rooms, our own kinds or namespaces that were rooms' : 'what is listed, and of that only what is ours'}`, () => {
      const { namespaceSelector, objectSelector, resourceRules } = spec.matchConstraints;
      if (exception !== undefined) {
        assert.deepEqual(resourceRules.flatMap(({ resources }) => resources), exception.resources);
        assert.ok(spec.matchConditions?.some((condition) => condition.name === exception.narrowedBy));
        return;
      }
      const ofRooms = isRoom(namespaceSelector);
      const ofOurKinds = resourceRules.every((rule) => rule.apiGroups.length === 1 && rule.apiGroups[0] === 'caveau.dev');
      const ofRoomNamespaces = isRoom(objectSelector) && resourceRules.every((rule) => rule.resources.every((resource) => /^namespaces(\/.*)?$/.test(resource)));
      // PersistentVolumes are of no namespace, and a release is bound in one that is no room: what says that it is a binding of ours, and what the operator does with any.
      const ofBindings = isBinding(objectSelector) && !ofRooms && resourceRules.every((rule) => rule.resources.every((resource) => /^persistentvolume(s|claims)(\/status)?$/.test(resource)));
      const ofTheOperator = spec.matchConditions?.some(({ expression }) => expression === `request.userInfo.username == '${operatorAccount}'`) === true;
      assert.equal([ofRooms, ofOurKinds, ofRoomNamespaces, ofBindings, ofTheOperator].filter(Boolean).length, 1);
    });

    it(`${name} needs no object to be in force, refuses when it cannot be evaluated, and says so in words`, () => {
      // Two policies look at the datasets of the namespace; where there are none, they allow.
      if (name === 'caveau-held-claims' || name === 'caveau-revisions') assert.equal(bindingOf(name).paramRef?.parameterNotFoundAction, 'Allow');
      // New bindings alone are refused while there is no environment; a selector is looked at before parameters, and a condition after.
      else if (name === 'caveau-bindings') assert.deepEqual([bindingOf(name).paramRef?.parameterNotFoundAction, isBinding(spec.matchConstraints.objectSelector), spec.matchConstraints.resourceRules.flatMap(({ operations }) => operations)], ['Deny', true, ['CREATE']]);
      else assert.equal(spec.paramKind, undefined);
      assert.equal(spec.failurePolicy, 'Fail');
      assert.ok(spec.validations.length > 0);
      for (const validation of spec.validations) {
        assert.equal(validation.reason, 'Forbidden');
        assert.ok(validation.messageExpression, validation.expression);
        // request.name and request.subResource are absent, not empty, in some requests; a message that fails is lost.
        assert.doesNotMatch(validation.messageExpression, /request\.(name|subResource)\b/);
      }
    });

    it(`${name} is bound everywhere by a binding of its own name that denies`, () => {
      const { paramRef } = bindingOf(name);
      assert.deepEqual(bindingOf(name), { policyName: name, validationActions: ['Deny', 'Audit'], ...(paramRef === undefined ? {} : { paramRef }) });
    });
  }

  function bindingOf(name: string): { readonly paramRef?: { readonly parameterNotFoundAction?: string } } {
    const found = policyManifests().find((object) => object.kind === 'ValidatingAdmissionPolicyBinding' && object.metadata.name === name);
    assert.ok(found, `${name} is not bound`);
    return found.spec as ReturnType<typeof bindingOf>;
  }

  function isBinding(selector: PolicySpec['matchConstraints']['objectSelector']): boolean {
    return JSON.stringify(selector) === JSON.stringify({ matchLabels: { 'caveau.dev/role': 'binding' } });
  }

  function isRoom(selector: PolicySpec['matchConstraints']['namespaceSelector']): boolean {
    const [first, ...more] = selector?.matchExpressions ?? [];
    return first?.key === roomLabel && first.operator === 'Exists' && more.length === 0;
  }
});

describe('Ordinary workloads beside rooms', () => {
  let cluster: Cluster;
  let people: People;
  const used: string[] = [];

  before('start a cluster with the policies installed', async () => {
    cluster = await sharedCluster();
    await installCaveau(cluster);
    people = await invitePeople(cluster);
    await newRoom(cluster, 'beside');
  });

  const phases: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['before the environment exists', () => removeEnvironment()],
    ['while the environment exists', () => must(people.clusterAdministrator.apply(environment()))],
    ['after the environment was deleted', () => removeEnvironment()],
  ];
  for (const [when, prepare] of phases) {
    describe(when, () => {
      let namespace: string;
      let system: string;

      before(async () => {
        await prepare();
        namespace = await newPlainNamespace(cluster, 'ordinary');
        // Where the policies about accounts and nodes would be met first: objects of others lie in kube-system, too.
        system = uniqueName('neighbour');
        used.push(namespace, system);
      });

      it('a pod runs on a claim', async () => {
        const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
        await make(claim(namespace, 'data', { storageClassName }));
        await make(pod(namespace, 'reader', runningPodSpec({ volumes })));
        await until(pod(namespace, 'reader'), ({ phase }) => phase === 'Running');
      });

      it('a StatefulSet runs on claims of its own', async () => {
        const template = { metadata: { name: 'data' }, spec: claim('', '', { storageClassName }).spec };
        const fields = { serviceName: 'database', volumeClaimTemplates: [template], template: podTemplate('database', runningPodSpec()) };
        await make(workload('StatefulSet', namespace, 'database', fields));
        await until(workload('StatefulSet', namespace, 'database'), ({ readyReplicas }) => readyReplicas === 1);
      });

      it('a DaemonSet that tolerates everything and looks at the nodes runs on every node', async () => {
        const exporter = {
          ...{ hostNetwork: true, hostPID: true, tolerations: [{ operator: 'Exists' }] },
          volumes: [{ name: 'root', hostPath: { path: '/' } }],
          containers: [{ name: 'node-exporter', image, securityContext: { privileged: true } }],
        };
        await make(workload('DaemonSet', namespace, 'node-exporter', { template: { metadata: { labels: { app: 'node-exporter' } }, spec: exporter } }));
        await until(workload('DaemonSet', namespace, 'node-exporter'), (status) => {
          const wanted = Number(status['desiredNumberScheduled'] ?? 0);
          return wanted > 0 && status['numberReady'] === wanted;
        });
      });

      it('a Deployment runs, is scaled and is deleted', async () => {
        const web = workload('Deployment', namespace, 'web', { template: podTemplate('web', runningPodSpec()) });
        await make(web);
        await must(people.automation.patch(referenceTo(web), { spec: { replicas: 2 } }, { subresource: 'scale' }));
        await until(web, ({ readyReplicas }) => readyReplicas === 2);
        await must(people.automation.remove(referenceTo(web)));
      });

      it('a Job runs to its end, and is labelled and deleted', async () => {
        const batch = job(namespace, 'batch', runningPodSpec({ containers: [{ name: 'main', image, command: ['true'] }] }));
        await make(batch);
        await until(batch, ({ succeeded }) => succeeded === 1);
        await must(people.automation.patch(referenceTo(batch), { metadata: { labels: { touched: 'true' } } }));
        await must(people.automation.remove(referenceTo(batch)));
      });

      it('networks, rights, tokens and timetables are made, changed and deleted', async () => {
        const objects = [
          openNetworkPolicy(namespace, 'open'),
          service(namespace, 'web'),
          service(namespace, 'public', 'LoadBalancer'),
          ingress(namespace, 'web'),
          roleBinding(namespace, 'view', 'friend'),
          tokenSecret(namespace, 'token'),
          cronJob(namespace, 'nightly'),
        ];
        for (const object of objects) {
          await make(object);
          await must(people.automation.patch(referenceTo(object), { metadata: { labels: { touched: 'true' } } }));
          await must(people.automation.remove(referenceTo(object)));
        }
      });

      for (const [what, use] of Object.entries(neighbours)) it(what, () => use({ people, namespace, system, boundSeconds }));

      it('a namespace is labelled, lowered, unlabelled and deleted', async () => {
        const other = plainNamespace(uniqueName('short-lived'), { team: 'web', 'pod-security.kubernetes.io/enforce': 'restricted' });
        used.push(other.metadata.name ?? '');
        await make(other);
        await must(people.automation.patch(referenceTo(other), { metadata: { labels: { team: null, 'pod-security.kubernetes.io/enforce': 'privileged' } } }));
        await must(people.automation.patch(referenceTo(other), { metadata: { labels: { cost: '7' } } }, { subresource: 'status' }));
        await must(people.automation.remove(referenceTo(other)));
        await poll({ what: 'the namespace to be gone', boundSeconds }, async () => (await people.automation.get(referenceTo(other))).status === 404);
      });

      it('everything that a room refuses is accepted', async () => {
        const place = await furnish(cluster, people, 'ordinary', false);
        used.push(place.namespace);
        for (const attempt of Object.values(attempts).flat().filter(({ where }) => where !== 'everywhere')) {
          const answer = await attempt.run(people[attempt.by[0]!], place);
          assert.doesNotMatch(answer.message, /ValidatingAdmissionPolicy/, attempt.what);
          assert.ok(answer.accepted || attempt.otherwise?.test(answer.message), `${attempt.what}: ${answer.message}`);
        }
      });
    });
  }

  // Mocha runs the tests of a suite before its inner suites, so what comes last needs a suite of its own.
  describe('all the while', () => {
    it('never met a policy of ours, says the audit log', function () {
      if (cluster.auditLog === '') this.skip();
      const lines = readFileSync(cluster.auditLog, 'utf8').split('\n').filter((line) => used.some((namespace) => line.includes(`"${namespace}"`)));
      assert.ok(lines.length > 300, `${lines.length} lines`);
      assert.deepEqual(lines.filter((line) => line.includes('caveau-') && /validation_failure|validatingadmissionpolicy/i.test(line)), []);
    });
  });

  async function make(object: Manifest): Promise<void> {
    const answer = await must(people.automation.create(object));
    assert.deepEqual(answer.warnings.filter((text) => text.includes('caveau')), []);
  }

  async function until(object: Manifest, holds: (status: Readonly<Record<string, unknown>>) => boolean): Promise<void> {
    const reference: Reference = referenceTo(object);
    await poll({ what: `${reference.kind} ${reference.name ?? ''}`, boundSeconds }, async () => {
      const { body } = await must(people.automation.get(reference));
      return holds((body['status'] ?? {}) as Readonly<Record<string, unknown>>);
    });
  }

  async function removeEnvironment(): Promise<void> {
    const answer = await people.clusterAdministrator.remove(referenceTo(environment()));
    assert.ok(answer.accepted || answer.status === 404, answer.message);
  }
});
