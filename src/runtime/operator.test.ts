import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { KubeConfig } from '@kubernetes/client-node';
import { type ListPage, type WatchEvent } from './answer.ts';
import { type Elector } from './elector.ts';
import { ApiError } from './errors.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type FakeLog, fakeLog } from './fake-log.ts';
import { GADGETS, gadget } from './fake-objects.ts';
import { createInformer, type Informer } from './informer.ts';
import { type OperatorParts, RuntimeOperator } from './operator.ts';
import { type Resource } from './plan.ts';
import { createQueue } from './queue.ts';
import { type WatchOptions } from './transport.ts';
import { createWorkers } from './workers.ts';

// By require, because operator.ts alone may import it.
const dotI = createRequire(import.meta.url)('@dot-i/k8s-operator') as { readonly default: (new () => object) & { readonly prototype: object } };
const WIDGETS: Resource = { ...GADGETS, plural: 'widgets', kind: 'Widget' };

interface Site {
  readonly operator: RuntimeOperator;
  readonly clock: FakeClock;
  readonly log: FakeLog;
  readonly story: string[];
  readonly informers: readonly Informer[];
  readonly kubeConfig: KubeConfig;
}

function kubeConfigOf(server: string): KubeConfig {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser({ name: 'ours', server, skipTLSVerify: false }, { name: 'us' });
  return kubeConfig;
}

/** An operator of two informers over a server that answers lists, unless a kind is named that it keeps silent about. */
function site(options: { silent?: string; readonly resources?: readonly Resource[]; readonly extra?: Partial<OperatorParts> } = {}): Site {
  const clock = fakeClock();
  const log = fakeLog();
  const story: string[] = [];
  const ended = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) =>
      signal.addEventListener('abort', () => {
        story.push('watch ended');
        reject(signal.reason as Error);
      }),
    );
  async function* watch(signal: AbortSignal): AsyncGenerator<WatchEvent> {
    yield { type: 'ADDED', object: gadget('b', { at: 12 }) };
    await ended(signal);
  }
  const transport = {
    list: (resource: Resource, _options: unknown, signal?: AbortSignal): Promise<ListPage> => {
      story.push(`list ${resource.plural}`);
      return resource.plural === options.silent ? ended(signal!) : Promise.resolve({ items: [gadget('a')], resourceVersion: '10' });
    },
    watch(_resource: Resource, { sendInitialEvents }: WatchOptions, signal: AbortSignal) {
      if (sendInitialEvents === true) throw new ApiError(422, { reason: 'Invalid', message: 'sendInitialEvents: Forbidden' });
      return watch(signal);
    },
    close: () => {
      story.push('transport closed');
      return Promise.resolve();
    },
  };
  const informers = (options.resources ?? [GADGETS, WIDGETS]).map((resource) => createInformer({ resource, transport, clock, log }));
  const queue = createQueue({ clock });
  const reconcile = (key: string): Promise<object> => {
    story.push(`reconcile ${key}`);
    return Promise.resolve({});
  };
  const workers = createWorkers({ queue, clock, log, reconcile, count: 1 });
  const recorder = { drain: () => (story.push('recorder drained'), Promise.resolve()) };
  const onLeading = (): void => {
    story.push('leads');
    queue.add('warm');
  };
  const kubeConfig = kubeConfigOf('https://ours.example');
  const operator = new RuntimeOperator({ kubeConfig, clock, log, transport, informers, workers: [workers], recorder, onLeading, ...options.extra });
  return { operator, clock, log, story, informers, kubeConfig };
}

describe('operator', () => {
  it('is one of dot-i’s operators, with our kubeconfig from the first moment', () => {
    const untouched = Object.getOwnPropertyDescriptor(KubeConfig.prototype, 'loadFromDefault')?.value as unknown;
    const before = process.env['KUBECONFIG'];
    process.env['KUBECONFIG'] = '/nowhere/kubeconfig';
    try {
      const { operator, kubeConfig } = site();
      assert.ok(operator instanceof dotI.default);
      assert.equal((operator as unknown as { kubeConfig: KubeConfig }).kubeConfig, kubeConfig);
    } finally {
      if (before === undefined) delete process.env['KUBECONFIG'];
      else process.env['KUBECONFIG'] = before;
    }
    assert.equal(Object.getOwnPropertyDescriptor(KubeConfig.prototype, 'loadFromDefault')?.value, untouched);
  });

  it('fills every cache of a resource, each by itself', async () => {
    const { operator, clock, informers } = site({ resources: [GADGETS, GADGETS] });
    await operator.start();
    await clock.settle();
    assert.deepEqual(informers.map(({ store }) => store.size), [2, 2]);
    await operator.stop();
  });

  it('fills the caches, then the queue, then starts the workers', async () => {
    const { operator, clock, story, informers, log } = site();
    await operator.start();
    await clock.settle();
    assert.deepEqual(story, ['list gadgets', 'list widgets', 'leads', 'reconcile warm']);
    assert.deepEqual(informers.map(({ store }) => store.size), [2, 2]);
    assert.deepEqual(log.lines.filter(({ message }) => message === 'seen').map(({ fields }) => [fields['type'], fields['resource'], fields['name']]).slice(0, 2), [
      ['ADDED', 'gadgets.test.example/v1', 'a'],
      ['ADDED', 'widgets.test.example/v1', 'a'],
    ]);
    assert.deepEqual(clock.pending(), []);
    await operator.stop();
  });

  it('stops in order, once, and leaves no timer', async () => {
    const { operator, clock, story } = site();
    await operator.start();
    await clock.settle();
    story.length = 0;
    const [first, second] = [operator.stop(), operator.stop()];
    assert.equal(first, second);
    await first;
    assert.deepEqual(story, ['watch ended', 'watch ended', 'recorder drained', 'transport closed']);
    assert.deepEqual(clock.pending(), []);
  });

  it('says which cache was not filled in two minutes', async () => {
    const { operator, clock, story } = site({ silent: 'widgets' });
    const started = assert.rejects(operator.start(), (error: Error & { code?: string }) => error.code === 'CachesNotSynced' && error.message.includes(': widgets.test.example;'));
    await clock.advance(120_000);
    await started;
    assert.ok(!story.includes('leads'));
    await operator.stop();
  });

  it('can be stopped while it starts, and then starts nothing', async () => {
    const { operator, clock, story } = site({ silent: 'widgets' });
    const started = operator.start();
    await clock.settle();
    await operator.stop();
    await started;
    assert.ok(!story.includes('leads'));
    assert.ok(!story.some((line) => line.startsWith('reconcile')));
    assert.deepEqual(clock.pending(), []);
  });

  it('goes on stopping when Events cannot be written', async () => {
    const { operator, clock, story, log } = site({ extra: { recorder: { drain: () => new Promise(() => undefined) } } });
    await operator.start();
    const stopped = operator.stop();
    await clock.advance(2000);
    await stopped;
    assert.equal(story.at(-1), 'transport closed');
    assert.deepEqual(log.messages('warn'), ['some Events were not written before the end']);
  });

  it('reaches none of the base class’s weak methods', async () => {
    const { operator } = site();
    const weak = ['registerCustomResourceDefinition', 'setResourceStatus', 'patchResourceStatus', 'handleResourceFinalizer', 'setResourceFinalizers'] as const;
    const methods = operator as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    for (const name of weak) await assert.rejects(methods[name]!({}, {}), { code: 'NotUsed', message: new RegExp(`^not used: ${name}`) });
    assert.throws(() => methods['getCustomResourceApiUri']!('g', 'v', 'p'), { code: 'NotUsed' });
    await assert.rejects(methods['watchResource']!('g', 'v', 'unknown', () => Promise.resolve()), /no informer for unknown/);
    const ours = Object.getOwnPropertyNames(RuntimeOperator.prototype);
    for (const name of [...weak, 'start', 'stop', 'init', 'watchResource', 'getCustomResourceApiUri']) assert.ok(ours.includes(name), `${name} is not overridden`);
  });

  /** An elector that a test lets win. */
  const election = (story: string[]): { readonly elector: Pick<Elector, 'acquire' | 'release'>; readonly win: () => void } => {
    const { promise, resolve }: PromiseWithResolvers<boolean> = Promise.withResolvers();
    const release = (): Promise<void> => {
      story.push('lease released');
      resolve(false);
      return Promise.resolve();
    };
    return { elector: { acquire: () => promise, release }, win: () => resolve(true) };
  };

  it('waits as a standby with filled caches, and works when it leads', async () => {
    const story: string[] = [];
    const { elector, win } = election(story);
    const { operator, clock, log, story: told, informers } = site({ extra: { elector } });
    const started = operator.start();
    await clock.settle();
    assert.ok(informers.every((informer) => informer.hasSynced()));
    assert.deepEqual(told, ['list gadgets', 'list widgets']);
    const said = (): readonly string[] => log.messages('info').filter((message) => !message.startsWith('the server does not stream lists'));
    assert.deepEqual(said(), ['standby: the caches are filled']);
    win();
    await started;
    await clock.settle();
    assert.deepEqual(told.slice(2), ['leads', 'reconcile warm']);
    assert.deepEqual(said(), ['standby: the caches are filled', 'the operator runs']);
    await operator.stop();
  });

  it('lists everything anew before the first write when it has waited: a watch may be dead and silent', async () => {
    const { elector, win } = election([]);
    const { operator, clock, log, story } = site({ extra: { elector } });
    const started = operator.start();
    await clock.advance(60_000);
    assert.deepEqual(story.splice(0), ['list gadgets', 'list widgets']);
    win();
    await started;
    await clock.settle();
    assert.deepEqual(story.filter((line) => line !== 'watch ended'), ['list gadgets', 'list widgets', 'leads', 'reconcile warm']);
    assert.ok(log.messages('info').includes('the caches are listed anew'));
    await operator.stop();
  });

  it('works on nothing when a cache cannot be listed anew in two minutes, and says which', async () => {
    const { elector, win } = election([]);
    const options: Parameters<typeof site>[0] = { extra: { elector } };
    const { operator, clock, story } = site(options);
    const started = assert.rejects(operator.start(), (error: Error & { code?: string }) => error.code === 'CachesNotSynced' && error.message.includes('not listed anew within 120 s: widgets.test.example;'));
    await clock.advance(60_000);
    options.silent = 'widgets';
    win();
    await clock.advance(120_000);
    await started;
    assert.ok(!story.some((line) => line === 'leads' || line.startsWith('reconcile')));
    await operator.stop();
  });

  it('can be stopped while it lists anew, and then works on nothing', async () => {
    const { elector, win } = election([]);
    const options: Parameters<typeof site>[0] = { extra: { elector } };
    const { operator, clock, story } = site(options);
    const started = operator.start();
    await clock.advance(60_000);
    options.silent = 'widgets';
    win();
    await clock.settle();
    await operator.stop();
    await started;
    assert.ok(!story.some((line) => line === 'leads' || line.startsWith('reconcile')));
    assert.deepEqual(clock.pending(), []);
  });

  it('gives the lease back after everything that writes has ended', async () => {
    const { elector, win } = election([]);
    const { operator, clock, story } = site({ extra: { elector: { acquire: () => elector.acquire(), release: () => (story.push('lease released'), Promise.resolve()) } } });
    win();
    await operator.start();
    await clock.settle();
    story.length = 0;
    await operator.stop();
    assert.deepEqual(story, ['watch ended', 'watch ended', 'recorder drained', 'lease released', 'transport closed']);
  });

  it('can be stopped while it waits for the lease, and then works on nothing', async () => {
    const { elector } = election([]);
    const { operator, clock, story } = site({ extra: { elector } });
    const started = operator.start();
    await clock.settle();
    await operator.stop();
    await started;
    assert.ok(!story.some((line) => line === 'leads' || line.startsWith('reconcile')));
    assert.deepEqual(clock.pending(), []);
  });

  it('lives a whole life on nothing of dot-i’s but its constructor and start', async () => {
    const base = dotI.default.prototype as Record<string, unknown>;
    // What only these inherited helpers call is unreachable when nothing calls them.
    const helpers = ['applyAxiosKubeConfigAuth', 'applyGaxiosKubeConfigAuth', 'resourceStatusRequest', 'errorToJson'];
    const names = Object.getOwnPropertyNames(base).filter((name) => name !== 'constructor');
    assert.ok(helpers.every((name) => names.includes(name)) && names.includes('watchResource') && names.includes('stop'), `the base class has changed: ${names.join(', ')}`);
    const reached: string[] = [];
    const originals = new Map(names.map((name) => [name, base[name] as (...args: unknown[]) => unknown]));
    const exit = process.exit.bind(process);
    try {
      for (const [name, original] of originals) {
        base[name] = function (this: unknown, ...args: unknown[]): unknown {
          reached.push(name);
          return name === 'start' ? original.apply(this, args) : undefined;
        };
      }
      process.exit = () => assert.fail('the process would have ended');
      const { operator, clock, informers, story } = site();
      const inner = operator as unknown as Record<string, unknown> & { readonly eventQueue: { push(...args: unknown[]): unknown } };
      inner.eventQueue.push = () => reached.push('eventQueue');
      await operator.start();
      assert.ok(story.includes('leads'));
      // Longer than the silence after which the base class ends the process.
      await clock.advance(31_000);
      informers[0]!.store.remove(gadget('a', { at: 20 }));
      await clock.settle();
      await operator.stop();
      assert.deepEqual(story.at(-1), 'transport closed');
      for (const name of names.filter((one) => one !== 'start' && !helpers.includes(one))) await Promise.resolve().then(() => (inner[name] as () => unknown)()).catch(() => undefined);
      assert.deepEqual(reached, ['start']);
      assert.deepEqual(inner['watchRequests'], {});
    } finally {
      for (const [name, original] of originals) base[name] = original;
      process.exit = exit;
    }
  });

  it('reports a handler that fails and goes on', async () => {
    const { operator, clock, log, informers } = site();
    const watch = (operator as unknown as { watchResource(...args: unknown[]): Promise<void> }).watchResource.bind(operator);
    const types: string[] = [];
    await watch('test.example', 'v1', 'gadgets', (event: { type: string }) => {
      types.push(event.type);
      return Promise.reject(new Error('handler bug'));
    });
    await clock.settle();
    informers[0]!.store.remove(gadget('a', { at: 20 }));
    await clock.settle();
    assert.deepEqual(types, ['ADDED', 'ADDED', 'DELETED']);
    // The base class would refuse what has no version, and nobody would look at it.
    informers[0]!.store.upsert(gadget('versionless', { at: '' }));
    await clock.settle();
    assert.deepEqual(types.splice(0), ['ADDED', 'ADDED', 'DELETED', 'ADDED']);
    assert.deepEqual(log.messages('error').filter((message) => message === 'an event handler failed').length, 4);
    await operator.stop();
  });
});
