import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BatchJob, type Pod } from '../../../src/api/kube-workloads.ts';
import { type KubeObject } from '../../../src/api/kube-object.ts';
import { type DataApproval, type DataPermit, type OutputRelease, type SecureDataset, type TrainingJob } from '../../../src/api/generated/types.ts';
import { type Cluster } from '../../cluster/cluster.ts';
import { boundSeconds, poll } from '../../cluster/polling.ts';
import { keepOutput } from '../../support/outputs.ts';
import { startOperator, type OperatorProcess, type OperatorSettings } from '../../support/operator-process.ts';
import { must, type Account } from './account.ts';
import { ApiAudit, isCanary, spoken, type ApiCall } from './api-audit.ts';
import { readAuditStream, type AuditRecord } from './audit-schema.ts';
import { collectionPath, type Manifest, type Reference } from './manifest.ts';
import { metricsText } from './metrics.ts';
import { dataPermit, environment, roomLabel, roomNamespace, secureDataset, trainingJob } from './objects.ts';
import { giveRights, invitePeople, userNames, type ActorName, type People } from './people.ts';
import { grantedRights, ownRole, roleWithQueues, usedRight } from './role.ts';
import { installCaveau, newPlainNamespace, operatorNamespace, sharedCluster } from './shared-cluster.ts';
import { claim } from './workloads.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Of thousands of jobs, on a busy machine. */
const removalSeconds = 600;

/** The dataset and storage that tests use unless they say otherwise. */
export const datasetName = 'chest-ct';
export const storageClassName = 'cephfs-encrypted';

const ours = 'caveau.dev/v1alpha1';
const finalStates: readonly (string | undefined)[] = ['Succeeded', 'Failed', 'Stopped'];

/** One GPU of a whole H100; two nodes in Italy, one in Germany and one in the USA have them. */
export const oneGpu = { cpu: '1', memory: '1Gi', gpu: { count: 1, products: ['NVIDIA-H100-80GB-HBM3'] } };

/** What keeps a simulated pod running until it is deleted. */
export const forEver = ['sleep', 'infinity'];

/** What was refused to the operator in this run and a test tolerated, by the id in the API server's audit log. */
export const toleratedRefusals = new Set<string>();

/** A room on the shared cluster with the operator at work, for one file of tests. */
export class Stage {
  readonly cluster: Cluster;
  readonly people: People;
  readonly room: string;
  readonly api: ApiAudit;
  readonly #directory = mkdtempSync(join(tmpdir(), 'caveau-e2e-'));
  readonly #begin: number;
  readonly #processes: OperatorProcess[] = [];
  readonly #options: readonly string[];
  #operator: OperatorProcess | undefined;

  private constructor(cluster: Cluster, people: People, room: string, options: readonly string[]) {
    this.cluster = cluster;
    this.people = people;
    this.room = room;
    this.#options = options;
    this.api = new ApiAudit(cluster.auditLog);
    this.#begin = this.api.mark();
  }

  /**
   * Installs Caveau, makes a room with rights for everybody, and starts the operator with these options. What `before` makes is there before the
   * namespace is a room.
   */
  static async open(prefix: string, before: (admin: Account, namespace: string) => Promise<void> = () => Promise.resolve(), options: readonly string[] = []): Promise<Stage> {
    const cluster = await sharedCluster();
    await installCaveau(cluster);
    const people = await invitePeople(cluster);
    const room = await newPlainNamespace(cluster, prefix);
    await giveRights(people, room);
    await before(people.clusterAdministrator, room);
    const { metadata } = roomNamespace(room);
    await must(people.clusterAdministrator.patch({ apiVersion: 'v1', kind: 'Namespace', name: room }, { metadata: { labels: metadata.labels } }));
    const stage = new Stage(cluster, people, room, options);
    await must(people.platformEngineer.apply(environment()));
    await stage.start();
    await stage.until('the room to be closed', async () => (await stage.read('networking.k8s.io/v1', 'NetworkPolicy', 'caveau-default-deny')) !== undefined);
    return stage;
  }

  /** Makes another room, with rights for everybody; it stays when the stage is closed. */
  async otherRoom(prefix: string): Promise<string> {
    const name = await newPlainNamespace(this.cluster, prefix);
    await giveRights(this.people, name);
    await must(this.people.clusterAdministrator.patch({ apiVersion: 'v1', kind: 'Namespace', name }, { metadata: { labels: { [roomLabel]: '' } } }));
    return name;
  }

  get operator(): OperatorProcess {
    if (this.#operator === undefined) throw new Error('The operator does not run.');
    return this.#operator;
  }

  /** A kubeconfig with a fresh token of the operator's account. */
  login(): Promise<string> {
    return this.cluster.serviceAccount(operatorNamespace, 'caveau');
  }

  /** Starts the operator, as a new process. */
  async start(settings: OperatorSettings = {}, kubeconfig?: string): Promise<OperatorProcess> {
    // Each process has a log of its own, because its end of start is looked for there.
    const directory = mkdtempSync(join(this.#directory, 'operator-'));
    this.#operator = startOperator(kubeconfig ?? (await this.login()), directory, { ...settings, args: [...this.#options, ...(settings.args ?? [])] });
    this.#processes.push(this.#operator);
    const operator = this.#operator;
    // Nobody else could end one that never became ready.
    await operator.ready.catch(async (error: unknown) => {
      await operator.kill();
      throw error;
    });
    return operator;
  }

  /**
   * Ends the operator and says what no user should ever see: an error in its log, a line of its audit stream against the schema, a request that
   * was forbidden or that its role does not list. The room's jobs are removed, so that the next file finds a quiet cluster.
   */
  async close(): Promise<void> {
    await this.#keepOutputs();
    await this.removeJobs();
    const code = await this.operator.stop();
    const errors = this.logLines().filter(({ level }) => level === 'error');
    const records = this.records();
    const calls = this.api.ofOperator(this.#begin);
    rmSync(this.#directory, { recursive: true });
    assert.equal(code, 0, 'the operator ends with status 0 after SIGTERM');
    assert.deepEqual(errors, [], 'the log of the operator has no errors');
    assert.ok(records.length > 0, 'the audit stream has lines');
    // A room refuses nothing to the operator but what a quota does, and what it tries because it must be refused.
    const refused = calls.filter((call) => call.code === 403 && !isCanary(call));
    for (const { auditID } of refused.filter(({ uri }) => this.tolerated.some((part) => uri.includes(part)))) toleratedRefusals.add(auditID);
    assert.deepEqual(refused.filter(({ auditID }) => !toleratedRefusals.has(auditID)).map(spoken), [], 'nothing is forbidden to the operator');
    const granted = grantedRights(this.#options.includes('--kueue') ? roleWithQueues : ownRole);
    assert.deepEqual(calls.filter((call) => !granted.has(usedRight(call))).map(spoken), [], 'the operator asks for nothing that its role does not list');
  }

  /** Deletes every job; an API server that has thousands to delete answers 504 after a minute, and is asked again. */
  async removeJobs(): Promise<void> {
    await this.until('every job to be deleted', async () => {
      const answer = await this.people.clusterAdministrator.remove({ apiVersion: ours, kind: 'TrainingJob', namespace: this.room });
      return answer.status === 504 ? false : must(Promise.resolve(answer)).then(({ accepted }) => accepted);
    }, removalSeconds);
  }

  /** What the operator said on the cluster and to Prometheus, for the check at the end of the run. */
  async #keepOutputs(): Promise<void> {
    const metrics = await metricsText(this.operator);
    keepOutput({ kind: 'metrics', from: this.room, text: metrics });
    assert.ok(!metrics.includes(this.room), 'no label of a metric names a namespace');
    const events = await this.list<KubeObject & { readonly reportingController?: string }>('events.k8s.io/v1', 'Event');
    for (const event of events.filter(({ reportingController }) => reportingController === 'caveau.dev/operator')) keepOutput({ kind: 'events', from: this.room, text: JSON.stringify({ ...event, metadata: undefined }) });
    for (const kind of ['TrainingJob', 'SecureDataset', 'DataPermit', 'DataApproval', 'OutputRelease'] as const) for (const object of await this.list<TrainingJob | SecureDataset | DataPermit | DataApproval | OutputRelease>(ours, kind)) this.#keepStatus(kind, object);
  }

  #keepStatus(kind: string, { metadata, status }: { readonly metadata: KubeObject['metadata']; readonly status?: unknown }): void {
    if (status !== undefined) keepOutput({ kind: 'status', from: `${kind} ${this.room}/${metadata.name}`, text: JSON.stringify(status) });
  }

  /** Parts of request paths that a test makes the API server refuse. */
  readonly tolerated: string[] = [];

  /** The lines of the operator's log, of all its processes. */
  logLines(): readonly { readonly level: string; readonly message: string; readonly [field: string]: unknown }[] {
    const lines = this.#processes.flatMap(({ log }) => readFileSync(log, 'utf8').split('\n'));
    return lines.filter((line) => line !== '').map((line) => (line.startsWith('{') ? (JSON.parse(line) as { level: string; message: string }) : { level: 'error', message: line }));
  }

  /** The operator's audit stream, or what it says of one job; every line is checked against the schema. */
  records(job?: string): readonly AuditRecord[] {
    const all = this.#processes.flatMap(({ auditLog }) => readAuditStream(auditLog));
    return job === undefined ? all : all.filter(({ trainingJob: of }) => of?.namespace === this.room && of.name === job);
  }

  /** The operator's requests since a place, but for what it only tries, which goes on all the while and concerns nobody. */
  calls(mark: number): readonly ApiCall[] {
    return this.api.ofOperator(mark).filter((call) => !isCanary(call));
  }

  /** What a job's children, status and pods were called with, since a place. */
  callsFor(name: string, mark: number): readonly ApiCall[] {
    const isOf = (call: ApiCall): boolean => call.namespace === this.room && (call.name === name || call.name.startsWith(`${name}-`) || call.name === '');
    return this.calls(mark).filter(isOf);
  }

  /** Makes a claim and a dataset on it, as the steward. */
  async dataset(name: string = datasetName, spec: Fields = {}, claimSpec: Fields = {}): Promise<void> {
    await this.claim(name, claimSpec);
    await must(this.people.steward.create(secureDataset(this.room, name, spec)));
  }

  async claim(name: string, spec: Fields = {}): Promise<void> {
    await must(this.people.steward.create(claim(this.room, name, { accessModes: ['ReadWriteMany'], storageClassName, ...spec })));
  }

  /** Permits a dataset to the researcher, as the steward. */
  async permit(name: string, dataset: string = datasetName, spec: Fields = {}): Promise<void> {
    await must(this.people.steward.create(dataPermit(this.room, name, dataset, userNames.researcher, spec)));
  }

  /** Applies a job as the researcher. */
  async job(name: string, spec: Fields = {}, as: ActorName = 'researcher'): Promise<void> {
    await must(this.people[as].create(trainingJob(this.room, name, userNames[as as keyof typeof userNames], spec)));
  }

  reference(kind: string, name: string, apiVersion = ours): Reference {
    return { apiVersion, kind, namespace: this.room, name };
  }

  /** Changes the spec of one of our objects, as whoever owns it. */
  async change(kind: 'SecureDataset' | 'DataPermit' | 'TrainingJob', name: string, spec: Fields): Promise<void> {
    const who = kind === 'TrainingJob' ? this.people.researcher : this.people.steward;
    await must(who.patch(this.reference(kind, name), { spec }));
  }

  /** Reads an object; undefined when it is not there. */
  async read<T extends KubeObject>(apiVersion: string, kind: string, name: string): Promise<T | undefined> {
    const answer = await this.people.clusterAdministrator.get({ apiVersion, kind, namespace: this.room, name });
    if (answer.status === 404) return undefined;
    if (!answer.accepted) throw new Error(answer.message);
    const object = answer.body as unknown as T;
    // Whatever a status said on the way counts too.
    if (apiVersion === ours) this.#keepStatus(kind, object);
    return object;
  }

  /** The objects of a kind in the room, or those with a label. */
  async list<T extends KubeObject>(apiVersion: string, kind: string, labelSelector = ''): Promise<readonly T[]> {
    const path = `${collectionPath({ apiVersion, kind, namespace: this.room })}?${new URLSearchParams({ labelSelector }).toString()}`;
    const { body } = await must(this.people.clusterAdministrator.send('GET', path));
    return body['items'] as readonly T[];
  }

  pods(job: string): Promise<readonly Pod[]> {
    return this.list<Pod>('v1', 'Pod', `caveau.dev/training-job=${job}`);
  }

  /** The Job of one attempt of a TrainingJob. */
  child(job: string, attempt = 1): Promise<BatchJob | undefined> {
    return this.read<BatchJob>('batch/v1', 'Job', `${job}-${attempt}`);
  }

  async trainingJob(name: string): Promise<TrainingJob> {
    const job = await this.read<TrainingJob>(ours, 'TrainingJob', name);
    assert.ok(job, `TrainingJob ${name} is there`);
    return job;
  }

  async secureDataset(name: string): Promise<SecureDataset> {
    const dataset = await this.read<SecureDataset>(ours, 'SecureDataset', name);
    assert.ok(dataset, `SecureDataset ${name} is there`);
    return dataset;
  }

  async dataPermit(name: string): Promise<DataPermit> {
    const permit = await this.read<DataPermit>(ours, 'DataPermit', name);
    assert.ok(permit, `DataPermit ${name} is there`);
    return permit;
  }

  /** Waits until a job is in a state, with a reason where one is given; a job that ended otherwise ends the wait. */
  async reaches(name: string, state: string, reason?: string): Promise<TrainingJob> {
    let last: TrainingJob | undefined;
    const told = (): string => `it is ${last?.status?.state ?? 'without a state'} (${last?.status?.reason ?? ''}: ${last?.status?.message ?? ''})`;
    const hopeless = (): string | undefined => (finalStates.includes(last?.status?.state) ? told() : undefined);
    const options = { what: `TrainingJob ${name} to be ${state} ${reason ?? ''}`.trim(), boundSeconds, everyMs: 100, hopeless };
    return poll(options, async () => {
      last = await this.trainingJob(name);
      return last.status?.state === state && (reason === undefined || last.status.reason === reason) ? last : undefined;
    }).catch((error: unknown) => {
      throw new Error(`${error instanceof Error ? error.message : String(error)} In the end ${told()}.`);
    });
  }

  /** Waits until a dataset's Ready condition has a reason. */
  async datasetBecomes(name: string, reason: string): Promise<SecureDataset> {
    let last: SecureDataset | undefined;
    const ready = () => last?.status?.conditions?.find(({ type }) => type === 'Ready');
    return poll({ what: `SecureDataset ${name} to be ${reason}`, boundSeconds, everyMs: 100 }, async () => {
      last = await this.secureDataset(name);
      return ready()?.reason === reason ? last : undefined;
    }).catch((error: unknown) => {
      throw new Error(`${error instanceof Error ? error.message : String(error)} In the end it was ${ready()?.reason ?? 'without a condition'}: ${ready()?.message ?? ''}`);
    });
  }

  async until(what: string, probe: () => Promise<boolean>, bound: number = boundSeconds): Promise<void> {
    await poll({ what, boundSeconds: bound, everyMs: 100 }, probe);
  }

  /** Waits until no pod of a job is left whose containers run. */
  untilNoPods(job: string): Promise<void> {
    return this.until(`the pods of ${job} to end`, async () => (await this.pods(job)).length === 0);
  }

  /** The time by the API server's clock, which is the one that counts. */
  async now(): Promise<number> {
    const review: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: this.room, name: 'clock' } };
    const { body } = await must(this.people.clusterAdministrator.create(review, { dryRun: true }));
    return Date.parse((body as unknown as { readonly metadata: { readonly creationTimestamp: string } }).metadata.creationTimestamp);
  }
}

/** A condition of a status, by its type. */
export function condition(of: TrainingJob | SecureDataset | DataPermit | DataApproval, type: string): NonNullable<NonNullable<TrainingJob['status']>['conditions']>[number] | undefined {
  return of.status?.conditions?.find((one) => one.type === type);
}
