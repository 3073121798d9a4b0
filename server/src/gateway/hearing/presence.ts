import { EventEmitter } from 'node:events';
import type { BrowserHash, HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { SIGNALLING_GRACE_MS } from '@mahzar/shared/hearing/state';
import type { Links, OpenLink } from '../../board/hearing-context.ts';
import { LiveSeats } from './live-seats.ts';
import type { LiveSeat } from './live-seats.ts';
import { LobbyBrowsers } from './lobby-browsers.ts';

export type PresenceEvents = {
  /** The person of a held seat is away, for good or for now, since the last sign of life (epoch ms). */
  lost: [live: LiveSeat, since: number];
  /** The person is here again. */
  back: [live: LiveSeat];
};

/**
 * How long transports are kept, ms: a browser that has lost everything reconnects through them at once, and two silent transports
 * cost nothing. Not longer: the worker's SCTP association with a silent browser ends after some 200 s, and then nothing carries the
 * beats.
 */
const KEEP_ENDPOINT_MS = 180_000;

/** Which browsers have the links of hearings open, and which of them hold seats. `Gateway` maintains it. */
export class Presence extends EventEmitter<PresenceEvents> {
  readonly live: LiveSeats;
  readonly lobby: LobbyBrowsers;

  /** @param now epoch milliseconds */
  constructor(now: () => number) {
    super();
    this.lobby = new LobbyBrowsers(now);
    this.live = new LiveSeats({
      graceMs: SIGNALLING_GRACE_MS,
      keepEndpointMs: KEEP_ENDPOINT_MS,
      now,
      lost: (live, since) => void this.emit('lost', live, since),
      back: (live) => void this.emit('back', live),
    });
  }

  /** The current links of a hearing's browsers. */
  links(hearing: HearingId): Links {
    const open = new Map<SeatId, OpenLink>();
    const browsers = new Map<SeatId, Map<BrowserHash, boolean>>();
    for (const connection of this.live.connections(hearing)) {
      const { seat, browser, openedAt, endpoint } = connection;
      const ofSeat = browsers.get(seat) ?? new Map<BrowserHash, boolean>();
      const holds = this.live.connection(hearing, seat) === connection;
      browsers.set(seat, ofSeat.set(browser, holds || ofSeat.get(browser) === true));
      const other = open.get(seat);
      open.set(seat, {
        since: Math.min(other?.since ?? openedAt, openedAt),
        equipped: other?.equipped === true || endpoint !== null,
      });
    }
    const unheard = this.live
      .held(hearing)
      .flatMap(({ seat, liveness }) => ('since' in liveness ? [[seat, liveness.since] as const] : []));
    return { open, browsers, unheard: new Map(unheard) };
  }

  /** Browsers that do not hold the seat and have its link open, or had it within the last quarter of an hour. */
  otherBrowsers(hearing: HearingId, seat: SeatId): { browser: BrowserHash; isOpen: boolean }[] {
    const holding = this.live.connection(hearing, seat);
    const others = [...this.live.connections(hearing)].filter((one) => one.seat === seat && one !== holding);
    const open = new Set(others.map(({ browser }) => browser));
    const before = this.lobby.of(hearing, seat);
    const closed = before.filter((browser) => !open.has(browser) && browser !== holding?.browser);
    return [
      ...[...open].map((browser) => ({ browser, isOpen: true })),
      ...closed.map((browser) => ({ browser, isOpen: false })),
    ];
  }
}
