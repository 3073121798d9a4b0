import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { vi } from 'vitest';
import { readLog } from '../../../server/test/support/log.ts';
import type { LoggedEntry } from '../../../server/test/support/log.ts';
import { TestService } from '../../../server/test/support/service.ts';
import { Attendee, startChromium } from './session-browser.ts';
import { Wire } from './wire.ts';

/** Audio is back so soon after the line (1 s and three round trips, which take no time on one machine). */
const BACK_WITHIN_MS = 1_000;
/** Largest allowed difference between the reported and the true length of an outage. */
const TOLD_WITHIN_MS = 1_000;

/** What an outage came to; times in ms after the line's return. */
export interface Outage {
  readonly name: string;
  readonly seconds: number;
  /** Until the court hears the person, and the person the court. */
  readonly heardMs: number;
  readonly hearsMs: number;
  readonly pictureMs: number;
  /** What the court saw shortly before the line was back. */
  readonly shownAway: boolean;
  readonly counts: boolean;
  /** What the person, the court's list and the log say was missed. */
  readonly toldMs: number | null;
  readonly listedMs: number | null;
  readonly loggedMs: readonly number[];
}

/** Who takes part in a hearing, in addition to the judge and the person. */
interface TakingPart {
  /** Seats of others on good lines, who look on. */
  readonly others?: readonly string[];
  /** A separate browser for the person, which the test can stop or change. */
  readonly personsBrowser?: Browser;
}

/**
 * A hearing in session: a judge and perhaps others on good lines, and a person on one that can be cut. Judge and person sound without
 * a pause: of a silent microphone a packet comes every 400 ms only, however soon the line is back.
 */
export class OutageCourt {
  readonly service: TestService;
  readonly wire: Wire;
  readonly judge: Attendee;
  readonly person: Attendee;
  readonly others: readonly Attendee[];
  readonly #browser: Browser;

  private constructor(browser: Browser, service: TestService, wire: Wire, [judge, person, ...others]: Attendee[]) {
    this.#browser = browser;
    this.service = service;
    this.wire = wire;
    this.judge = judge!;
    this.person = person!;
    this.others = others;
  }

  static async open(seat: string, { others: seats = [], personsBrowser }: TakingPart = {}): Promise<OutageCourt> {
    const [browser, service] = await Promise.all([
      startChromium('small'),
      TestService.start({ MEDIA_ANNOUNCED_ADDRESS: Wire.ADDRESS }),
    ]);
    const wire = await Wire.open({ signalling: service.port, media: service.mediaPort });
    const [judge, person, ...others] = await Promise.all([
      Attendee.open(browser, service, 'judge'),
      // Without media until the person enters.
      Attendee.open(personsBrowser ?? browser, service, seat, { port: wire.port }),
      ...seats.map((other) => Attendee.open(browser, service, other)),
    ]);
    await judge.enter({ small: true, tone: true });
    await Promise.all(others.map((other) => other.enter({ microphone: false, camera: false })));
    await Promise.all([judge, ...others].map((each) => each.isConnected()));
    wire.spare();
    await person.enter({ small: true, tone: true });
    await judge.act('admit', { seat });
    await Promise.all([judge.seesMoreOf(seat), person.seesMoreOf('judge')]);
    await judge.act('start', { countdownSeconds: 0 });
    await person.until(({ scene }) => scene?.phase === 'in-session');
    await judge.act('open-chat', { open: true });
    return new OutageCourt(browser, service, wire, [judge, person, ...others]);
  }

  /**
   * Cuts the person's line, whole or for media only, for some seconds, and answers with what that came to.
   * @param counts whether something is held without the person meanwhile, so that the court's list says what was missed
   */
  async suffer(seconds: number, what: 'all' | 'media' = 'all', { counts = true } = {}): Promise<Outage> {
    return this.sufferAs(`${seconds} s of ${what}`, seconds, {
      counts,
      begin: () => this.wire.cut(what),
      end: () => this.wire.mend(),
    });
  }

  /** Has the person suffer an outage of any kind; `end` answers with when it was over, epoch milliseconds. */
  async sufferAs(
    name: string,
    seconds: number,
    { begin, end, counts = true }: { begin: () => void; end: () => number; counts?: boolean },
  ): Promise<Outage> {
    const { judge, person } = this;
    const before = this.#restored().length;
    const toldBefore = (await this.#told()).length;
    const listed = (await this.#listed())?.missed?.at ?? 0;
    begin();
    await setTimeout(seconds * 1000 - 200);
    const shownAway = (await this.#listed())?.here === false;
    const heard = judge.page.evaluate(nextPacket, `${person.seat}/microphone`);
    await setTimeout(200);
    const ended = end();
    const hears = person.page.evaluate(nextPacket, 'judge/microphone');
    const pictures = Promise.all([judge.seesMoreOf(person.seat), person.seesMoreOf('judge')]);
    const [heardAt, hearsAt] = await Promise.all([heard, hears]);
    await pictures;
    const picturesAt = performance.timeOrigin + performance.now();
    await person.until(({ connection, scene }) => connection.kind === 'online' && scene?.me.here === true);
    // An outage that ended before it was noticed is entered within a second.
    await vi.waitFor(() => this.#restored().length > before || Promise.reject(new Error('not noted')), 2_000);
    if (counts)
      await vi.waitFor(
        async () => ((await this.#listed())?.missed?.at ?? 0) > listed || Promise.reject(new Error('not listed')),
        2_000,
      );
    const toldMs = await vi
      .waitFor(async () => (await this.#told())[toldBefore] ?? Promise.reject(new Error()), 2_000)
      .catch(() => null);
    const missed = (await this.#listed())?.missed ?? null;
    const outage: Outage = {
      name,
      seconds,
      heardMs: heardAt - ended,
      hearsMs: hearsAt - ended,
      pictureMs: picturesAt - ended,
      shownAway,
      toldMs,
      counts,
      // An entry of an earlier outage does not count for this one.
      listedMs: missed !== null && missed.at > listed ? missed.ms : null,
      loggedMs: this.#restored()
        .slice(before)
        .map(({ payload }) => Number(payload['awayMs'])),
    };
    console.info(describe(outage));
    return outage;
  }

  async close(): Promise<void> {
    this.wire.close();
    await Promise.all([this.#browser.close(), this.service.stop()]);
  }

  /** Lengths of the outages that the person's page has reported, ms. */
  #told(): Promise<number[]> {
    return this.person.page.evaluate(() => window.attendance.told.map(({ missedMs }) => missedMs));
  }

  #restored(): LoggedEntry[] {
    return readLog(this.service).filter(({ type }) => type === 'line-restored');
  }

  async #listed() {
    return (await this.judge.state()).scene!.people.find(({ seat }) => seat === this.person.seat);
  }
}

function nextPacket(stream: string): Promise<number> {
  return window.attendance.nextPacketOf(stream);
}

/** Returns the violated requirements of an outage. */
export function faultsOf({ seconds, heardMs, hearsMs, toldMs, counts, listedMs, loggedMs }: Outage): string[] {
  const near = (ms: number | null | undefined) => Math.abs((ms ?? 0) - seconds * 1000) <= TOLD_WITHIN_MS;
  return [
    ...(heardMs <= BACK_WITHIN_MS ? [] : [`heard again after ${heardMs.toFixed(0)} ms`]),
    ...(hearsMs <= BACK_WITHIN_MS ? [] : [`hears again after ${hearsMs.toFixed(0)} ms`]),
    ...(loggedMs.length === 1 && near(loggedMs[0]) ? [] : [`logged as ${loggedMs.join(' and ')} ms`]),
    ...(listedMs === (counts ? loggedMs[0] : null) ? [] : [`listed as ${listedMs} ms`]),
    ...(near(toldMs) ? [] : [`told as ${toldMs} ms`]),
  ];
}

function describe({ name, heardMs, hearsMs, pictureMs, shownAway, toldMs, listedMs, loggedMs }: Outage): string {
  const ms = (value: number | null) => (value === null ? 'nothing' : `${value.toFixed(0)} ms`);
  return `${name}: heard again after ${ms(heardMs)}, hears after ${ms(hearsMs)}, pictures after ${ms(pictureMs)}; shown away: ${shownAway}; told ${ms(toldMs)}, listed ${ms(listedMs)}, logged ${loggedMs.map(ms).join(' and ') || 'nothing'}`;
}
