import type { Entry } from '@mahzar/shared/hearing/event';
import { Replay } from '@mahzar/shared/hearing/evolve/replay';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { isOver, placeOf } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';

/** A time range, epoch milliseconds of whole seconds. */
export interface Stay {
  readonly from: number;
  readonly to: number;
}

/**
 * When each person was in the courtroom with a working line, by the log. Time spent waiting, away or in a private consultation
 * does not count. Times are log times, rounded down to the second; a stay without an end in the log lasts until the last entry.
 */
export function presenceIn(entries: readonly Entry[]): {
  readonly state: HearingState;
  readonly until: number;
  readonly stays: ReadonlyMap<SeatId, readonly Stay[]>;
} {
  const [first, ...rest] = entries;
  if (first === undefined) throw new Error('an empty log has nobody in it');
  const replay = new Replay(first);
  const since = new Map<SeatId, number>();
  const stays = new Map<SeatId, Stay[]>();
  const end = (seat: SeatId, at: number): void => {
    const from = since.get(seat)!;
    since.delete(seat);
    const own = stays.get(seat) ?? [];
    const last = own.at(-1);
    // An absence within one second does not count.
    if (last?.to === secondOf(from)) own[own.length - 1] = { from: last.from, to: secondOf(at) };
    else if (secondOf(at) > secondOf(from)) own.push({ from: secondOf(from), to: secondOf(at) });
    stays.set(seat, own);
  };
  let { at } = first;
  for (const entry of rest) {
    const wasOver = isOver(replay.state.phase);
    replay.take(entry);
    const { state } = replay;
    if (!wasOver) ({ at } = entry);
    for (const seat of state.seats.values()) {
      const place = placeOf(state, seat);
      const isHere = !isOver(state.phase) && place.kind === 'courtroom' && place.here;
      if (isHere && !since.has(seat.id)) since.set(seat.id, entry.at);
      if (!isHere && since.has(seat.id)) end(seat.id, entry.at);
    }
  }
  for (const seat of since.keys()) end(seat, at);
  return { state: replay.state, until: secondOf(at), stays };
}

function secondOf(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
