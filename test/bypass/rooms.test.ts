import assert from 'node:assert/strict';
import type { Account } from '../e2e/support/account.ts';
import { invitePeople, type ActorName, type People } from '../e2e/support/people.ts';
import { furnish } from '../e2e/support/places.ts';
import { refusedBy } from '../e2e/support/refused-by.ts';
import { installCaveau, sharedCluster } from '../e2e/support/shared-cluster.ts';
import type { Attempt, Place } from './attempt.ts';
import { attempts } from './catalogue.ts';

describe('What a room refuses', () => {
  let people: People;
  let room: Place;
  let elsewhere: Place;

  before('start a cluster with the policies installed', async () => {
    const cluster = await sharedCluster();
    await installCaveau(cluster);
    people = await invitePeople(cluster);
    room = await furnish(cluster, people, 'room', true);
    elsewhere = await furnish(cluster, people, 'elsewhere', false);
  });

  for (const [thing, list] of Object.entries(attempts)) {
    describe(thing, () => {
      for (const attempt of list) for (const actor of attempt.by) it(`does not let the ${words(actor)} ${attempt.what}`, () => check(attempt, actor));
    });
  }

  async function check(attempt: Attempt, actor: ActorName): Promise<void> {
    const account = people[actor];
    // First where it must work: a refusal means something only where the same request is otherwise accepted.
    const control = await attempt.run(account, elsewhere);
    if (attempt.otherwise) assert.match(control.message, attempt.otherwise);
    else assert.ok(control.accepted, `outside of rooms: ${control.message}`);
    assert.doesNotMatch(control.message, /caveau/);
    refusedBy(await attempt.run(account, room), attempt.policy, attempt.says, namedInSentence(account, attempt));
  }
});

/** The sentences about a pod's shape or a claim's source speak of the thing and not of a person. */
function namedInSentence(account: Account, attempt: Attempt): string | undefined {
  return attempt.policy === 'caveau-shape' || /clone|owner/.test(attempt.what) ? undefined : account.name;
}

function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
