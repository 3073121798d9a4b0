import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf, OutageCourt } from './support/outage.ts';

const LONG_SECONDS = 40;
/** Chromium asks three times within 100 ms whether a new path leads anywhere, and then after 0.9 s. */
const LONG_WAY_MS = 100;

let court: OutageCourt;
/** A second hearing for the long outage, which lasts during the other tests and ends after them. */
let patient: OutageCourt;
let long: Promise<void>;

beforeAll(async () => {
  court = await OutageCourt.open('citizen');
  patient = await OutageCourt.open('citizen');
  long = outageIn(patient, LONG_SECONDS);
  // Its own test awaits it.
  long.catch(() => undefined);
});
afterAll(() => patient?.close());

/** The citizen, with a hand up, is cut off for so long while something is written and said. */
async function outageIn(where: OutageCourt, seconds: number): Promise<void> {
  const { judge, person: citizen } = where;
  await citizen.act('raise-hand', { purpose: 'speak' });
  const suffered = where.suffer(seconds);
  await judge.act('post-message', { conversation: 'all', text: `missed ${seconds}`, nonce: `nonce-${seconds}-secs` });
  await judge.act('give-floor', { seat: 'judge', limitSeconds: null });
  const outage = await suffered;
  expect(faultsOf(outage)).toEqual([]);
  expect(outage.shownAway).toBe(seconds >= 10);
  const { scene } = await citizen.state();
  expect(scene!.me).toMatchObject({ place: 'courtroom', role: 'complainant', microphone: 'on' });
  expect(scene!.me.hand).not.toBeNull();
  await citizen.page.waitForFunction(
    (text) => window.attendance.session.store.getState().chat.messages.some((message) => message.text === text),
    `missed ${seconds}`,
  );
  // In two seconds the line of messages is not even given up: what was said arrives late.
  if (seconds >= 10) expect((await citizen.state()).missed).toMatchObject([{ kind: 'floor', who: { seat: 'judge' } }]);
  await judge.act('give-floor', { seat: null, limitSeconds: null });
  await citizen.act('lower-hand', { seat: 'citizen' });
}

describe.each([2, 10])('an outage of %i seconds', (seconds) => {
  it('ends with the person back in place with the same hand, heard within a second, and everybody told its length', () =>
    outageIn(court, seconds));
});

describe('when only sound and picture are cut', () => {
  it('the person is shown as away and told so, while messages go on, and is back within a second', async () => {
    const { person: citizen } = court;
    const suffered = court.suffer(8, 'media');
    await citizen.until(({ connection }) => connection.kind === 'reconnecting' && !connection.mediaFlows);
    await citizen.until(({ scene }) => scene?.me.here === false);
    expect(await citizen.actAtOnce('raise-hand', { purpose: 'speak' })).toEqual({ ok: true });
    const outage = await suffered;
    expect(outage.shownAway).toBe(true);
    expect(faultsOf(outage)).toEqual([]);
  });
});

describe('when only messages are cut', () => {
  it('the person hears and is heard, also after ten seconds, and what the court decides holds at once', async () => {
    const { judge, person: citizen, wire } = court;
    wire.cut('messages');
    await citizen.until(({ connection }) => connection.kind === 'reconnecting' && connection.mediaFlows);
    await setTimeout(11_000);
    expect((await judge.state()).scene!.people).toContainEqual(
      expect.objectContaining({ seat: 'citizen', here: true }),
    );
    expect((await citizen.state()).connection).toMatchObject({ kind: 'reconnecting', mediaFlows: true });
    await citizen.page.evaluate(() => window.attendance.nextPacketOf('judge/microphone'));
    const last = await judge.watchPackets('citizen/microphone', 1_500);
    expect(await judge.act('mute', { seat: 'citizen' })).toEqual({ ok: true });
    const mutedAt = performance.timeOrigin + performance.now();
    expect((await last()) - mutedAt).toBeLessThan(500);
    wire.mend();
    await citizen.until(({ connection, scene }) => connection.kind === 'online' && scene?.me.microphone === 'blocked');
    expect((await citizen.state()).lastOutage).toBeNull();
    await judge.act('allow-to-speak', { seat: 'citizen' });
    await citizen.act('set-microphone', { on: true });
  });
});

describe('when the device gets another address', () => {
  /** Moves a person while media take `delayMs` each way; reports media that arrive after the move, with the time after it (ms). */
  async function movedWith(delayMs: number) {
    const { judge, person: citizen, wire } = court;
    wire.delay(delayMs);
    const moved = wire.move();
    // After this time no packet is in transit any more.
    const [heard, hears] = await Promise.all([
      judge.page.evaluate((after) => window.attendance.nextPacketOf('citizen/microphone', after), 50 + delayMs),
      citizen.page.evaluate((after) => window.attendance.nextPacketOf('judge/microphone', after), 50 + delayMs),
    ]);
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
    const told = { heardMs: Math.round(heard - moved), hearsMs: Math.round(hears - moved) };
    console.info(`another address, ${delayMs} ms each way: ${JSON.stringify(told)}`);
    await citizen.until(({ connection, scene }) => connection.kind === 'online' && scene?.me.here === true);
    expect((await citizen.state()).scene!.me).toMatchObject({ place: 'courtroom', microphone: 'on' });
    return told;
  }

  it('the person is heard and hears again within a second, without a reload', async () => {
    const { heardMs, hearsMs } = await movedWith(0);
    expect(Math.max(heardMs, hearsMs)).toBeLessThanOrEqual(1_000);
  });

  it('the person hears soon after being heard, also where answers take longer than the browser’s first questions', async () => {
    const { heardMs, hearsMs } = await movedWith(LONG_WAY_MS);
    expect(hearsMs - heardMs).toBeLessThan(500);
    expect(Math.max(heardMs, hearsMs)).toBeLessThanOrEqual(1_000 + 6 * LONG_WAY_MS);
  });
});

describe(`an outage of ${LONG_SECONDS} seconds`, () => {
  // Well before it ends: the moment is judged with nothing else around.
  beforeAll(() => court.close());

  it('ends with the person back in place with the same hand, heard within a second, and everybody told its length', () =>
    long);
});
