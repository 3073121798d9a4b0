import type { SeatId } from '@mahzar/shared/hearing/ids';
import { namedIn } from '@mahzar/shared/scheduling/named-in';
import type { HearingCard } from '../../hearings/ports.ts';

/** People whom the minutes of a hearing may name. */
export interface WhoMayBeNamed {
  /** All names of the hearing's people, by seat. */
  readonly seats: ReadonlyMap<SeatId, string>;
  /** All people who have or had a number instead of a name in some hearing of the case, whether or not they attend this one. */
  readonly hidden: readonly { readonly name: string; readonly nationalId: string | null }[];
}

/** Names of a hearing's people, by seat. */
export function namesOfSeats(card: Pick<HearingCard, 'seats'> | undefined): WhoMayBeNamed['seats'] {
  return new Map([...(card?.seats ?? [])].map(([seat, { name }]) => [seat, name]));
}

/**
 * Whether the texts name a hidden person. @param hidden seats of people with a number in this hearing or another one of the case
 */
export function namesHidden(texts: readonly string[], named: WhoMayBeNamed, hidden: ReadonlySet<SeatId>): boolean {
  const known = [
    ...named.hidden.map((one) => ({ ...one, isHidden: true })),
    ...[...named.seats].map(([seat, name]) => ({ name, nationalId: null, isHidden: hidden.has(seat) })),
  ];
  return namedIn(texts, known, ({ isHidden }) => isHidden).length > 0;
}
