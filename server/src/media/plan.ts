import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { Reach } from '@mahzar/shared/hearing/law/reach';
import type { MediaFacts, Pair } from './engine.ts';

/** What must change for the room to equal `reach`. The first two silence and are done before the others. */
export interface Plan {
  readonly pause: readonly SourceId[];
  readonly close: readonly Pair[];
  readonly resume: readonly SourceId[];
  readonly open: readonly Pair[];
}

const NOTHING: ReadonlySet<SourceId> = new Set();

/**
 * The difference between what `reach` grants and what exists. A producer outside `reach.live` is paused, not closed: its
 * owner may be back in a moment, and it ends with its endpoint. A source without a producer has nothing to receive yet.
 */
export function plan(reach: Pick<Reach, 'listeners' | 'live'>, facts: MediaFacts): Plan {
  const producers = [...facts.producers];
  // Nothing differs most of the time, which is seen without making sets.
  const pairs = (of: (granted: ReadonlySet<SourceId>, received: ReadonlySet<SourceId>) => Iterable<SourceId>) =>
    [...facts.listeners].flatMap(([seat, received]) =>
      Array.from(of(reach.listeners.get(seat) ?? NOTHING, received), (source): Pair => ({ seat, source })),
    );
  const difference = (one: ReadonlySet<SourceId>, other: ReadonlySet<SourceId>) =>
    one.isSubsetOf(other) ? NOTHING : one.difference(other);
  return {
    pause: producers.filter(([source, { paused }]) => !paused && !reach.live.has(source)).map(([source]) => source),
    close: pairs((granted, received) => difference(received, granted)),
    resume: producers.filter(([source, { paused }]) => paused && reach.live.has(source)).map(([source]) => source),
    open: pairs((granted, received) => difference(granted, received)).filter(({ source }) =>
      facts.producers.has(source),
    ),
  };
}
