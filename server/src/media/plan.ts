import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { Reach } from '@mahzar/shared/hearing/law/reach';
import type { MediaFacts, Pair } from './engine.ts';

/** Changes that make the room equal to `reach`. The first two silence streams, and are done before the others. */
export interface Plan {
  readonly pause: readonly SourceId[];
  readonly close: readonly Pair[];
  readonly resume: readonly SourceId[];
  readonly open: readonly Pair[];
}

const NOTHING: ReadonlySet<SourceId> = new Set();

/**
 * The difference between the streams that `reach` grants and those that exist. A producer outside `reach.live` is paused, not
 * closed: its person may return in a moment, and it ends with its endpoint. A source without a producer has nothing to receive yet.
 */
export function plan(reach: Pick<Reach, 'listeners' | 'live'>, facts: MediaFacts): Plan {
  const producers = [...facts.producers];
  // Usually nothing differs, which is found without making sets.
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
