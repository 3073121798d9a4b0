import type { Layout } from '@mahzar/shared/hearing/state';

/** What a tile shows: a person, or the screen that a person shares. */
export interface Subject {
  readonly kind: 'person' | 'screen';
  readonly seat: string;
}

/** How a person wants to be shown the others: as the court wants it, or by an own choice. */
export const VIEWS = ['court', 'grid', 'speaker'] as const;
export type View = (typeof VIEWS)[number];

interface Choice {
  /** What the court has chosen: all alike, or who speaks large. */
  readonly layout: Layout;
  readonly view: View;
  /** The seat that the court has put up for all to see. */
  readonly spotlight: string | null;
  /** The seat whose screen is shared. */
  readonly sharing: string | null;
  /** Who of the others was last looked at. */
  readonly speaker: string | null;
  /** Everybody with a tile, in the order of the court. */
  readonly people: readonly string[];
  readonly own: string | null;
}

/** Who or what is shown large, if anything. What the court puts up comes before a person's own choice. */
export function largeOf({ layout, view, spotlight, sharing, speaker, people, own }: Choice): Subject | null {
  if (sharing !== null) return { kind: 'screen', seat: sharing };
  if (spotlight !== null && people.includes(spotlight)) return { kind: 'person', seat: spotlight };
  if ((view === 'court' ? layout : view) === 'grid') return null;
  const others = people.filter((seat) => seat !== own);
  const seat = speaker !== null && others.includes(speaker) ? speaker : others[0];
  return seat === undefined ? null : { kind: 'person', seat };
}

/** The faces that belong beside a shared screen come first: who shares it, then who is put up. */
export function courtOrder(
  others: readonly string[],
  own: string | null,
  { first, firstPage }: { readonly first: readonly (string | null)[]; readonly firstPage: number },
): readonly string[] {
  const present = first.filter((seat): seat is string => seat !== null && (seat === own || others.includes(seat)));
  const ahead = [...new Set(present)];
  const rest = others.filter((seat) => !ahead.includes(seat));
  if (own === null || ahead.includes(own)) return [...ahead, ...rest];
  // One's own picture is the last on the first page, where one can see how one is seen; of very few it takes no place.
  const place = firstPage < 3 ? rest.length : Math.max(0, firstPage - 1 - ahead.length);
  return [...ahead, ...rest.slice(0, place), own, ...rest.slice(place)];
}
