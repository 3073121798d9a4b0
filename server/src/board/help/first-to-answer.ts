import type { BrowserHash, SeatId } from '@mahzar/shared/hearing/ids';
import { isProvenIn } from '@mahzar/shared/hearing/law/identity';
import type { HearingState, Seat } from '@mahzar/shared/hearing/state';
import type { Links } from '../hearing-context.ts';
import type { HelpRequest } from './ports.ts';

/**
 * The open request of a seat that support answers first. The order ensures that a person who has changed to another device is
 * answered, and that a stranger with the link cannot hide the request of the seat's holder. Undefined when there is none.
 * @param browsers with the seat's open link; true: it holds the seat
 */
export function firstToAnswer(
  requests: readonly HelpRequest[],
  seat: Seat | undefined,
  browsers: ReadonlyMap<BrowserHash, boolean> | undefined,
): HelpRequest | undefined {
  const rank = ({ browser }: HelpRequest) => {
    if (browser === null) return 3;
    const holds = browsers?.get(browser);
    if (holds === undefined) return 2;
    return holds || (seat !== undefined && isProvenIn(seat, browser)) ? 0 : 1;
  };
  return requests.toSorted((one, other) => rank(one) - rank(other) || other.askedAt - one.askedAt)[0];
}

/** Since when people of a hearing wait for help, epoch milliseconds, by the request of each that is answered first. */
export function waitingIn(
  { seats }: HearingState,
  requests: readonly HelpRequest[],
  { browsers }: Links,
): Map<SeatId, number> {
  const bySeat = Map.groupBy(requests, ({ seat }) => seat);
  return new Map(
    [...bySeat].map(([seat, ofSeat]) => [seat, firstToAnswer(ofSeat, seats.get(seat), browsers.get(seat))!.askedAt]),
  );
}

/** Number of browsers per seat that wait for help. A request without a browser counts as one. */
export function browsersWaitingIn(requests: readonly HelpRequest[]): Map<SeatId, number> {
  const bySeat = Map.groupBy(requests, ({ seat }) => seat);
  return new Map(
    [...bySeat].map(([seat, ofSeat]) => [seat, new Set(ofSeat.map(({ browser, id }) => browser ?? id)).size]),
  );
}
