import { z } from 'zod';
import type { Actor, HearingEvent } from '@mahzar/shared/hearing/event';
import {
  EXHIBIT_ENDS,
  EXHIBIT_MEDIA,
  EXHIBIT_RULINGS,
  EXHIBIT_ZOOMS,
  PLAYBACK_FAULTS,
} from '@mahzar/shared/hearing/exhibit';
import type { GrantChange } from '@mahzar/shared/hearing/evolve/granted';
import type {
  BrowserHash,
  HearingId,
  MessageId,
  RoomId,
  ScreeningId,
  SeatId,
  SessionHash,
  SourceId,
  TrackId,
} from '@mahzar/shared/hearing/ids';
import { HEARING_KINDS, ROLES } from '@mahzar/shared/hearing/roles';
import { ACTS } from '@mahzar/shared/hearing/law/permissions';
import {
  ALTERING_FAULTS,
  CONSULTATION_KINDS,
  FREE_WILL_ANSWERS,
  FREE_WILL_QUESTIONS,
  GAP_REASONS,
  HAND_PURPOSES,
  IDENTIFIED_BY,
  IDENTITY_MEANS,
  LAYOUTS,
  LOG_FAULTS,
  SUSPENSION_REASONS,
} from '@mahzar/shared/hearing/state';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';

/**
 * An id as stored in the log; its type has the brand of its kind. A transformation would cost time for every entry of a long log.
 */
const id = <Id extends string>() => z.string().min(1).max(160) as unknown as z.ZodType<Id>;

const hearing = id<HearingId>();
const seat = id<SeatId>();
const session = id<SessionHash>();
const browser = id<BrowserHash>();
const source = id<SourceId>();
const track = id<TrackId>();
const room = id<RoomId>();
const screen = id<ScreeningId>();
const seats = z.array(seat).readonly();
const between = z.tuple([seats, seats]).readonly();
/** `floor` or a BCP 47 tag. */
const channel = z.string().min(1).max(35);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Epoch milliseconds. */
const time = z.int();
const reason = z.enum(GAP_REASONS);
const lawVersion = z.int().positive();
/** Number within its case, from 1. */
const exhibit = z.int().positive();
const nextHearing = { hearing, startsAt: time, endsAt: time };
const thousandths = z.int().min(0).max(1_000);

const bare = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type) });
const onSeat = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), seat });
const onOff = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), seat, on: z.boolean() });

const bookedSeats = z
  .array(
    z
      .strictObject({
        id: seat,
        role: z.enum(ROLES),
        with: seats.optional(),
        through: seat.optional(),
        language: z.string().optional(),
        protected: z.boolean().optional(),
        interpreterRequired: z.boolean().optional(),
        identify: z.enum(IDENTIFIED_BY).optional(),
        identityReset: z.boolean().optional(),
      })
      .readonly(),
  )
  .readonly();

/** Every event as stored in the log. Anything else is not read as an event. */
export const eventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hearing-scheduled'),
    hearing,
    kind: z.enum(HEARING_KINDS),
    startsAt: time,
    endsAt: time,
    seats: bookedSeats,
    screens: z
      .array(z.strictObject({ id: screen, between }).readonly())
      .readonly()
      .optional(),
    galleryOpen: z.boolean().optional(),
    offRecord: z.boolean().optional(),
    recordedOnly: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('hearing-rescheduled'), startsAt: time, endsAt: time }),
  z.strictObject({ type: z.literal('seats-changed'), kind: z.enum(HEARING_KINDS), seats: bookedSeats }),
  z.strictObject({ type: z.literal('hearing-opened'), law: lawVersion.optional() }),
  z.strictObject({ type: z.literal('law-changed'), law: lawVersion }),
  z.strictObject({
    type: z.literal('identity-proven'),
    seat,
    how: z.enum(IDENTITY_MEANS),
    browser: browser.optional(),
  }),
  onSeat('stranger-came'),
  z.strictObject({ type: z.literal('identity-refused'), seat, how: z.enum(IDENTITY_MEANS) }),
  onSeat('identity-withdrawn'),
  onSeat('technician-seated'),
  z.strictObject({ type: z.literal('rules-accepted'), seat, version: z.int(), language: z.string().min(1).max(35) }),
  z.strictObject({
    type: z.literal('person-entered'),
    seat,
    room: z.enum(['waiting', 'courtroom']),
    session,
    browser: browser.optional(),
    microphone: z.boolean(),
    camera: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('seat-taken-over'),
    seat,
    session,
    browser: browser.optional(),
    microphone: z.boolean().optional(),
    camera: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('person-left'), seat, handedTo: seat.optional() }),
  z.strictObject({ type: z.literal('line-lost'), seat, since: time.optional() }),
  z.strictObject({ type: z.literal('line-restored'), seat, awayMs: z.number().nullable() }),
  onSeat('person-admitted'),
  onSeat('person-dismissed'),
  onSeat('person-expelled'),
  onSeat('person-readmitted'),
  z.strictObject({ type: z.literal('gallery-opened'), people: seats.optional() }),
  z.strictObject({ type: z.literal('gallery-closed'), people: seats.optional() }),
  z.strictObject({ type: z.literal('room-attested'), seat, people: seats }),
  z.strictObject({ type: z.literal('acts-delegated'), acts: z.array(z.enum(ACTS)).readonly() }),
  z.strictObject({ type: z.literal('countdown-began'), until: time }),
  bare('countdown-cancelled'),
  bare('session-starting'),
  bare('session-started'),
  z.strictObject({ type: z.literal('session-start-failed'), reason }),
  bare('recess-called'),
  z.strictObject({ type: z.literal('session-suspended'), reason: z.enum(SUSPENSION_REASONS) }),
  z.strictObject({ type: z.literal('recording-waived'), reason: z.literal('disk-full').optional() }),
  z.strictObject({ type: z.literal('next-hearing-booked'), ...nextHearing }),
  z.strictObject({ type: z.literal('next-hearing-moved'), ...nextHearing }),
  z.strictObject({ type: z.literal('next-hearing-cancelled'), hearing }),
  bare('hearing-adjourned'),
  bare('hearing-closed'),
  bare('hearing-cancelled'),
  bare('hearing-restored'),
  onSeat('microphone-blocked'),
  onSeat('microphone-allowed'),
  onOff('microphone-set'),
  onOff('camera-set'),
  bare('microphones-locked'),
  z.strictObject({ type: z.literal('microphones-rested'), seats: seats.optional() }),
  bare('microphones-unlocked'),
  onOff('private-microphone-set'),
  z.strictObject({ type: z.literal('hand-raised'), seat, purpose: z.enum(HAND_PURPOSES).optional() }),
  onSeat('hand-lowered'),
  z.strictObject({ type: z.literal('floor-given'), seat, limitMs: z.int().nullable() }),
  onSeat('floor-taken-back'),
  z.strictObject({ type: z.literal('channel-chosen'), seat, channel }),
  z.strictObject({ type: z.literal('interpreted-to'), seat, channel }),
  z.strictObject({
    type: z.literal('consultation-opened'),
    room,
    kind: z.enum(CONSULTATION_KINDS),
    by: seat,
    debrief: z.literal(true).optional(),
  }),
  z.strictObject({ type: z.literal('consultation-invited'), room, seat }),
  z.strictObject({ type: z.literal('consultation-refused'), room, seat }),
  z.strictObject({ type: z.literal('consultation-entered'), room, seat, silent: z.literal(true).optional() }),
  z.strictObject({ type: z.literal('consultation-left'), room, seat }),
  z.strictObject({ type: z.literal('consultation-locked'), room, locked: z.boolean() }),
  z.strictObject({ type: z.literal('consultation-ended'), room }),
  z.strictObject({ type: z.literal('people-screened'), id: screen, between }),
  z.strictObject({ type: z.literal('screen-lifted'), id: screen }),
  onSeat('person-protected'),
  onSeat('protection-lifted'),
  z.strictObject({ type: z.literal('interpreter-required'), seat, on: z.boolean() }),
  z.strictObject({
    type: z.literal('free-will-answered'),
    seat,
    question: z.enum(FREE_WILL_QUESTIONS),
    answer: z.enum(FREE_WILL_ANSWERS),
  }),
  z.strictObject({ type: z.literal('spotlight-set'), seat: seat.nullable() }),
  z.strictObject({ type: z.literal('layout-set'), layout: z.enum(LAYOUTS) }),
  z.strictObject({ type: z.literal('share-allowed'), seat, allowed: z.boolean() }),
  onSeat('share-started'),
  onSeat('share-stopped'),
  z.strictObject({
    type: z.literal('exhibit-shown'),
    by: seat,
    exhibit,
    document: id<DocumentId>(),
    sha256,
    page: z.int().positive(),
    pages: z.int().positive(),
    zoom: z.literal(EXHIBIT_ZOOMS),
    x: thousandths,
    y: thousandths,
    readers: seats,
    playback: z
      .strictObject({
        media: z.array(z.enum(EXHIBIT_MEDIA)).readonly(),
        durationMs: z.number().nonnegative(),
        positionMs: z.number().nonnegative(),
        since: time.nullable(),
        fault: z.enum(PLAYBACK_FAULTS).optional(),
      })
      .optional(),
  }),
  z.strictObject({ type: z.literal('exhibit-hidden'), exhibit, why: z.enum(EXHIBIT_ENDS) }),
  z.strictObject({ type: z.literal('exhibit-ruled'), exhibit, ruling: z.enum(EXHIBIT_RULINGS) }),
  bare('chat-opened'),
  bare('chat-closed'),
  z.strictObject({
    type: z.literal('message-posted'),
    message: id<MessageId>(),
    conversation: z.string(),
    sha256,
  }),
  z.strictObject({
    type: z.literal('note-written'),
    note: id<MessageId>(),
    about: time,
    sha256,
    corrects: id<MessageId>().optional(),
  }),
  z.strictObject({ type: z.literal('recorder-failed'), since: z.number(), reason }),
  bare('recorder-restored'),
  z.strictObject({ type: z.literal('record-gap'), from: z.number(), to: z.number(), reason }),
  z.strictObject({ type: z.literal('altering-failed'), source, fault: z.enum(ALTERING_FAULTS) }),
  z.strictObject({ type: z.literal('altering-restored'), source }),
  z.strictObject({
    type: z.literal('log-interrupted'),
    from: time,
    to: time,
    fault: z.enum(LOG_FAULTS),
    dropped: z
      .array(z.strictObject({ type: z.string(), count: z.int().min(1), from: time, to: time }))
      .readonly()
      .optional(),
  }),
  z.strictObject({
    type: z.literal('source-stopped'),
    source,
    packetsPerSecond: z.int().min(0),
    bitsPerSecond: z.int().min(0),
  }),
  z.strictObject({ type: z.literal('source-resumed'), source }),
  z.strictObject({ type: z.literal('service-restarted'), lastWrittenAt: z.number().nullable() }),
  z.strictObject({ type: z.literal('source-missing'), source, sends: z.boolean() }),
  z.strictObject({ type: z.literal('source-written'), source }),
  z.strictObject({ type: z.literal('picture-gap'), source, from: time, to: time, missingMs: z.int().min(0) }),
  z.strictObject({
    type: z.literal('track-opened'),
    track,
    source,
    infoSha256: sha256.optional(),
    recovered: z.literal(true).optional(),
  }),
  z.strictObject({
    type: z.literal('segment-sealed'),
    track,
    index: z.int(),
    file: z.string(),
    bytes: z.int(),
    sha256,
    indexSha256: sha256.optional(),
    firstAt: z.number().nullable(),
    lastAt: z.number().nullable(),
    recovered: z.literal(true).optional(),
  }),
]);

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Fails to compile when the schema and the type of events differ. */
true satisfies Same<z.infer<typeof eventSchema>, HearingEvent>;

const sources = z.array(source).readonly().optional();
const sharedGrants = z
  .array(z.strictObject({ to: seats, sources: z.array(source).readonly() }).readonly())
  .readonly()
  .optional();

/** Changes of who may hear and see whom by an act, stored next to the fields of its last event. */
export const grantsSchema = z.strictObject({
  gained: sharedGrants,
  lost: sharedGrants,
  on: sources,
  off: sources,
  recorded: sources,
  unrecorded: sources,
  sealed: sources,
  unsealed: sources,
  altered: sources,
  unaltered: sources,
});

true satisfies Same<z.infer<typeof grantsSchema>, GrantChange>;

/** An actor as one word: `system` or `seat:<id>`. */
export function actorToText(actor: Actor): string {
  return actor.kind === 'system' ? 'system' : `seat:${actor.seat}`;
}

/** Reads an actor back; undefined when malformed. */
export function actorFromText(text: string): Actor | undefined {
  if (text === 'system') return { kind: 'system' };
  return text.startsWith('seat:') && text.length > 5 ? { kind: 'seat', seat: text.slice(5) as SeatId } : undefined;
}
