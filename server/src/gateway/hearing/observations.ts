import { setTimeout } from 'node:timers/promises';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Logger } from 'pino';
import type { Execution, HearingService, HearingSnapshot } from '../../hearings/hearing-service.ts';
import { isHere } from './seat-liveness.ts';
import type { LiveSeat, LiveSeats } from './live-seats.ts';

interface ObservationsParts {
  readonly service: HearingService;
  readonly live: LiveSeats;
  readonly log: Logger;
  /** Whether the service is ending: failed notes are not repeated then. */
  readonly isEnding: () => boolean;
}

/** Wait before a failed note is repeated, ms. */
const NOTE_AGAIN_MS = 1_000;

/** Notes observations of people's connections with the law. */
export class Observations {
  readonly #parts: ObservationsParts;

  constructor(parts: ObservationsParts) {
    this.#parts = parts;
  }

  /** For a while nothing arrived from a person who is here; then data arrived again. */
  gap(hearing: HearingId, seat: SeatId, since: number, until: number): void {
    const live = this.#parts.live.get(hearing, seat);
    if (live === undefined || !isHere(live.liveness)) return;
    void this.note(hearing, { type: 'note-line-gap', seat, session: live.session, since, until });
  }

  /** Notes that a held seat's person is away; repeats until it is noted or the person is back. */
  async lost(live: LiveSeat, since: number): Promise<void> {
    const { hearing, seat, session } = live;
    while (!isHere(live.liveness) && !this.#parts.isEnding() && this.#parts.live.get(hearing, seat) !== undefined) {
      if ((await this.note(hearing, { type: 'note-line-lost', seat, session, since })) !== null) return;
      await setTimeout(NOTE_AGAIN_MS, undefined, { ref: false });
    }
  }

  /** If a held seat's person is here, notes that; returns the hearing's state afterwards. */
  async back(live: LiveSeat | undefined): Promise<HearingSnapshot | null> {
    if (live === undefined || !isHere(live.liveness)) return null;
    const { hearing, seat, session } = live;
    const execution = await this.note(hearing, { type: 'note-line-restored', seat, session });
    if (execution === null) void this.#backLater(live);
    return execution?.ok === true ? execution.snapshot : null;
  }

  async #backLater(live: LiveSeat): Promise<void> {
    await setTimeout(NOTE_AGAIN_MS, undefined, { ref: false });
    if (this.#parts.live.get(live.hearing, live.seat) === live && !this.#parts.isEnding()) await this.back(live);
  }

  /** Notes an observation with the law; null when that failed. */
  async note(hearing: HearingId, command: Parameters<HearingService['execute']>[1]): Promise<Execution | null> {
    try {
      return await this.#parts.service.execute(hearing, command, { kind: 'system' });
    } catch (error) {
      this.#parts.log.error({ err: error, hearing, command: command.type }, 'command not entered in the hearing log');
      return null;
    }
  }
}
