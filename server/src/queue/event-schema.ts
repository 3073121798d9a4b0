import { z } from 'zod';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { QueueActor, QueueEvent } from '@mahzar/shared/queue/event';
import type { OfficeId, OfficialId, QueueId, RequestId, StaffId } from '@mahzar/shared/queue/ids';
import { RECORDING_RULES } from '@mahzar/shared/queue/plan';
import { VIAS } from '@mahzar/shared/queue/state';
import {
  CLOSE_REASONS,
  DELAY_REASONS,
  DEVICE_FAULTS,
  ORDER_REASONS,
  OUTCOMES,
  REFUSE_REASONS,
} from '@mahzar/shared/queue/words';
import { GUEST_ROLES } from '@mahzar/shared/requests/guests';

/** An id as stored in the log; its type has the brand of its kind. */
const id = <Id extends string>() =>
  z
    .string()
    .min(1)
    .max(160)
    .transform((value) => value as Id);

const request = id<RequestId>();
const official = id<OfficialId>();
const office = id<OfficeId>();
const hearing = id<HearingId>();
const requests = z.array(request).readonly();
const before = request.nullable();
/** Epoch milliseconds. */
const time = z.int();
const number = z.int().positive();
const lawVersion = z.int().positive();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const plan = z
  .strictObject({
    opensAt: time,
    closesAt: time,
    breaks: z.array(z.strictObject({ from: time, until: time }).readonly()).readonly(),
    todayFrom: time,
    plannedMs: z.int().positive(),
    slots: z.array(z.strictObject({ at: time, places: z.int().nonnegative() }).readonly()).readonly(),
    onDay: z.int().nonnegative(),
    placeHeldMs: z.int().nonnegative(),
    readyMs: z.int().nonnegative(),
    officials: z.array(official).readonly(),
    matters: z.array(z.string().min(1).max(64)).readonly(),
    recording: z.enum(RECORDING_RULES),
  })
  .readonly();

const bare = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type) });
const on = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), request });
const called = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), request, official });

/** Every event as stored in the log of a queue. Anything else is not read as an event. */
const queueEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('queue-planned'),
    queue: id<QueueId>(),
    office,
    day,
    law: lawVersion,
    plan,
  }),
  z.strictObject({ type: z.literal('law-changed'), law: lawVersion }),
  z.strictObject({ type: z.literal('plan-changed'), plan }),
  bare('queue-opened'),
  z.strictObject({ type: z.literal('queue-paused'), until: time.nullable(), reason: z.enum(DELAY_REASONS) }),
  bare('queue-resumed'),
  z.strictObject({
    type: z.literal('queue-closed'),
    reason: z.enum(CLOSE_REASONS),
    left: requests,
    absent: requests,
  }),
  z.strictObject({ type: z.literal('delay-announced'), until: time.nullable(), reason: z.enum(DELAY_REASONS) }),
  z.strictObject({ type: z.literal('official-joined'), official }),
  z.strictObject({ type: z.literal('official-left'), official, released: requests }),
  z.strictObject({
    type: z.literal('request-asked'),
    request,
    matter: z.string(),
    via: z.enum(VIAS),
    number: number.nullable(),
  }),
  z.strictObject({ type: z.literal('turn-chosen'), request, via: z.enum(VIAS), number: number.nullable() }),
  z.strictObject({ type: z.literal('turn-given'), request, number, before }),
  z.strictObject({ type: z.literal('request-refused'), request, reason: z.enum(REFUSE_REASONS) }),
  z.strictObject({ type: z.literal('request-redirected'), request, office }),
  z.strictObject({ type: z.literal('request-assigned'), request, official: official.nullable() }),
  z.strictObject({ type: z.literal('request-merged'), request, into: request, place: z.boolean() }),
  on('request-withdrawn'),
  z.strictObject({ type: z.literal('guests-named'), request, guests: z.array(z.enum(GUEST_ROLES)).readonly() }),
  z.strictObject({
    type: z.literal('urgent-marked'),
    request,
    reason: z.enum(ORDER_REASONS),
    before: before.optional(),
  }),
  z.strictObject({ type: z.literal('reordered'), request, before, reason: z.enum(ORDER_REASONS) }),
  z.strictObject({ type: z.literal('arrived'), request, before: before.optional() }),
  z.strictObject({ type: z.literal('went-away'), request, until: time }),
  on('place-lapsed'),
  z.strictObject({ type: z.literal('device-checked'), request, faults: z.array(z.enum(DEVICE_FAULTS)).readonly() }),
  on('readied'),
  z.strictObject({ type: z.literal('called'), request, official, hearing }),
  called('recalled'),
  on('meeting-begun'),
  z.strictObject({ type: z.literal('skipped'), request, official, before }),
  z.strictObject({ type: z.literal('handed-over'), request, from: official, to: official, before }),
  called('no-show'),
  z.strictObject({ type: z.literal('restored'), request, reason: z.enum(ORDER_REASONS), before }),
  called('meeting-ended'),
  z.strictObject({ type: z.literal('outcome-given'), request, outcome: z.enum(OUTCOMES), dueAt: time.nullable() }),
  z.strictObject({ type: z.literal('carrying-out-noted'), request, done: z.boolean() }),
]);

/** All known types of entries. */
export const QUEUE_EVENT_TYPES: readonly string[] = queueEventSchema.options.map(({ shape }) => shape.type.value);

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Fails to compile when the schema and the type of events differ. */
true satisfies Same<z.infer<typeof queueEventSchema>, QueueEvent>;

/** The event of an entry; undefined when it is unknown. Throws when the payload is not JSON. */
export function queueEventOf(type: string, payload: string): QueueEvent | undefined {
  const fields: unknown = JSON.parse(payload);
  if (typeof fields !== 'object' || fields === null) return undefined;
  return queueEventSchema.safeParse({ ...fields, type }).data;
}

/** An actor as one word: `system`, `citizen:<request>`, `official:<id>` or `staff:<id>`. */
export function queueActorToText(actor: QueueActor): string {
  switch (actor.kind) {
    case 'system':
      return 'system';
    case 'citizen':
      return `citizen:${actor.request}`;
    case 'official':
      return `official:${actor.official}`;
    case 'staff':
      return `staff:${actor.account}`;
    default:
      return actor satisfies never;
  }
}

/** Reads an actor back; undefined when malformed. */
export function queueActorFromText(text: string): QueueActor | undefined {
  if (text === 'system') return { kind: 'system' };
  const [kind, id] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];
  if (id === '') return undefined;
  if (kind === 'citizen') return { kind, request: id as RequestId };
  if (kind === 'official') return { kind, official: id as OfficialId };
  return kind === 'staff' ? { kind, account: id as StaffId } : undefined;
}
