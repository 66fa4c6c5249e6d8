import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSkewWatch, dateOf, leastSkew, serverTime } from './clock-skew.ts';
import { fakeClock } from './fake-clock.ts';

const noon = Date.parse('2027-03-01T12:00:00Z');
const answer = (status: number, headers: Readonly<Record<string, string>>) => ({ status, header: (name: string) => headers[name] });
const date = 'Mon, 01 Mar 2027 12:00:00 GMT';

describe('the skew of clocks', () => {
  const dates: readonly (readonly [string, Parameters<typeof dateOf>[0], number | undefined])[] = [
    ['takes the Date of an answer', answer(200, { date }), noon],
    ['takes that of a refusal too', answer(403, { date }), noon],
    ['leaves one that a proxy may have made', answer(503, { date }), undefined],
    ['leaves one out of a cache', answer(200, { date, age: '0' }), undefined],
    ['leaves one without a date', answer(200, {}), undefined],
    ['leaves one that is no date', answer(200, { date: 'soon' }), undefined],
  ];
  for (const [name, response, want] of dates) it(name, () => assert.equal(dateOf(response), want));

  const skews: readonly (readonly [string, number, number, number])[] = [
    ['none where the clocks agree within the second of a Date', 900, 10, 0],
    ['none where a slow answer explains all', 40_000, 45_000, 0],
    ['as little as the answer allows when ours is ahead', 60_000, 1000, 58_000],
    ['as little as it allows when ours is behind', -60_000, 1000, -60_000],
  ];
  for (const [name, ahead, took, want] of skews) {
    it(`is ${name}`, () => assert.equal(leastSkew([serverTime(noon, took, 5000)], noon + ahead, 5000), want));
  }

  it('is not known without an answer', () => assert.equal(leastSkew([], noon, 0), undefined));

  it('never says more than there is, whatever the answer took and however the server cut its seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.nat(60_000), fc.nat(1000), fc.nat(999), (skew, took, part, ms) => {
        // The server wrote its date at some moment while the request was under way.
        const monotonic = 1_000_000;
        const written = monotonic - Math.floor((took * part) / 1000);
        const ours = (at: number): number => noon + ms + at - monotonic;
        const said = Math.floor((ours(written) - skew) / 1000) * 1000;
        const found = leastSkew([serverTime(said, took, monotonic)], ours(monotonic), monotonic) ?? Number.NaN;
        return Math.abs(found) <= Math.abs(skew) && found * skew >= 0 && Math.abs(found) >= Math.abs(skew) - took - 1000;
      }),
    );
  });

  it('is that of the best of the last eight answers', async () => {
    const clock = fakeClock(noon);
    const watch = createSkewWatch(clock);
    assert.equal(watch.ms(), undefined);
    const take = (serverAhead: number, count = 1): void => { for (let n = 0; n < count; n++) watch.take({ date: clock.now() + serverAhead, seconds: 0 }); };
    take(0);
    take(-90_000, 7);
    assert.equal(watch.ms(), 0);
    take(-90_000);
    assert.equal(watch.ms(), 89_000);
    take(0);
    assert.equal(watch.ms(), 0);
    await clock.advance(3_600_000);
    assert.equal(watch.ms(), 0);
    watch.take({ seconds: 1 });
    assert.equal(watch.ms(), 0);
  });

  it('shows a step of our own clock without another answer, and that it was taken back', () => {
    let now = noon;
    const watch = createSkewWatch({ ...fakeClock(), now: () => now });
    watch.take({ date: noon, seconds: 0 });
    now = noon + 3_600_000;
    assert.equal(watch.ms(), 3_599_000);
    now = noon;
    assert.equal(watch.ms(), 0);
  });
});
