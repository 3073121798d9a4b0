import type { Entry } from '../hearing/event.ts';
import type { GrantedAccess } from '../hearing/evolve/granted.ts';
import { Replay } from '../hearing/evolve/replay.ts';
import { isOfExhibit, parseSourceId, sentKind } from '../hearing/ids.ts';
import type { SeatId, SourceId } from '../hearing/ids.ts';
import { screened } from '../hearing/state.ts';
import type { HearingState } from '../hearing/state.ts';
import type { PlaybackRight } from './may-play.ts';
import { ExhibitKnowledge } from './exhibit-knowledge.ts';
import type { ToldExhibit } from './exhibit-knowledge.ts';

/** A time range, epoch milliseconds: `from` is included, `to` is not. */
export interface PlayedRange {
  readonly from: number;
  readonly to: number;
}

/** The playable part of a record. */
export interface Playable {
  /** Ranges are in order and do not touch; a source without ranges is missing. */
  readonly sources: ReadonlyMap<SourceId, readonly PlayedRange[]>;
  /** People about whom the player learns only events within their ranges, because only granted media of them may be played. */
  readonly apart: ReadonlySet<SeatId>;
  /** People of `apart` of whom nothing was ever granted: they are not mentioned at all. */
  readonly hidden: ReadonlySet<SeatId>;
  /** What may be told of exhibits, by entry number; null where everything may be. */
  readonly exhibits: ReadonlyMap<number, ToldExhibit> | null;
}

/**
 * Returns what a right allows to play of a hearing, from its log: sources of the open record while they were on. Of a person who is
 * protected at the end of the log only altered media are played, also from before the protection. Of a person screened from the
 * player's seat at any time, and of everybody with `asGranted`, only media that the seat was granted at that moment. The same
 * applies to played exhibits, also for seats of the court; a player without a seat gets those that the right names. Open ranges end
 * at the last entry.
 */
export function playableOf(entries: readonly Entry[], right: PlaybackRight): Playable {
  const [first, ...rest] = entries;
  if (first === undefined) return { sources: new Map(), apart: new Set(), hidden: new Set(), exhibits: new Map() };
  const replay = new Replay(first);
  const own = right.as === 'seat' ? right.seat : null;
  const isGranted = grantedTo(right);
  const [taken, granted] = [new Ranges(), new Ranges()];
  const apart = new Set<SeatId>(own === null ? [] : peopleScreenedFrom(own, replay.state));
  const exhibits = own === null ? null : new ExhibitKnowledge(own);
  let { at } = first;
  for (const entry of rest) {
    ({ at } = entry);
    const before = replay.state;
    if (!replay.take(entry)) continue;
    exhibits?.follow(entry, before, replay.state);
    const open = openTo(replay.granted);
    taken.follow(open, at);
    granted.follow(new Set([...open].filter((source) => isGranted(replay, source))), at);
    if (own === null) continue;
    for (const seat of peopleScreenedFrom(own, replay.state)) apart.add(seat);
  }
  const { seats } = replay.state;
  if (right.as === 'seat' && right.asGranted === true) {
    for (const seat of seats.keys()) if (seat !== own) apart.add(seat);
  }
  const all = taken.end(at);
  const ofSeat = granted.end(at);
  const sources = new Map<SourceId, readonly PlayedRange[]>();
  for (const [source, ranges] of all) {
    const { seat, kind } = parseSourceId(source);
    if (seats.get(seat)?.protected === true && sentKind(kind) === kind) continue;
    const allowed = isAsGranted(apart, source) ? ofSeat.get(source) : ranges;
    if (allowed !== undefined) sources.set(source, allowed);
  }
  const told = new Set([...sources.keys()].map((source) => parseSourceId(source).seat));
  const hidden = new Set([...apart].filter((seat) => !told.has(seat)));
  return { sources, apart, hidden, exhibits: exhibits?.told ?? null };
}

/** Whether the right covers everything that the open record has of a source, at all times. */
export function isWhole(right: PlaybackRight, source: SourceId): boolean {
  return right.as === 'court' && !isOfExhibit(parseSourceId(source).kind);
}

/** Whether a source is played only as the seat was granted it. Nobody gets more of an exhibit than in the hearing. */
export function isAsGranted(apart: ReadonlySet<SeatId>, source: SourceId): boolean {
  const { seat, kind } = parseSourceId(source);
  return apart.has(seat) || isOfExhibit(kind);
}

/** Returns the sources of the open record that are on. */
function openTo({ recorder, sealed, live }: GrantedAccess): Set<SourceId> {
  return new Set([...recorder].filter((source) => live.has(source) && !sealed.has(source)));
}

/**
 * Returns a function that tells whether a source is granted to the right's holder at a moment: by their seat, or by the exhibits
 * that they may read.
 */
function grantedTo(right: PlaybackRight): (now: Replay, source: SourceId) => boolean {
  const { seat } = right;
  if (seat !== undefined) {
    return ({ granted }, source) =>
      parseSourceId(source).seat === seat || granted.listeners.get(seat)?.has(source) === true;
  }
  const read = new Set(right.as === 'court' ? right.exhibits : []);
  return ({ state: { exhibit } }, source) =>
    isOfExhibit(parseSourceId(source).kind) && exhibit !== null && read.has(exhibit.document);
}

function peopleScreenedFrom(seat: SeatId, state: HearingState): SeatId[] {
  if (state.screenings.size === 0) return [];
  return [...state.seats.keys()].filter((other) => other !== seat && screened(state, seat, other));
}

/** Collects the time ranges of each source. */
class Ranges {
  readonly #since = new Map<SourceId, number>();
  readonly #ended = new Map<SourceId, PlayedRange[]>();

  follow(now: ReadonlySet<SourceId>, at: number): void {
    for (const [source, from] of this.#since) {
      if (now.has(source)) continue;
      this.#since.delete(source);
      this.#add(source, from, at);
    }
    for (const source of now) if (!this.#since.has(source)) this.#since.set(source, at);
  }

  end(at: number): ReadonlyMap<SourceId, readonly PlayedRange[]> {
    this.follow(new Set(), at);
    return this.#ended;
  }

  #add(source: SourceId, from: number, to: number): void {
    if (to <= from) return;
    this.#ended.set(source, [...(this.#ended.get(source) ?? []), { from, to }]);
  }
}
