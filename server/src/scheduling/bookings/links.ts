import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Person } from '@mahzar/shared/scheduling/person';
import type { LinkWay } from '@mahzar/shared/staff/links';
import { hearingLink } from '@mahzar/shared/token';
import { issueToken } from '../../access/tokens/token.ts';
import type { AuditActor } from '../../audit/audit.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import type { StoredBooking, Tokens } from '../booking-store.ts';
import { isReseated } from '../changes.ts';
import { findBooking, noteOf, publishedBooking, writeAlong } from './parts.ts';
import type { BookingResult, BookingsParts } from './parts.ts';

/** A new link; null when its maker may not see it. */
export interface NewLink {
  readonly way: LinkWay;
  readonly link: string | null;
}

/** How a person receives a new link that the caller makes; null when the caller may not make it. */
export type WayOf = (person: Pick<Person, 'role' | 'staffAccount'>) => LinkWay | null;

const TOKEN_ID_BYTES = 16;
/** Upper limit of a token's own validity after its booking's end, ms; the booking decides until when it opens the seat. */
const TOKEN_LIFE_MS = 2 * 365 * 86_400_000;

/**
 * Gives a person a new link and ends the former one.
 * @param wayOf how the person receives it; null when the caller may not make it
 */
export async function renewLink(
  parts: BookingsParts,
  hearing: HearingId,
  seat: SeatId,
  by: AuditActor,
  wayOf: WayOf,
): BookingResult<NewLink> {
  const tokenId = newTokenId(parts);
  let way: LinkWay | null = null;
  const changed = await setToken(parts, hearing, seat, tokenId, by, (person) => {
    way = wayOf(person);
    if (way === null) return new Rejection('not-permitted');
    const isReached = person.phone !== null || person.email !== null;
    return way === 'message' && !isReached ? new Rejection('no-contact') : null;
  });
  if (changed instanceof Rejection) return changed;
  parts.bus.publish('link-ended', hearing, seat, 'token-replaced');
  parts.bus.publish('booking-stored', hearing);
  return { way: way!, link: way === 'shown' ? linkWith(parts, changed, seat, tokenId) : null };
}

/** Ends the link of the person's seat without a new one. */
export async function withdrawLink(
  parts: BookingsParts,
  hearing: HearingId,
  seat: SeatId,
  by: AuditActor,
  wayOf: WayOf,
): BookingResult<undefined> {
  const changed = await setToken(parts, hearing, seat, null, by, (person) =>
    wayOf(person) === null ? new Rejection('not-permitted') : null,
  );
  if (changed instanceof Rejection) return changed;
  parts.bus.publish('link-ended', hearing, seat, 'token-withdrawn');
  parts.bus.publish('booking-stored', hearing);
  return undefined;
}

/** The link of the person who is booked with an account. */
export async function ownLink(parts: BookingsParts, hearing: HearingId, account: string): BookingResult<string> {
  const found = await findBooking(parts, hearing);
  if (found instanceof Rejection) return found;
  const person = found.booking.people.find(({ staffAccount }) => staffAccount === account);
  if (person === undefined) return new Rejection('not-found');
  return (await linkOf(parts, hearing, person.id)) ?? new Rejection('link-withdrawn');
}

/** The link that opens a seat now; undefined when there is none. */
export async function linkOf(
  parts: BookingsParts,
  hearing: HearingId,
  seat: SeatId,
  on?: Database,
): Promise<string | undefined> {
  const found = await findBooking(parts, hearing, on);
  if (found instanceof Rejection) return undefined;
  const tokenId = found.tokens.get(seat);
  return typeof tokenId === 'string' ? linkWith(parts, found.booking, seat, tokenId) : undefined;
}

/**
 * The tokens after a change. People who stay keep their link, unless it has ended; people at another person's device have none;
 * people who are no longer there get a new one.
 */
export function tokensAfter(
  parts: BookingsParts,
  before: StoredBooking | null,
  after: StoredBooking,
  former: Tokens,
  ended: readonly SeatId[],
): Tokens {
  const sat = new Set(before?.people.filter(({ through }) => through !== null).map(({ id }) => id));
  return new Map(
    after.people.map(({ id, through }) => {
      if (through !== null) return [id, null];
      const kept = sat.has(id) || ended.includes(id) ? undefined : former.get(id);
      return [id, kept === undefined ? newTokenId(parts) : kept];
    }),
  );
}

/** Seats whose links end because a booking is replaced; withdrawn ones are left out. */
export function linksEnded(before: StoredBooking, after: StoredBooking, former: Tokens): SeatId[] {
  const was = new Map(before.people.map((person) => [person.id, person]));
  return after.people
    .filter(({ through }) => through === null)
    .filter((person) => typeof former.get(person.id) === 'string' && isReseated(was.get(person.id), person))
    .map(({ id }) => id);
}

async function setToken(
  parts: BookingsParts,
  hearing: HearingId,
  seat: SeatId,
  tokenId: string | null,
  by: AuditActor,
  isBarred: (person: Person) => Rejection<ApiErrorCode> | null,
): BookingResult<StoredBooking> {
  return inTransaction(parts.database, async (on) => {
    const tokens = await parts.store.holdTokens(on, hearing);
    const found = await findBooking(parts, hearing, on);
    if (found instanceof Rejection) return found;
    const person = found.booking.people.find(({ id }) => id === seat);
    if (person === undefined) return new Rejection('not-found');
    if (tokenId !== null && person.through !== null) return new Rejection('no-link-of-own');
    const barred = isBarred(person);
    if (barred !== null) return barred;
    if (tokenId !== null && found.booking.state === 'cancelled') return new Rejection('booking-cancelled');
    const at = parts.now();
    await on.db
      .updateTable('seats')
      .set({ token_id: tokenId })
      .where('hearing_id', '=', hearing)
      .where('seat', '=', seat)
      .execute();
    const booking = publishedBooking(found.booking, new Map([...tokens, [seat, tokenId]]));
    const kind = tokenId === null ? 'link-withdrawn' : 'link-renewed';
    await writeAlong(parts, on, { kind, seat, booking, by, at });
    await parts.audit.note(on, noteOf(kind, by, booking, { seat }), at);
    return found.booking;
  });
}

function linkWith(
  { keys, publicUrl, now }: BookingsParts,
  { id, endsAt, createdAt, people }: StoredBooking,
  seat: SeatId,
  tokenId: string,
): string {
  const grant = { hearing: id, seat, tokenId, notBefore: createdAt, expires: endsAt + TOKEN_LIFE_MS };
  const language = people.find((person) => person.id === seat)?.language;
  return hearingLink(publicUrl, id, issueToken(keys, grant, now()), language);
}

function newTokenId({ randomBytes }: BookingsParts): string {
  return randomBytes(TOKEN_ID_BYTES).toString('base64url');
}
