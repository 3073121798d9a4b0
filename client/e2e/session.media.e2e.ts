import type { Browser } from 'playwright-core';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { countWaits } from '../../server/bench/join/waits.ts';
import { startRelay } from '../../server/bench/join/relay.ts';
import { EmulatedLine } from '../../server/test/support/emulated-line/emulated-line.ts';
import { holdAnother } from '../../server/test/support/other-hearing.ts';
import type { TestHearing } from '../../server/test/support/other-hearing.ts';
import { TestService } from '../../server/test/support/service.ts';
import { Attendee, startChromium } from './support/session-browser.ts';

let browser: Browser;
let service: TestService;
/** Another one for each test. */
let hearing: TestHearing;
const attendees: Attendee[] = [];

beforeAll(async () => {
  [browser, service] = await Promise.all([startChromium(), TestService.start()]);
});
afterAll(() => Promise.all([browser.close(), service.stop()]));

beforeEach(async () => {
  hearing = await holdAnother(service);
});
afterEach(async () => {
  await Promise.all(attendees.splice(0).map((attendee) => attendee.close()));
});

async function attend(seat: string, port?: number): Promise<Attendee> {
  const attendee = await Attendee.open(browser, hearing, seat, port === undefined ? {} : { port });
  attendees.push(attendee);
  return attendee;
}

/** Moves the test to a service of its own, which it may kill. */
async function ownService(): Promise<TestService> {
  const own = await TestService.start();
  onTestFinished(() => own.stop());
  hearing = own;
  return own;
}

/** A judge and a citizen who see each other in the courtroom. @param small see `Attendee.enter` */
async function courtroom(citizenPort?: number, small = true): Promise<{ judge: Attendee; citizen: Attendee }> {
  const judge = await attend('judge');
  expect(await judge.enter({ ahead: false, small })).toEqual({ ok: true });
  const citizen = await attend('citizen', citizenPort);
  expect(await citizen.enter({ small })).toEqual({ ok: true });
  expect(await judge.act('admit', { seat: 'citizen' })).toEqual({ ok: true });
  await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
  return { judge, citizen };
}

describe('joining', () => {
  it.each([
    { udp: 'answers late', udpAfterMs: 300, byTcp: false },
    { udp: 'is blocked', udpAfterMs: null, byTcp: true },
  ])('goes by TCP only where UDP does not get through: it $udp', async ({ udpAfterMs, byTcp }) => {
    const judge = await attend('judge');
    await judge.enter({ small: true });
    using line = await EmulatedLine.open({ media: service.mediaPort, pages: service.port });
    line.set({ udpBlocked: true });
    const clerk = await Attendee.open(browser, hearing, 'clerk', { line });
    attendees.push(clerk);
    const entering = clerk.enter({ ahead: false, small: true });
    if (udpAfterMs !== null) {
      await expect
        .poll(() => clerk.frames.some(({ sent, text }) => sent && text.includes('"connect-transports"')))
        .toBe(true);
      await setTimeout(udpAfterMs);
      line.set({});
    }
    expect(await entering).toEqual({ ok: true });
    await Promise.all([clerk.seesMoreOf('judge', 1), judge.seesMoreOf('clerk', 1)]);
    const isByTcp = async () => (await clerk.page.evaluate(() => window.countMedia())).byTcp;
    expect(await isByTcp()).toBe(byTcp);
    // Both pages switch to TCP when the network blocks UDP during the hearing.
    line.set({ udpBlocked: true });
    await expect.poll(isByTcp, { timeout: 20_000 }).toBe(true);
    await Promise.all([clerk.seesMoreOf('judge'), judge.seesMoreOf('clerk')]);
  });

  it('takes two round trips from the open socket to the first remote frame', async () => {
    const judge = await attend('judge');
    await judge.enter({ small: true });
    // With long round trips, the order of the frames shows which answers the page waited for.
    const slow = await startRelay(service.port, 250);
    const clerk = await attend('clerk', slow.port);
    await clerk.enter({ ahead: false, small: true });
    await clerk.seesMoreOf('judge', 1);
    const join = clerk.frames.slice(clerk.frames.findIndex(({ text }) => text.includes('"welcome"')));
    const enter = join.find(({ text }) => /^42\d+\["enter"/.test(text))?.text ?? '';
    const answer = enter.replace(/^42(\d+).*$/s, '43$1[');
    // What follows the answer to `enter` (consumers-ready) is not waited for: the pictures come meanwhile.
    const until = join.findIndex(({ text }) => text.startsWith(answer));
    const frames = join.slice(0, until + 1).map(({ sent, text }, at) => ({
      at,
      text,
      direction: sent ? ('sent' as const) : ('received' as const),
    }));
    expect(countWaits(frames)).toBe(2);
    await judge.seesMoreOf('clerk');
    slow.close();
  });

  it('sends and receives nothing in the waiting room, and is there at once when admitted', async () => {
    const judge = await attend('judge');
    await judge.enter({ small: true });
    const citizen = await attend('citizen');
    await citizen.enter({ small: true });
    await citizen.until(({ scene }) => scene?.me.place === 'waiting');
    await judge.until(({ scene }) =>
      scene!.people.some(({ seat, place }) => seat === 'citizen' && place === 'waiting'),
    );
    const counts = () =>
      citizen.page.evaluate(() =>
        Promise.all(
          (['audio', 'video'] as const).flatMap((kind) => [
            window.attendance.received(kind),
            window.attendance.sent(kind),
          ]),
        ),
      );
    expect(await counts()).toEqual([0, 0, 0, 0]);
    await judge.act('admit', { seat: 'citizen' });
    const ms = await citizen.seesMoreOf('judge', 1);
    console.info(`admitted → first frame: ${ms.toFixed(0)} ms`);
    await judge.seesMoreOf('citizen');
    await judge.act('dismiss', { seat: 'citizen' });
    await citizen.until(({ scene, remote }) => scene?.me.place === 'waiting' && remote.size === 0);
    await judge.act('admit', { seat: 'citizen' });
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
  });

  it('leads back to the seat after a reload, without a question and with the same mute', async () => {
    const { judge, citizen } = await courtroom();
    await citizen.act('set-microphone', { on: false });
    await citizen.page.reload();
    await citizen.until(({ stage, scene }) => stage === 'seated' && scene?.me.microphone === 'off');
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
    // While a producer is negotiated one packet of silence may leave, before any device is attached; the service drops it.
    const sent = () => citizen.page.evaluate(() => window.attendance.sent('audio'));
    const silent = await sent();
    expect(silent).toBeLessThanOrEqual(1);
    await citizen.seesMoreOf('judge', 15);
    expect(await sent()).toBe(silent);
  });
});

describe('a microphone that was on before a reload', () => {
  it('is on for the court, and opens when the page has counted to three', async () => {
    const { judge, citizen } = await courtroom();
    await citizen.page.evaluate(() => sessionStorage.setItem('counts', ''));
    await citizen.page.reload();
    await citizen.until(({ stage, liveAt = null }) => stage === 'seated' && liveAt !== null);
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
    const [sent, { scene, liveAt }] = [
      await citizen.page.evaluate(() => window.attendance.sent('audio')),
      await citizen.state(),
    ];
    expect(scene?.me.microphone).toBe('on');
    // A machine that is too busy to look in time has seen nothing.
    if (liveAt !== null) expect(sent).toBeLessThanOrEqual(1);
    await citizen.until(({ liveAt: held }) => held === null);
    const more = async () => (await citizen.page.evaluate(() => window.attendance.sent('audio'))) - sent;
    await vi.waitFor(async () => expect(await more()).toBeGreaterThan(5), 10_000);
  });
});

describe('muting', () => {
  it('stops the sound before the service has answered, and unmuting lets it through again', async () => {
    const { judge, citizen } = await courtroom();
    await citizen.act('set-microphone', { on: false });
    const sent = () => citizen.page.evaluate(() => window.attendance.sent('audio'));
    const silent = await sent();
    await citizen.seesMoreOf('judge', 15);
    expect(await sent()).toBe(silent);
    await citizen.act('set-microphone', { on: true });
    // Not by `waitForFunction`, which takes a promise for a yes.
    await vi.waitFor(async () => expect(await sent()).toBeGreaterThan(silent), 10_000);
    await judge.until(({ scene }) =>
      scene!.people.some(({ seat, microphone }) => seat === 'citizen' && microphone === 'on'),
    );
  });

  it('by the court cannot be undone by the person', async () => {
    const { judge, citizen } = await courtroom();
    await judge.act('mute', { seat: 'citizen' });
    await citizen.until(({ scene }) => scene?.me.microphone === 'blocked');
    expect(await citizen.act('set-microphone', { on: true })).toMatchObject({
      ok: false,
      error: { code: 'microphone-blocked' },
    });
    expect((await citizen.state()).scene?.me.microphone).toBe('blocked');
    await judge.act('allow-to-speak', { seat: 'citizen' });
    await citizen.until(({ scene }) => scene?.me.microphone === 'off');
    expect(await citizen.act('set-microphone', { on: true })).toEqual({ ok: true });
  });
});

describe('when only the socket is cut', () => {
  it('sound and picture go on for 5 s without a stall, and a mute in between holds', async () => {
    // Not the small camera: at ten pictures a second, pictures dropped by the encoder look like a stall of the line.
    const relay = await startRelay(service.port);
    onTestFinished(() => relay.close());
    const { judge, citizen } = await courtroom(relay.port, false);
    await Promise.all([judge, citizen].map(({ page }) => page.evaluate(() => window.attendance.forgetGaps())));
    relay.cut();
    await citizen.until(({ connection }) => connection.kind === 'reconnecting' && connection.mediaFlows);
    await citizen.actAtOnce('set-microphone', { on: false });
    // Five seconds of frames, counted by frames.
    const lost = performance.now();
    while (performance.now() - lost < 5000) await citizen.seesMoreOf('judge', 5);
    expect((await judge.state()).scene?.people.find(({ seat }) => seat === 'citizen')).toMatchObject({ here: true });
    relay.mend();
    await citizen.until(({ connection }) => connection.kind === 'online');
    await judge.until(({ scene }) =>
      scene!.people.some(({ seat, microphone }) => seat === 'citizen' && microphone === 'off'),
    );
    const gaps = [(await judge.seen('citizen')).longestGapMs, (await citizen.seen('judge')).longestGapMs];
    console.info(`socket cut for 5 s: longest gaps ${gaps.map((gap) => gap.toFixed(0)).join(' and ')} ms`);
    expect(Math.max(...gaps)).toBeLessThan(500);
    expect((await citizen.state()).lastOutage).toBeNull();
  });
});

describe('when the service is killed', () => {
  it('everybody is back in place by itself after it starts again, with the same hand, mute and chat', async () => {
    const own = await ownService();
    const { judge, citizen } = await courtroom();
    await judge.act('open-chat', { open: true });
    await citizen.act('raise-hand', { purpose: 'question' });
    await citizen.act('set-microphone', { on: false });
    const written = { conversation: 'all', text: 'before the fall', nonce: 'before-the-fall-of-the-service' };
    expect(await judge.act('post-message', written)).toEqual({ ok: true });
    await own.kill('SIGKILL');
    await citizen.until(({ connection }) => connection.kind === 'reconnecting');
    const hears = citizen.page.evaluate(() => window.attendance.nextPacketOf('judge/microphone'));
    await own.run();
    const ready = performance.timeOrigin + performance.now();
    const heardMs = (await hears) - ready;
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
    const picturesMs = performance.timeOrigin + performance.now() - ready;
    console.info(
      `service killed: sound ${heardMs.toFixed(0)} ms, pictures ${picturesMs.toFixed(0)} ms after it was ready`,
    );
    expect(heardMs).toBeLessThanOrEqual(1_000);
    await citizen.until(({ connection, scene }) => connection.kind === 'online' && scene?.me.here === true);
    const { scene, chat, lastOutage } = await citizen.state();
    expect(scene?.me).toMatchObject({ place: 'courtroom', microphone: 'off', handFor: 'question' });
    expect(scene?.me.hand).not.toBeNull();
    expect(chat.messages.map(({ text }) => text)).toEqual(['before the fall']);
    expect(lastOutage?.missedMs).toBeGreaterThan(0);
  });
});

describe('when the media worker is killed', () => {
  it('sound and picture are back within 5 s by themselves', async () => {
    const own = await ownService();
    const { judge, citizen } = await courtroom();
    for (const pid of own.childrenOf('mediasoup-worker')) process.kill(pid, 'SIGKILL');
    const killed = performance.now();
    // The former streams have ended, so all pictures from here on are new.
    await Promise.all([judge, citizen].map((one) => one.until(({ connection }) => connection.kind === 'reconnecting')));
    await Promise.all([judge.seesMoreOf('citizen'), citizen.seesMoreOf('judge')]);
    const ms = performance.now() - killed;
    console.info(`worker killed: pictures back after ${ms.toFixed(0)} ms`);
    expect(ms).toBeLessThan(5000);
    await Promise.all([judge, citizen].map((one) => one.until(({ connection }) => connection.kind === 'online')));
  });
});

describe('a seat', () => {
  it('is taken over only when asked, and the former page is told for good', async () => {
    const { citizen } = await courtroom();
    const other = await attend('citizen');
    expect(await other.enter()).toMatchObject({ ok: false, error: { code: 'seat-in-use' } });
    const taken = await other.page.evaluate(async () => {
      const { session } = window.attendance;
      const { microphone, camera } = session.store.getState().local;
      return session.enter({ microphone, camera, microphoneOn: true, cameraOn: true }, true);
    });
    expect(taken).toEqual({ ok: true });
    await citizen.until(({ connection }) => connection.kind === 'ended' && connection.error.code === 'seat-replaced');
    await other.seesMoreOf('judge');
  });

  it('with a wrong link ends the line with the reason', async () => {
    const page = await attend('observer');
    const state = await page.page.evaluate(async () => {
      window.attend({ hearing: location.hash.slice(1).split('/')[0]!, token: 'no.such.token' });
      const { store } = window.attendance.session;
      await new Promise<void>((resolve) => {
        const ended = (): void => void (store.getState().connection.kind === 'ended' && resolve());
        store.subscribe(ended);
        ended();
      });
      return store.getState().connection;
    });
    expect(state).toMatchObject({ kind: 'ended', error: { code: 'token-malformed' } });
  });
});
