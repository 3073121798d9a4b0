import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { MediaPathCounts } from '../media/engine.ts';
import type { MeasuredConnection } from './hearing-context.ts';
import { connectionLevel } from './connection-level.ts';

/** Time between two looks at a connection, ms: a bad one is noticed within twice that. */
export const LOOK_EVERY_MS = 2_000;
/** Number of consecutive better looks after which a poor connection counts as better, so that the display does not flicker. */
const BETTER_LOOKS = 3;
/** With fewer packets than this no loss is reported: a single lost one would look like a bad line. */
const FEW_PACKETS = 20;
/** Smaller changes than these are not reported, percent and milliseconds, because jumping numbers help nobody. */
const STEP = { lossPercent: 2, rttMs: 50 };

interface Watched {
  readonly counts: MediaPathCounts;
  readonly lastSent: MeasuredConnection;
  readonly better: number;
}

/** Judges the quality of people's connections by the packet counts of successive looks. */
export class ConnectionQuality {
  readonly #watched = new Map<HearingId, ReadonlyMap<SeatId, Watched>>();

  /** The last reported connections of a hearing's people. */
  of(hearing: HearingId): ReadonlyMap<SeatId, MeasuredConnection> {
    return new Map([...(this.#watched.get(hearing) ?? [])].map(([seat, { lastSent }]) => [seat, lastSent]));
  }

  /**
   * Takes the present counts.
   * @param now epoch milliseconds
   * @returns whether a report changed
   */
  look(hearing: HearingId, counts: ReadonlyMap<SeatId, MediaPathCounts>, now: number): boolean {
    const before = this.#watched.get(hearing) ?? new Map<SeatId, Watched>();
    const after = new Map([...counts].map(([seat, counted]) => [seat, next(before.get(seat), counted, now)]));
    if (after.size > 0) this.#watched.set(hearing, after);
    else this.#watched.delete(hearing);
    return (
      before.size !== after.size || [...after].some(([seat, { lastSent }]) => before.get(seat)?.lastSent !== lastSent)
    );
  }

  forget(hearing: HearingId): void {
    this.#watched.delete(hearing);
  }
}

const UNKNOWN: MeasuredConnection = { level: 'unknown', lossPercent: null, rttMs: null, poorSince: null };

function next(before: Watched | undefined, counts: MediaPathCounts, now: number): Watched {
  if (before === undefined) return { counts, lastSent: UNKNOWN, better: 0 };
  const measured = measure(before.counts, counts, now);
  const { lastSent } = before;
  if (lastSent.poorSince === null || measured.level === 'poor')
    return {
      counts,
      lastSent: settled(lastSent, { ...measured, poorSince: poorSince(lastSent, measured) }),
      better: 0,
    };
  const better = before.better + 1;
  return better >= BETTER_LOOKS ? { counts, lastSent: measured, better: 0 } : { counts, lastSent, better };
}

function measure(before: MediaPathCounts, after: MediaPathCounts, now: number): MeasuredConnection {
  // New sources start counting from 0.
  const received = Math.max(0, after.received - before.received);
  const lost = Math.max(0, after.lost - before.lost);
  const all = received + lost;
  const loss = all < FEW_PACKETS ? null : lost / all;
  const level = connectionLevel({ loss, rttMs: after.rttMs });
  return {
    level,
    lossPercent: loss === null ? null : Math.round(loss * 100),
    rttMs: after.rttMs === null ? null : Math.round(after.rttMs / 10) * 10,
    poorSince: level === 'poor' ? now : null,
  };
}

function poorSince(lastSent: MeasuredConnection, { level, poorSince: now }: MeasuredConnection): number | null {
  return level === 'poor' ? (lastSent.poorSince ?? now) : null;
}

/** The earlier report, if the new one is near enough. */
function settled(lastSent: MeasuredConnection, measured: MeasuredConnection): MeasuredConnection {
  const near = (key: keyof typeof STEP) => {
    const [one, other] = [lastSent[key], measured[key]];
    return one === null || other === null ? one === other : Math.abs(one - other) < STEP[key];
  };
  const same = lastSent.level === measured.level && lastSent.poorSince === measured.poorSince;
  return same && near('lossPercent') && near('rttMs') ? lastSent : measured;
}
