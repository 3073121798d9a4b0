import type { SeatId } from '@mahzar/shared/hearing/ids';
import { namedIn } from '@mahzar/shared/scheduling/named-in';
import type { HearingCard } from '../../hearings/ports.ts';

/** Whom minutes of a hearing may name. */
export interface WhoMayBeNamed {
  /** All names of the hearing's people, by seat. */
  readonly seats: ReadonlyMap<SeatId, string>;
  /** All who go by a number in some hearing of the case, or did, whether they are at this one or not. */
  readonly hidden: readonly { readonly name: string; readonly nationalId: string | null }[];
}

/** Names of a hearing's people, by seat. */
export function namesOfSeats(card: Pick<HearingCard, 'seats'> | undefined): WhoMayBeNamed['seats'] {
  return new Map([...(card?.seats ?? [])].map(([seat, { name }]) => [seat, name]));
}

/** Whether texts name somebody who goes by a number. @param hidden seats of those who do, in this hearing or another one of the case */
export function namesHidden(texts: readonly string[], named: WhoMayBeNamed, hidden: ReadonlySet<SeatId>): boolean {
  const known = [
    ...named.hidden.map((one) => ({ ...one, isHidden: true })),
    ...[...named.seats].map(([seat, name]) => ({ name, nationalId: null, isHidden: hidden.has(seat) })),
  ];
  return namedIn(texts, known, ({ isHidden }) => isHidden).length > 0;
}
