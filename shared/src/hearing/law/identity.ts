import type { SystemCommand } from '../command.ts';
import type { HearingEvent } from '../event.ts';
import type { BrowserHash, SeatId } from '../ids.ts';
import { refuse } from '../refusal.ts';
import { isInside, isOver, isUnknown } from '../state.ts';
import type { HearingState, IdentityMeans, Seat } from '../state.ts';
import type { Decision } from './decision.ts';
import { leavingEvents } from './leaving.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Rejection } from '../../rejection.ts';

/** Decides on the result of an identity check. Staff may confirm anybody's identity, and may refuse it later. */
export function decideIdentity(
  state: HearingState,
  { seat, outcome, how, browser }: Extract<SystemCommand, { type: 'note-identity' }>,
  now: number,
): Decision {
  if (isOver(state.phase)) return refuse('hearing-closed');
  const person = state.seats.get(seat);
  if (person === undefined) return refuse('unknown-seat');
  // A confirmation by staff adds to one by code: it stays valid when the telephone changes.
  const stands = outcome === 'refused' || how === 'one-time-code' || !byTelephone(person.identityMeans);
  const known = outcome === 'refused' || browser === null || browser === person.provenBrowser;
  // A repeated confirmation is logged if another browser has appeared: it shows that staff have dealt with that browser.
  if (person.identity === outcome && stands && known && person.otherBrowserAt === null) return [];
  // A code does not lift a refusal by staff.
  if (how === 'one-time-code' && person.identity === 'refused') return refuse('identity-refused');
  if (outcome === 'proven') {
    // A repeated confirmation while no page is open applies to the browser that was confirmed before.
    const of = browser ?? person.provenBrowser;
    return [{ type: 'identity-proven', seat, how, ...(of !== null && { browser: of }) }];
  }
  return [{ type: 'identity-refused', seat, how }, ...leavingEvents(state, person, now)];
}

/** Withdraws an established identity. Where identification is required, the person is put out until identified again. */
export function identityWithdrawn(state: HearingState, seat: SeatId, now: number): Decision {
  if (isOver(state.phase)) return refuse('hearing-closed');
  const person = state.seats.get(seat);
  if (person === undefined) return refuse('unknown-seat');
  return person.identity === 'proven' || person.identity === 'refused' ? withdrawalEvents(state, person, now) : [];
}

/** Returns the consequences of a withdrawn identity. */
export function withdrawalEvents(state: HearingState, person: Seat, now: number): HearingEvent[] {
  const out = person.identifiedBy === null ? [] : leavingEvents(state, person, now);
  return [{ type: 'identity-withdrawn', seat: person.id }, ...out];
}

/** Returns the consequences of a link that is no longer valid: the holder of the next link must prove their identity again. */
export function linkEnded(state: HearingState, seat: SeatId, now: number): Decision {
  const person = state.seats.get(seat);
  if (person === undefined) return refuse('unknown-seat');
  if (isOver(state.phase)) return [];
  const ended: HearingEvent[] = person.identity === 'proven' ? [{ type: 'identity-withdrawn', seat }] : [];
  return [...ended, ...leavingEvents(state, person, now)];
}

/**
 * Logs the first opening of the link in an unproven browser, once until the person proves their identity again or gets another
 * link.
 */
export function linkOpened(state: HearingState, seat: SeatId, browser: BrowserHash): Decision {
  const person = state.seats.get(seat);
  if (person === undefined) return refuse('unknown-seat');
  if (isOver(state.phase) || person.identity !== 'proven' || person.otherBrowserAt !== null) return [];
  return mustProve(person, browser) ? [{ type: 'stranger-came', seat }] : [];
}

/**
 * Whether the person must prove their identity in this browser before it may hold the seat. Anybody may have got hold of the link,
 * so a proof in one browser does not count for another.
 */
export function mustProve(seat: Seat, browser: BrowserHash | null): boolean {
  return isUnknown(seat) || (seat.identifiedBy !== null && isOfAnother(seat, browser));
}

/** Whether the identity of this browser's person is proven in this very browser. */
export function isProvenIn({ identity, provenBrowser }: Seat, browser: BrowserHash): boolean {
  return identity === 'proven' && provenBrowser === browser;
}

/**
 * Whether the identity was proven in another browser. A proof without a browser is a confirmation by staff before the person came,
 * and counts for the first browser that enters. Older logs never name a browser: there, a code counts only for the session that
 * holds the seat, and the person must prove their identity again when it ends.
 */
export function isOfAnother(
  { identity, identityMeans, provenBrowser, place }: Seat,
  browser: BrowserHash | null,
): boolean {
  if (identity !== 'proven') return false;
  if (provenBrowser !== null) return provenBrowser !== browser;
  return identityMeans === 'one-time-code' || isInside(place);
}

/** Whether the person was identified by a code or a call to the telephone booked at that time. */
export function isKnownByTelephone({ identity, identityMeans }: Seat): boolean {
  return identity === 'proven' && byTelephone(identityMeans);
}

function byTelephone(how: IdentityMeans | null): boolean {
  return how === 'one-time-code' || how === 'telephone';
}

/**
 * Returns why the person may not enter with this browser before being identified; null when identified, or when no identification
 * is required.
 */
export function identityRefusal(seat: Seat, browser: BrowserHash): Rejection<RefusalCode> | null {
  if (seat.identity === 'refused') return refuse('identity-refused', 'enter');
  return mustProve(seat, browser) ? refuse('identity-needed', 'enter') : null;
}
