import { z } from 'zod';
import { ROLES } from '@mahzar/shared/hearing/roles';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { MinutesActor, MinutesEvent } from '@mahzar/shared/minutes/event';
import { READING_SCOPES, UNANSWERED_REASONS } from '@mahzar/shared/minutes/words';
import { SIGNING_MEANS } from '@mahzar/shared/signing-means';
import type { AccountId } from '@mahzar/shared/proceedings/ids';

/** An id as stored in the log; its type has the brand of its kind. */
const id = <Id extends string>() =>
  z
    .string()
    .min(1)
    .max(160)
    .transform((value) => value as Id);

const seat = id<SeatId>();
const count = z.int().positive();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const sealed = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
const asked = z.strictObject({ seat, role: z.enum(ROLES), scope: z.enum(READING_SCOPES), sha256 }).readonly();

const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape });
/** Missing in entries of the first version of the law. */
const drawn = sealed.nullable().default(null);
const answer = { seat, sha256, sealed: sealed.nullable(), drawn, means: z.enum(SIGNING_MEANS) };

/** Every event as stored in the log of minutes. Anything else is not read as an event. */
const minutesEventSchema = z.discriminatedUnion('type', [
  event('minutes-opened', { hearing: id<HearingId>(), law: count }),
  event('law-changed', { law: count }),
  event('steps-accepted', { version: count, count, editor: z.string().min(1).max(40), sealed }),
  event('read-along-set', { on: z.boolean() }),
  event('reading-begun', {
    round: count,
    version: count,
    sha256,
    until: count,
    asked: z.array(asked).readonly(),
    stand: z.array(seat).readonly(),
  }),
  event('reading-ended', {}),
  event('text-signed', answer),
  event('text-refused', answer),
  event('unanswered-noted', { seat, reason: z.enum(UNANSWERED_REASONS) }),
  event('minutes-closed', { seat, sha256, drawn, means: z.enum(SIGNING_MEANS) }),
]);

type Readable<Event> = Event extends infer One ? { readonly [Key in keyof One]: One[Key] } : never;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Fails to compile when the schema and the type of events differ. */
true satisfies Same<Readable<z.infer<typeof minutesEventSchema>>, Readable<MinutesEvent>>;

/** The event of an entry; undefined when it is unknown. Throws when the payload is not JSON. */
export function minutesEventOf(type: string, payload: string): MinutesEvent | undefined {
  const fields: unknown = JSON.parse(payload);
  if (typeof fields !== 'object' || fields === null) return undefined;
  return minutesEventSchema.safeParse({ ...fields, type }).data;
}

/** An actor as one word: `system`, `seat:<id>:<role>` or `staff:<account>:clerk`. */
export function minutesActorToText(actor: MinutesActor): string {
  switch (actor.kind) {
    case 'system':
      return 'system';
    case 'seat':
      return `seat:${actor.seat}:${actor.role}`;
    case 'staff':
      return `staff:${actor.account}:${actor.as}`;
    default:
      return actor satisfies never;
  }
}

/** Reads an actor back; undefined when malformed. */
export function minutesActorFromText(text: string): MinutesActor | undefined {
  if (text === 'system') return { kind: 'system' };
  const [, kind, who, as] = /^(seat|staff):(.{1,160}):([a-z-]+)$/.exec(text) ?? [];
  if (kind === 'staff') return as === 'clerk' ? { kind, account: who as AccountId, as } : undefined;
  const role = ROLES.find((one) => one === as);
  return role === undefined ? undefined : { kind: 'seat', seat: who as SeatId, role };
}
