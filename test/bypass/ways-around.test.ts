import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCluster, type Cluster } from '../cluster/cluster.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { minorOfRun } from '../cluster/versions.ts';
import { must, type Account, type Answer } from '../e2e/support/account.ts';
import type { Manifest } from '../e2e/support/manifest.ts';
import { invitePeople, type ActorName, type People } from '../e2e/support/people.ts';
import { furnish } from '../e2e/support/places.ts';
import { policyManifests, type PolicySpec } from '../e2e/support/policies.ts';
import { refusedBy } from '../e2e/support/refused-by.ts';
import { installWithoutPolicies } from '../e2e/support/shared-cluster.ts';
import type { Attempt, Place } from './attempt.ts';
import { otherAttempts } from './attempts/others.ts';
import { attempts } from './catalogue.ts';
import { guardedDriver, regulate, storageAccount } from './regulated.ts';

const root = join(import.meta.dirname, '..', '..');

/** No container runs here, so that there is no log. */
const nothingRuns = /does not have a host assigned/;

const manifests = policyManifests({ guardedDrivers: [guardedDriver], storageAccounts: [storageAccount] });
const policies = manifests.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
const minor = minorOfRun(process.env);
const isKnown = ({ since = minor }: Attempt): boolean => minor.localeCompare(since, 'en', { numeric: true }) >= 0;
const all = Object.values(attempts).flat();
const tried = all.filter(isKnown);
const unknown = all.filter((attempt) => !isKnown(attempt));

// The suites stand in the order in which they run: first nothing is refused, then everything, then everything but one rule.
describe('Ways around a room', () => {
  let cluster: Cluster;
  let people: People;
  let room: Place;
  let elsewhere: Place;

  before('start a control plane without policies, with a room in it', async () => {
    cluster = await startCluster({ name: `bypass-${process.pid}`, auditLog: true, log: () => undefined });
    await installWithoutPolicies(cluster);
    people = await invitePeople(cluster);
    room = await furnish(cluster, people, 'room', true);
    elsewhere = await furnish(cluster, people, 'elsewhere', false);
    await regulate(people, room);
  });
  after('stop it', () => cluster.down());

  const each = (title: (who: string, what: string) => string, which: (attempt: Attempt) => boolean, check: (attempt: Attempt, as: Account) => Promise<void>): void => {
    for (const attempt of tried.filter(which)) {
      for (const actor of attempt.by) it(title(words(actor), attempt.what), () => check(attempt, people[actor]));
    }
  };

  for (const { what, since } of unknown) it.skip(`Kubernetes ${minor} knows no such thing, which began with ${since ?? ''}: ${what}`);

  describe('while nothing but RBAC holds it', () => {
    each((who, what) => `the ${who} can ${what}`, () => true, async (attempt, as) => open(attempt, await attempt.run(as, room)));
  });

  describe('with the policies', () => {
    before('apply them', async () => {
      for (const object of manifests) await must(people.clusterAdministrator.apply(object));
      for (const { metadata } of policies) await poll({ what: `the policy ${metadata.name} to act`, boundSeconds, everyMs: 100 }, async () => (await refused(of(metadata.name))).length > 0);
    });

    each((who, what) => `the ${who} can ${what} in a namespace that is no room`, ({ where }) => where !== 'everywhere', async (attempt, as) => open(attempt, await attempt.run(as, elsewhere)));
    each((who, what) => `the ${who} cannot ${what} in a room`, ({ where }) => where !== 'everywhere', closed);
    each((who, what) => `the ${who} cannot ${what}`, ({ where }) => where === 'everywhere', closed);

    async function closed(attempt: Attempt, as: Account): Promise<void> {
      refusedBy(await attempt.run(as, room), attempt.policy, attempt.says, attempt.unnamed ? undefined : as.name);
    }
  });

  describe('where no policy is about it', () => {
    for (const attempt of otherAttempts) {
      const { what, control, sentence, run, shownBy } = attempt;
      if (run === undefined || shownBy !== undefined) it(`there is a test of what stops this: ${what}`, () => assert.ok(shownBy && readFileSync(join(root, shownBy.file), 'utf8').includes(shownBy.test), shownBy?.file));
      for (const actor of run === undefined ? [] : attempt.by) {
        it(control === 'nothing' ? `the ${words(actor)} can ${what}` : `${control} does not let the ${words(actor)} ${what}`, async () => {
          const { accepted, message } = await run!(people[actor], room);
          assert.doesNotMatch(message, /ValidatingAdmissionPolicy/);
          if (control === 'nothing') assert.ok(accepted || nothingRuns.test(message), message);
          else assert.ok(!accepted && message.includes(sentence), message || 'it was accepted');
        });
      }
    }
  });

  describe('without one rule', () => {
    for (const policy of policies) {
      const { name = '' } = policy.metadata;
      const { validations } = policy.spec as unknown as PolicySpec;
      describe(`of ${name}`, () => {
        const opened = new Set<Pair>();
        // What the absence of the rule before let through: while that is so, the present one is still in force.
        let before: readonly Pair[] = [];

        after('put the policy back', async () => {
          await must(people.clusterAdministrator.apply(policy));
          await poll({ what: `the policy ${name} to act again`, boundSeconds, everyMs: 100 }, async () => (await refused(of(name))).length === of(name).length);
        });

        for (const [index, { messageExpression = '' }] of validations.entries()) {
          it(`somebody gets through: rule ${index + 1} of ${validations.length}`, async function () {
            if (unknown.some(({ alone }) => alone !== undefined && messageExpression.includes(alone))) return this.skip();
            await must(people.clusterAdministrator.apply(without(policy, index)));
            before = await poll({ what: `an attempt that only this rule of ${name} refuses`, boundSeconds, everyMs: 100, hint: 'Add one to the catalogue.' }, async () => {
              const now = await through(of(name));
              return now.length > 0 && before.every((one) => !now.includes(one)) && now;
            });
            // Some of them were asked while the change was on its way.
            before = await through(of(name));
            for (const one of before) opened.add(one);
          });
        }

        it('everything that it refuses is refused by one of its rules alone', () => {
          const what = new Set([...opened].map(({ attempt }) => attempt.what));
          assert.deepEqual(of(name).filter(({ attempt }) => !what.has(attempt.what) && attempt.twice !== true).map(({ attempt }) => attempt.what), []);
        });
      });
    }
  });

  interface Pair {
    readonly attempt: Attempt;
    readonly actor: ActorName;
  }
  // One actor each: the last is who has most rights, so that a rule for others is not in the way.
  const pairs = tried.map((attempt): Pair => ({ attempt, actor: attempt.by.at(-1)! }));

  /** What a policy is there to refuse. */
  function of(policy: string | undefined): readonly Pair[] {
    return pairs.filter(({ attempt }) => attempt.policy === policy);
  }

  /** Those that their policy refuses now. */
  async function refused(list: readonly Pair[]): Promise<readonly Pair[]> {
    return answered(list, ({ policy }, { message }) => message.includes(`ValidatingAdmissionPolicy '${policy}'`));
  }

  /** Those that nothing refuses now. */
  async function through(list: readonly Pair[]): Promise<readonly Pair[]> {
    return answered(list, ({ otherwise }, { accepted, message }) => accepted || (otherwise?.test(message) ?? false));
  }

  async function answered(list: readonly Pair[], so: (attempt: Attempt, answer: Answer) => boolean): Promise<readonly Pair[]> {
    const answers = await Promise.all(list.map(({ attempt, actor }) => attempt.run(people[actor], room)));
    return list.filter(({ attempt }, index) => so(attempt, answers[index]!));
  }
});

/** Expects that nothing stood in the way. */
function open(attempt: Attempt, answer: Answer): void {
  assert.doesNotMatch(answer.message, /ValidatingAdmissionPolicy/);
  if (attempt.otherwise) assert.match(answer.message, attempt.otherwise);
  else assert.ok(answer.accepted, answer.message);
}

/** The policy with one of its rules letting everything through. */
function without(policy: Manifest, index: number): Manifest {
  const { validations, ...rest } = policy.spec as unknown as PolicySpec;
  const weakened = validations.map((validation, at) => (at === index ? { ...validation, expression: 'true' } : validation));
  return { ...policy, spec: { ...rest, validations: weakened } };
}

function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
