import type { Browser } from 'playwright-core';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { countWaits } from '../../server/bench/join/waits.ts';
import { startRelay } from '../../server/bench/join/relay.ts';
import { EmulatedLine } from '../../server/test/support/emulated-line/emulated-line.ts';
import { holdAnother } from '../../server/test/support/other-hearing.ts';
import type { TestHearing } from '../../server/test/support/other-hearing.ts';
import { TestService } from '../../server/test/support/service.ts';
import { Attendee, startChromium } from './support/session-browser.ts';

let browser: Browser;
let service: TestService;
let hearing: TestHearing;
/** Stays in the courtroom for all tests, as does the citizen once admitted; each test leaves both as it found them. */
let judge: Attendee;
let admitted: Promise<Attendee> | undefined;
/** Whoever comes for one test. */
const guests: Attendee[] = [];

beforeAll(async () => {
  [browser, service] = await Promise.all([startChromium(), TestService.start()]);
  hearing = await holdAnother(service);
  judge = await hostOf(hearing);
});
afterAll(() => Promise.all([browser.close(), service.stop()]));
afterEach(async () => {
  await Promise.all(guests.splice(0).map((guest) => guest.close()));
});

async function attend(seat: string, options: Parameters<typeof Attendee.open>[3] = {}): Promise<Attendee> {
  const guest = await Attendee.open(browser, hearing, seat, options);
  guests.push(guest);
  return guest;
}

/** The judge in the courtroom. @param small see `Attendee.enter` */
async function hostOf(of: TestHearing, small = true): Promise<Attendee> {
  const host = await Attendee.open(browser, of, 'judge');
  expect(await host.enter({ ahead: false, small })).toEqual({ ok: true });
  return host;
}

/** The citizen, who sees the judge in the courtroom and is seen. */
function admittedCitizen(): Promise<Attendee> {
  return (admitted ??= comeIn(hearing));
}

/** Before tests with narrow bounds: nobody else films beside them. */
async function closeCourtroom(): Promise<void> {
  await Promise.all([judge.close(), admitted?.then((citizen) => citizen.close())]);
}

/** A citizen whom the judge admits. @param small see `Attendee.enter` */
async function comeIn(to: TestHearing, { by = judge, port = to.port, small = true } = {}): Promise<Attendee> {
  const citizen = await Attendee.open(browser, to, 'citizen', { port });
  expect(await citizen.enter({ small })).toEqual({ ok: true });
  expect(await by.act('admit', { seat: 'citizen' })).toEqual({ ok: true });
  await seeEachOther(by, citizen);
  return citizen;
}

const seeEachOther = (one: Attendee, other: Attendee) =>
  Promise.all([one.seesMoreOf(other.seat), other.seesMoreOf(one.seat)]);

const soundSentBy = ({ page }: Attendee) => page.evaluate(() => window.attendance.sent('audio'));

describe('joining', () => {
  it.each([
    { udp: 'answers late', udpAfterMs: 300, byTcp: false },
    { udp: 'is blocked', udpAfterMs: null, byTcp: true },
  ])('goes by TCP only where UDP does not get through: it $udp', async ({ udpAfterMs, byTcp }) => {
    using line = await EmulatedLine.open({ media: service.mediaPort, pages: service.port });
    line.set({ udpBlocked: true });
    const clerk = await attend('clerk', { line });
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
    // A page that is only closed keeps its seat for a while.
    await clerk.act('leave');
  });

  it('takes two round trips from the open socket to the first remote frame', async () => {
    // With long round trips, the order of the frames shows which answers the page waited for.
    const slow = await startRelay(service.port, 250);
    const clerk = await attend('clerk', { port: slow.port });
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
    const lawyer = await attend('lawyer');
    await lawyer.enter({ small: true });
    await lawyer.until(({ scene }) => scene?.me.place === 'waiting');
    await judge.until(({ scene }) => scene!.people.some(({ seat, place }) => seat === 'lawyer' && place === 'waiting'));
    const counts = () =>
      lawyer.page.evaluate(() =>
        Promise.all(
          (['audio', 'video'] as const).flatMap((kind) => [
            window.attendance.received(kind),
            window.attendance.sent(kind),
          ]),
        ),
      );
    expect(await counts()).toEqual([0, 0, 0, 0]);
    await judge.act('admit', { seat: 'lawyer' });
    const ms = await lawyer.seesMoreOf('judge', 1);
    console.info(`admitted → first frame: ${ms.toFixed(0)} ms`);
    await judge.seesMoreOf('lawyer');
    await judge.act('dismiss', { seat: 'lawyer' });
    await lawyer.until(({ scene, remote }) => scene?.me.place === 'waiting' && remote.size === 0);
    await judge.act('admit', { seat: 'lawyer' });
    await seeEachOther(judge, lawyer);
  });

  it('leads back to the seat after a reload, without a question and with the same mute', async () => {
    const citizen = await admittedCitizen();
    await citizen.act('set-microphone', { on: false });
    await citizen.page.reload();
    await citizen.until(({ stage, scene }) => stage === 'seated' && scene?.me.microphone === 'off');
    await seeEachOther(judge, citizen);
    // While a producer is negotiated one packet of silence may leave, before any device is attached; the service drops it.
    const silent = await soundSentBy(citizen);
    expect(silent).toBeLessThanOrEqual(1);
    await citizen.seesMoreOf('judge', 15);
    expect(await soundSentBy(citizen)).toBe(silent);
    await citizen.act('set-microphone', { on: true });
  });
});

describe('a microphone that was on before a reload', () => {
  it('is on for the court, and opens when the page has counted to three', async () => {
    const citizen = await admittedCitizen();
    await citizen.page.evaluate(() => sessionStorage.setItem('counts', ''));
    onTestFinished(() => citizen.page.evaluate(() => sessionStorage.removeItem('counts')));
    await citizen.page.reload();
    await citizen.until(({ stage, microphoneOpensAt = null }) => stage === 'seated' && microphoneOpensAt !== null);
    await seeEachOther(judge, citizen);
    const [sent, { scene, microphoneOpensAt }] = [await soundSentBy(citizen), await citizen.state()];
    expect(scene?.me.microphone).toBe('on');
    // A machine that is too busy to look in time has seen nothing.
    if (microphoneOpensAt !== null) expect(sent).toBeLessThanOrEqual(1);
    await citizen.until(({ microphoneOpensAt: held }) => held === null);
    const more = async () => (await soundSentBy(citizen)) - sent;
    await vi.waitFor(async () => expect(await more()).toBeGreaterThan(5), 10_000);
  });
});

describe('muting', () => {
  it('stops the sound before the service has answered, and unmuting lets it through again', async () => {
    const citizen = await admittedCitizen();
    await citizen.act('set-microphone', { on: false });
    const silent = await soundSentBy(citizen);
    await citizen.seesMoreOf('judge', 15);
    expect(await soundSentBy(citizen)).toBe(silent);
    await citizen.act('set-microphone', { on: true });
    // Not by `waitForFunction`, which takes a promise for a yes.
    await vi.waitFor(async () => expect(await soundSentBy(citizen)).toBeGreaterThan(silent), 10_000);
    await judge.until(({ scene }) =>
      scene!.people.some(({ seat, microphone }) => seat === 'citizen' && microphone === 'on'),
    );
  });

  it('by the court cannot be undone by the person', async () => {
    const citizen = await admittedCitizen();
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

describe('a person who is removed', () => {
  it('is neither heard nor seen from then on, cannot return, and is there again when readmitted and admitted', async () => {
    const citizen = await admittedCitizen();
    await judge.act('remove', { seat: 'citizen' });
    await Promise.all([
      judge.until(({ remote }) => remote.size === 0),
      citizen.until(({ scene, stage, remote }) => scene?.me.place === 'expelled' && stage === 'lobby' && !remote.size),
    ]);
    const { frames } = await judge.seen('citizen');
    expect(await citizen.enter()).toMatchObject({ ok: false, error: { code: 'expelled' } });
    const sent = await citizen.page.evaluate(() =>
      Promise.all([window.attendance.sent('audio'), window.attendance.sent('video')]),
    );
    expect(sent).toEqual([0, 0]);
    expect((await judge.seen('citizen')).frames).toBe(frames);

    await judge.act('readmit', { seat: 'citizen' });
    await citizen.until(({ scene }) => scene?.me.place === 'outside');
    expect(await citizen.enter({ small: true })).toMatchObject({ ok: true });
    await judge.act('admit', { seat: 'citizen' });
    await seeEachOther(judge, citizen);
  });
});

describe('a session whose only host is gone', () => {
  it('goes on when the page was only loaded again, and is suspended and silent when the host leaves, until the host says so', async () => {
    const citizen = await admittedCitizen();
    await judge.act('start', { countdownSeconds: 0 });
    await citizen.until(({ scene }) => scene?.phase === 'in-session');
    await judge.page.reload();
    await judge.until(({ stage, scene }) => stage === 'seated' && scene?.phase === 'in-session');
    await seeEachOther(judge, citizen);
    await citizen.until(({ scene }) => scene?.phase === 'in-session' && scene.suspension === null);

    await judge.act('leave');
    await citizen.until(({ scene, remote }) => scene?.suspension === 'no-host' && remote.size === 0);
    await judge.enter({ small: true });
    await judge.act('resume', { countdownSeconds: 0 });
    await citizen.until(({ scene }) => scene?.phase === 'in-session');
    await seeEachOther(judge, citizen);
  });
});

describe('a seat', () => {
  it('is taken over only when asked, and the former page is told for good', async () => {
    const citizen = await admittedCitizen();
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

describe('when only the socket is cut', () => {
  beforeAll(closeCourtroom);

  it('sound and picture go on for 5 s without a stall, and a mute in between holds', async () => {
    // Not the small camera: at ten pictures a second, pictures dropped by the encoder look like a stall of the line.
    const relay = await startRelay(service.port);
    onTestFinished(() => relay.close());
    const own = await holdAnother(service);
    const host = await hostOf(own, false);
    const citizen = await comeIn(own, { by: host, port: relay.port, small: false });
    guests.push(host, citizen);
    await Promise.all([host, citizen].map(({ page }) => page.evaluate(() => window.attendance.forgetGaps())));
    relay.cut();
    await citizen.until(({ connection }) => connection.kind === 'reconnecting' && connection.mediaFlows);
    await citizen.actAtOnce('set-microphone', { on: false });
    // Five seconds of frames, counted by frames.
    const lost = performance.now();
    while (performance.now() - lost < 5000) await citizen.seesMoreOf('judge', 5);
    expect((await host.state()).scene?.people.find(({ seat }) => seat === 'citizen')).toMatchObject({ here: true });
    relay.mend();
    await citizen.until(({ connection }) => connection.kind === 'online');
    await host.until(({ scene }) =>
      scene!.people.some(({ seat, microphone }) => seat === 'citizen' && microphone === 'off'),
    );
    const gaps = [(await host.seen('citizen')).longestGapMs, (await citizen.seen('judge')).longestGapMs];
    console.info(`socket cut for 5 s: longest gaps ${gaps.map((gap) => gap.toFixed(0)).join(' and ')} ms`);
    expect(Math.max(...gaps)).toBeLessThan(500);
    expect((await citizen.state()).lastOutage).toBeNull();
  });
});

describe('when something is killed', () => {
  let own: TestService;
  let host: Attendee;
  let citizen: Attendee;

  beforeAll(async () => {
    await closeCourtroom();
    own = await TestService.start();
    host = await hostOf(own);
    citizen = await comeIn(own, { by: host });
  });
  afterAll(() => Promise.all([host.close(), citizen.close(), own.stop()]));

  it('the media worker, sound and picture are back within 5 s by themselves', async () => {
    for (const pid of own.childrenOf('mediasoup-worker')) process.kill(pid, 'SIGKILL');
    const killed = performance.now();
    // The former streams have ended, so all pictures from here on are new.
    await Promise.all([host, citizen].map((one) => one.until(({ connection }) => connection.kind === 'reconnecting')));
    await seeEachOther(host, citizen);
    const ms = performance.now() - killed;
    console.info(`worker killed: pictures back after ${ms.toFixed(0)} ms`);
    expect(ms).toBeLessThan(5000);
    await Promise.all([host, citizen].map((one) => one.until(({ connection }) => connection.kind === 'online')));
  });

  it('the service, everybody is back in place by itself after it starts again, with the same hand, mute and chat', async () => {
    await host.act('open-chat', { open: true });
    await citizen.act('raise-hand', { purpose: 'question' });
    await citizen.act('set-microphone', { on: false });
    const written = { conversation: 'all', text: 'before the fall', nonce: 'before-the-fall-of-the-service' };
    expect(await host.act('post-message', written)).toEqual({ ok: true });
    await own.kill('SIGKILL');
    await citizen.until(({ connection }) => connection.kind === 'reconnecting');
    const hears = citizen.page.evaluate(() => window.attendance.nextPacketOf('judge/microphone'));
    await own.run();
    const ready = performance.timeOrigin + performance.now();
    const heardMs = (await hears) - ready;
    await seeEachOther(host, citizen);
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
