import { z } from 'zod';
import type { Actor, HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingId, SeatId, SessionHash, SourceId, TrackId } from '@mahzar/shared/hearing/ids';
import { HEARING_KINDS, ROLES } from '@mahzar/shared/hearing/roles';
import { GAP_REASONS, SUSPENSION_REASONS } from '@mahzar/shared/hearing/state';

/** An id as the log holds it; the brand says which kind it is. */
const id = <Id extends string>() =>
  z
    .string()
    .min(1)
    .max(160)
    .transform((value) => value as Id);

const hearing = id<HearingId>();
const seat = id<SeatId>();
const session = id<SessionHash>();
const source = id<SourceId>();
const track = id<TrackId>();
/** Epoch milliseconds. */
const time = z.int();
const reason = z.enum(GAP_REASONS);

const bare = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type) });
const onSeat = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), seat });
const onOff = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), seat, on: z.boolean() });

/** Every event as the log holds it. What is not exactly one of these is not read as an event. */
export const eventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hearing-scheduled'),
    hearing,
    kind: z.enum(HEARING_KINDS),
    startsAt: time,
    endsAt: time,
    seats: z.array(z.strictObject({ id: seat, role: z.enum(ROLES) }).readonly()).readonly(),
  }),
  bare('hearing-opened'),
  z.strictObject({
    type: z.literal('person-entered'),
    seat,
    room: z.enum(['waiting', 'courtroom']),
    session,
    microphone: z.boolean(),
    camera: z.boolean(),
  }),
  z.strictObject({ type: z.literal('seat-taken-over'), seat, session }),
  onSeat('person-left'),
  onSeat('line-lost'),
  z.strictObject({ type: z.literal('line-restored'), seat, awayMs: z.number().nullable() }),
  onSeat('person-admitted'),
  onSeat('person-dismissed'),
  onSeat('person-expelled'),
  onSeat('person-readmitted'),
  bare('session-starting'),
  bare('session-started'),
  z.strictObject({ type: z.literal('session-start-failed'), reason }),
  bare('recess-called'),
  z.strictObject({ type: z.literal('session-suspended'), reason: z.enum(SUSPENSION_REASONS) }),
  bare('hearing-adjourned'),
  bare('hearing-closed'),
  bare('hearing-cancelled'),
  onSeat('microphone-blocked'),
  onSeat('microphone-allowed'),
  onOff('microphone-set'),
  onOff('camera-set'),
  onSeat('hand-raised'),
  onSeat('hand-lowered'),
  z.strictObject({ type: z.literal('recorder-failed'), since: z.number(), reason }),
  bare('recorder-restored'),
  z.strictObject({ type: z.literal('record-gap'), from: z.number(), to: z.number(), reason }),
  z.strictObject({ type: z.literal('service-restarted'), lastWrittenAt: z.number().nullable() }),
  z.strictObject({ type: z.literal('track-opened'), track, source }),
  z.strictObject({
    type: z.literal('segment-sealed'),
    track,
    index: z.int(),
    file: z.string(),
    bytes: z.int(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    firstAt: z.number().nullable(),
    lastAt: z.number().nullable(),
  }),
]);

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Does not compile when the schema and the type of events are not the same. */
true satisfies Same<z.infer<typeof eventSchema>, HearingEvent>;

/** An actor as one word: `system` or `seat:<id>`. */
export function actorToText(actor: Actor): string {
  return actor.kind === 'system' ? 'system' : `seat:${actor.seat}`;
}

/** Reads an actor back; undefined when it is none. */
export function actorFromText(text: string): Actor | undefined {
  if (text === 'system') return { kind: 'system' };
  return text.startsWith('seat:') && text.length > 5 ? { kind: 'seat', seat: text.slice(5) as SeatId } : undefined;
}
