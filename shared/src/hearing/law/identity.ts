import type { SystemCommand } from '../command.ts';
import type { HearingEvent } from '../event.ts';
import type { BrowserHash, SeatId } from '../ids.ts';
import { refuse } from '../refusal.ts';
import { isInside, isOver, isUnknown } from '../state.ts';
import type { HearingState, IdentityMeans, Seat } from '../state.ts';
import type { Decision } from './decision.ts';
import { gone } from './leaving.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Rejection } from '../../rejection.ts';

/** It has been found out whether the person is who is booked. Staff may say so of anybody, and say otherwise later. */
export function identified(
  state: HearingState,
  { seat, outcome, how, browser }: Extract<SystemCommand, { type: 'note-identity' }>,
  now: number,
): Decision {
  if (isOver(state.phase)) return refuse('hearing-closed');
  const person = state.seats.get(seat);
  if (person === undefined) return refuse('unknown-seat');
  // The word of staff stands beside a code: it holds also when the telephone is another.
  const stands = outcome === 'refused' || how === 'one-time-code' || !byTelephone(person.identityMeans);
  const known = outcome === 'refused' || browser === null || browser === person.provenBrowser;
  // Said again, it also says that staff have seen to the browser of which they were told.
  if (person.identity === outcome && stands && known && person.otherBrowserAt === null) return [];
  // A code opens no door that staff have closed.
  if (how === 'one-time-code' && person.identity === 'refused') return refuse('identity-refused');
  if (outcome === 'proven') {
    // Said once more while no page is open, it stands for the browser for which it stood.
    const of = browser ?? person.provenBrowser;
    return [{ type: 'identity-proven', seat, how, ...(of !== null && { browser: of }) }];
  }
  return [{ type: 'identity-refused', seat, how }, ...gone(state, person, now)];
}

/** Staff take back what was found out. Of whom it has to be known who they are, is out until it is known again. */
export function identityWithdrawn(state: HearingState, seat: SeatId, now: number): Decision {
  if (isOver(state.phase)) return refuse('hearing-closed');
  const person = state.seats.get(seat);
  if (person === undefined) return refuse('unknown-seat');
  return person.identity === 'proven' || person.identity === 'refused' ? withdrawn(state, person, now) : [];
}

/** What follows when what was found out of this person counts no longer. */
export function withdrawn(state: HearingState, person: Seat, now: number): HearingEvent[] {
  const out = person.identifiedBy === null ? [] : gone(state, person, now);
  return [{ type: 'identity-withdrawn', seat: person.id }, ...out];
}

/** What follows when a seat's link opens it no longer: whoever has the next one shows anew who they are. */
export function linkEnded(state: HearingState, seat: SeatId, now: number): Decision {
  const person = state.seats.get(seat);
  if (person === undefined) return refuse('unknown-seat');
  if (isOver(state.phase)) return [];
  const ended: HearingEvent[] = person.identity === 'proven' ? [{ type: 'identity-withdrawn', seat }] : [];
  return [...ended, ...gone(state, person, now)];
}

/** A link was opened in a browser: of the first that may be a stranger's the log tells, until the person proves anew or has another link. */
export function linkOpened(state: HearingState, seat: SeatId, browser: BrowserHash): Decision {
  const person = state.seats.get(seat);
  if (person === undefined) return refuse('unknown-seat');
  if (isOver(state.phase) || person.identity !== 'proven' || person.otherBrowserAt !== null) return [];
  return mustProve(person, browser) ? [{ type: 'stranger-came', seat }] : [];
}

/**
 * Whether the person has to show who they are in this browser before it may hold the seat. Whoever has the link may be
 * anybody: what was shown in one browser does not stand for another.
 */
export function mustProve(seat: Seat, browser: BrowserHash | null): boolean {
  return isUnknown(seat) || (seat.identifiedBy !== null && isOfAnother(seat, browser));
}

/** Whether it is known of this very browser that its person is who is booked. */
export function isProvenIn({ identity, provenBrowser }: Seat, browser: BrowserHash): boolean {
  return identity === 'proven' && provenBrowser === browser;
}

/**
 * Whether what was found out of the person was found out in another browser than this. What names none is the word of staff on
 * somebody who had not come yet, and stands for the first that comes in. Logs from before name none at all: of those, a code
 * stands for nothing but the session that holds the seat, whose person shows it anew when that ends.
 */
export function isOfAnother(
  { identity, identityMeans, provenBrowser, place }: Seat,
  browser: BrowserHash | null,
): boolean {
  if (identity !== 'proven') return false;
  if (provenBrowser !== null) return provenBrowser !== browser;
  return identityMeans === 'one-time-code' || isInside(place);
}

/** Whether it is known who this person is, by a code or a call to the telephone that was booked then. */
export function isKnownByTelephone({ identity, identityMeans }: Seat): boolean {
  return identity === 'proven' && byTelephone(identityMeans);
}

function byTelephone(how: IdentityMeans | null): boolean {
  return how === 'one-time-code' || how === 'telephone';
}

/** Why the person may not come in with this browser before it is known who they are; null when it is, or need not be. */
export function unidentified(seat: Seat, browser: BrowserHash): Rejection<RefusalCode> | null {
  if (seat.identity === 'refused') return refuse('identity-refused', 'enter');
  return mustProve(seat, browser) ? refuse('identity-needed', 'enter') : null;
}
