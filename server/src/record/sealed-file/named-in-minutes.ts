import type { SeatId } from '@mahzar/shared/hearing/ids';
import { namedIn } from '@mahzar/shared/scheduling/named-in';
import type { HearingCard } from '../../hearings/ports.ts';

/** People who have or had a number in a case, and must not be named in texts for others. */
export interface HiddenPeople {
  /** As booked, and as listed elsewhere in the case. */
  readonly hidden: readonly { readonly name: string; readonly nationalId: string | null }[];
  /** Whether a text names one of them by a former listing in the case. Left out when nobody is recognized by marks. */
  readonly namesAsBefore?: (text: string) => boolean;
}

/** People whom the minutes of a hearing may name. */
export interface WhoMayBeNamed extends HiddenPeople {
  /** All names of the hearing's people, by seat. */
  readonly seats: ReadonlyMap<SeatId, string>;
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
  const { namesAsBefore } = named;
  return (
    namedIn(texts, known, ({ isHidden }) => isHidden).length > 0 ||
    (namesAsBefore !== undefined && texts.some(namesAsBefore))
  );
}
