import type { Layout } from '@mahzar/shared/hearing/state';

/** The subject of a tile: a person, or the screen that a person shares. */
export interface Subject {
  readonly kind: 'person' | 'screen';
  readonly seat: string;
}

/** A person's view of the others: the court's choice, or their own. */
export const VIEWS = ['court', 'grid', 'speaker'] as const;
export type View = (typeof VIEWS)[number];

interface Choice {
  /** The court's choice: equal tiles, or the speaker large. */
  readonly layout: Layout;
  readonly view: View;
  /** The seat that the court has put in the spotlight. */
  readonly spotlight: string | null;
  /** The seat whose screen is shared. */
  readonly sharing: string | null;
  /** The main speaker among the others. */
  readonly speaker: string | null;
  /** Everybody with a tile, in the order of the court. */
  readonly people: readonly string[];
  readonly own: string | null;
}

/** Returns what is shown large, if anything. The court's spotlight takes precedence over a person's own choice. */
export function largeOf({ layout, view, spotlight, sharing, speaker, people, own }: Choice): Subject | null {
  if (sharing !== null) return { kind: 'screen', seat: sharing };
  if (spotlight !== null && people.includes(spotlight)) return { kind: 'person', seat: spotlight };
  if ((view === 'court' ? layout : view) === 'grid') return null;
  const others = people.filter((seat) => seat !== own);
  const seat = speaker !== null && others.includes(speaker) ? speaker : others[0];
  return seat === undefined ? null : { kind: 'person', seat };
}

/** Sorts the people; the faces next to a shared screen come first: the presenter, then the person in the spotlight. */
export function courtOrder(
  others: readonly string[],
  own: string | null,
  { first, firstPage }: { readonly first: readonly (string | null)[]; readonly firstPage: number },
): readonly string[] {
  const present = first.filter((seat): seat is string => seat !== null && (seat === own || others.includes(seat)));
  const ahead = [...new Set(present)];
  const rest = others.filter((seat) => !ahead.includes(seat));
  if (own === null || ahead.includes(own)) return [...ahead, ...rest];
  // The person's own picture is the last on the first page, where they can see how they look; it takes no place from very few.
  const place = firstPage < 3 ? rest.length : Math.max(0, firstPage - 1 - ahead.length);
  return [...ahead, ...rest.slice(0, place), own, ...rest.slice(place)];
}
