import type { Entry } from '@mahzar/shared/hearing/event';
import type { GrantedAccess } from '@mahzar/shared/hearing/evolve/granted';
import { Replay } from '@mahzar/shared/hearing/evolve/replay';
import type { SeatId, SourceId } from '@mahzar/shared/hearing/ids';
import { FLOOR } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { TimeRange } from './time-range.ts';

/** `sealed`: unmasked media of protected people; `open`: everything else on the record. */
export type RecordedRange = TimeRange & { readonly store: 'open' | 'sealed' };
export type RecordedChannelRange = TimeRange & { readonly channel: string };

/** Recording data from a hearing's log, except the times on the record. Time ranges are ascending and disjoint. */
export interface RecordTimeline {
  /** When each source was recorded, and into which store. */
  readonly recorded: ReadonlyMap<SourceId, readonly RecordedRange[]>;
  /** Times at which an interpreter's voice went to a language channel and not to the floor. */
  readonly channels: ReadonlyMap<SeatId, readonly RecordedChannelRange[]>;
  /** Names of protected people where their real name must not appear. */
  readonly aliases: ReadonlyMap<SeatId, string>;
}

/**
 * Derives the timeline from what the log says was granted to the record. A range that has not ended reaches to the last entry, like
 * the times on the record.
 */
export function recordTimelineOf(entries: readonly Entry[]): RecordTimeline {
  const [first, ...rest] = entries;
  if (first === undefined) throw new Error('an empty log has no timeline');
  const recorded = new RangeCollector<SourceId, RecordedRange['store']>();
  const channels = new RangeCollector<SeatId, string>();
  const replay = new Replay(first);
  let at = first.at;
  for (const entry of rest) {
    ({ at } = entry);
    // Most entries of a long log only report written segments, and change nothing here.
    if (!replay.take(entry)) continue;
    recorded.follow(recordedIn(replay.granted), at);
    channels.follow(channelsIn(replay.state), at);
  }
  return {
    recorded: recorded.end(at, (range, store) => ({ ...range, store })),
    channels: channels.end(at, (range, channel) => ({ ...range, channel })),
    aliases: new Map(
      [...replay.state.seats.values()].flatMap(({ id, alias }) => (alias === null ? [] : [[id, aliasName(alias)]])),
    ),
  };
}

/** Replaces a seat's name in file names. */
function aliasName(alias: number): string {
  return `protected-${alias}`;
}

function recordedIn({ recorder, sealed }: GrantedAccess): Map<SourceId, RecordedRange['store']> {
  return new Map([...recorder].map((source) => [source, sealed.has(source) ? 'sealed' : 'open']));
}

function channelsIn({ seats }: HearingState): Map<SeatId, string> {
  return new Map([...seats.values()].flatMap(({ id, speaksTo }) => (speaksTo === FLOOR ? [] : [[id, speaksTo]])));
}

/** Collects the time ranges in which each key had each value. */
class RangeCollector<Key, Value> {
  readonly #open = new Map<Key, { readonly from: number; readonly value: Value }>();
  readonly #ended = new Map<Key, (TimeRange & { readonly value: Value })[]>();

  follow(now: ReadonlyMap<Key, Value>, at: number): void {
    for (const [key, { from, value }] of this.#open) {
      if (now.get(key) === value) continue;
      this.#open.delete(key);
      if (at > from) this.#ended.set(key, [...(this.#ended.get(key) ?? []), { from, to: at, value }]);
    }
    for (const [key, value] of now) if (!this.#open.has(key)) this.#open.set(key, { from: at, value });
  }

  end<Range>(at: number, make: (range: TimeRange, value: Value) => Range): Map<Key, Range[]> {
    this.follow(new Map(), at);
    return new Map(
      [...this.#ended].map(([key, ranges]) => [key, ranges.map(({ value, ...range }) => make(range, value))]),
    );
  }
}
