import { parseSourceId } from '../ids.ts';
import type { SeatId, SourceId } from '../ids.ts';

/** Who may hear and see whom, as the law granted it and the log records it. */
export interface GrantedAccess {
  /** For every seat that may receive anything, the sources it may receive; never its own sources. */
  readonly listeners: ReadonlyMap<SeatId, ReadonlySet<SourceId>>;
  /** Sources that may send. */
  readonly live: ReadonlySet<SourceId>;
  /** Sources that are recorded. */
  readonly recorder: ReadonlySet<SourceId>;
  /** Recorded sources that go into the sealed store only. */
  readonly sealed: ReadonlySet<SourceId>;
  /** Sources of which the service makes an altered version. */
  readonly altered: ReadonlySet<SourceId>;
}

/** Each seat in `to` receives each source in `sources` except its own. */
export interface SharedGrant {
  readonly to: readonly SeatId[];
  readonly sources: readonly SourceId[];
}

/** Additions to and removals from the sets of `GrantedAccess`; empty lists are omitted. */
export interface GrantChange {
  readonly gained?: readonly SharedGrant[] | undefined;
  readonly lost?: readonly SharedGrant[] | undefined;
  /** Added to and removed from `live`. */
  readonly on?: readonly SourceId[] | undefined;
  readonly off?: readonly SourceId[] | undefined;
  readonly recorded?: readonly SourceId[] | undefined;
  readonly unrecorded?: readonly SourceId[] | undefined;
  readonly sealed?: readonly SourceId[] | undefined;
  readonly unsealed?: readonly SourceId[] | undefined;
  readonly altered?: readonly SourceId[] | undefined;
  readonly unaltered?: readonly SourceId[] | undefined;
}

type Sources = ReadonlySet<SourceId>;

const NONE: Sources = new Set();

/** Returns the difference between two moments; null when there is none. */
export function grantChange(before: GrantedAccess, after: GrantedAccess): GrantChange | null {
  const gained = new Map<SeatId, readonly SourceId[]>();
  for (const [seat, sources] of after.listeners) {
    const more = without(sources, before.listeners.get(seat) ?? NONE);
    if (more.length > 0) gained.set(seat, more);
  }
  const lost = new Map<SeatId, readonly SourceId[]>();
  for (const [seat, sources] of before.listeners) {
    const less = lostFrom(sources, after.listeners.get(seat) ?? NONE, gained.get(seat));
    if (less.length > 0) lost.set(seat, less);
  }
  const on = without(after.live, before.live);
  const recorded = without(after.recorder, before.recorder);
  const sealed = without(after.sealed, before.sealed);
  const altered = without(after.altered, before.altered);
  const lists: { readonly [Name in keyof GrantChange]-?: NonNullable<GrantChange[Name]> } = {
    gained: shared(gained),
    lost: shared(lost),
    on,
    off: lostFrom(before.live, after.live, on),
    recorded,
    unrecorded: lostFrom(before.recorder, after.recorder, recorded),
    sealed,
    unsealed: lostFrom(before.sealed, after.sealed, sealed),
    altered,
    unaltered: lostFrom(before.altered, after.altered, altered),
  };
  const change = Object.entries(lists).filter(([, list]) => list.length > 0);
  return change.length === 0 ? null : (Object.fromEntries(change) as GrantChange);
}

/** Returns the grants after a change. */
export function withGrants(before: GrantedAccess, change: GrantChange): GrantedAccess {
  return {
    listeners: listening(before.listeners, change),
    live: moved(before.live, change.on, change.off),
    recorder: moved(before.recorder, change.recorded, change.unrecorded),
    sealed: moved(before.sealed, change.sealed, change.unsealed),
    altered: moved(before.altered, change.altered, change.unaltered),
  };
}

/** A seat that gained and lost nothing keeps its set object: a log has thousands of changes, and most concern few seats. */
function listening(before: GrantedAccess['listeners'], { gained, lost }: GrantChange): GrantedAccess['listeners'] {
  if (gained === undefined && lost === undefined) return before;
  const changed = new Map<SeatId, Set<SourceId>>();
  const ofSeat = (seat: SeatId): Set<SourceId> => {
    const sources = changed.get(seat) ?? new Set(before.get(seat));
    changed.set(seat, sources);
    return sources;
  };
  for (const [seat, sources] of pairs(lost)) for (const source of sources) ofSeat(seat).delete(source);
  for (const [seat, sources] of pairs(gained)) for (const source of sources) ofSeat(seat).add(source);
  return new Map([...before, ...changed].filter(([seat]) => changed.get(seat)?.size !== 0));
}

/**
 * Groups sources that have the same listeners. People who all hear each other have different lists only because nobody receives
 * their own sources. Counting owners as listeners of their own sources makes these lists equal, so this form is used where it is
 * shorter.
 */
function shared(lists: ReadonlyMap<SeatId, readonly SourceId[]>): SharedGrant[] {
  if (lists.size === 0) return [];
  const to = new Map<SourceId, SeatId[]>();
  for (const [seat, sources] of lists) {
    for (const source of sources) {
      const seats = to.get(source);
      if (seats === undefined) to.set(source, [seat]);
      else seats.push(seat);
    }
  }
  const withOwners = [...to].map(([source, seats]) => {
    const { seat } = parseSourceId(source);
    return [source, lists.has(seat) ? [...seats, seat] : seats] as const;
  });
  const [plain, owned] = [grouped([...to]), grouped(withOwners)];
  return owned.length < plain.length ? owned : plain;
}

function grouped(sources: readonly (readonly [SourceId, readonly SeatId[]])[]): SharedGrant[] {
  return [...Map.groupBy(sources, ([, seats]) => seats.toSorted().join('\n')).values()].map((alike) => ({
    to: alike[0]![1],
    sources: alike.map(([source]) => source),
  }));
}

function pairs(grants: readonly SharedGrant[] = []): (readonly [SeatId, readonly SourceId[]])[] {
  return grants.flatMap(({ to, sources }) =>
    to.map((seat) => [seat, sources.filter((source) => parseSourceId(source).seat !== seat)] as const),
  );
}

function without(sources: Sources, others: Sources): SourceId[] {
  return sources.isSubsetOf(others) ? [] : [...sources].filter((source) => !others.has(source));
}

/** Returns the sources of `before` that are not in `after`, in which only `come` are new. */
function lostFrom(before: Sources, after: Sources, come: readonly SourceId[] = []): SourceId[] {
  return before.size + come.length === after.size ? [] : without(before, after);
}

function moved(sources: Sources, come: readonly SourceId[] = [], gone: readonly SourceId[] = []): Sources {
  if (come.length + gone.length === 0) return sources;
  return new Set([...sources].filter((source) => !gone.includes(source)).concat(come));
}
