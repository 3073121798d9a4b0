import { z } from 'zod';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { CaseActor, CaseEvent } from '@mahzar/shared/proceedings/event';
import type { AccountId, CaseId, DocumentId, OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import {
  ASSIGNMENTS,
  DEADLINE_KINDS,
  DOCUMENT_KINDS,
  DOCUMENT_MEDIA,
  EXCLUSION_REASONS,
  ORDER_KINDS,
  REFUSAL_REASONS,
  SCAN_RESULTS,
  SERVICE_CHANNELS,
  SERVICE_RESULTS,
  STAFF_CAPACITIES,
  WITHDRAWAL_REASONS,
} from '@mahzar/shared/proceedings/words';
import { DESK_SIGNING_MEANS } from '@mahzar/shared/signing-means';
import { CASE_KINDS } from '@mahzar/shared/rest/cases';
import { RECORDING_POLICIES } from '@mahzar/shared/scheduling/booking';
import { CASE_ROLES } from '@mahzar/shared/scheduling/person';

/** An id as stored in the log; its type has the brand of its kind. */
const id = <Id extends string>() =>
  z
    .string()
    .min(1)
    .max(160)
    .transform((value) => value as Id);

const party = id<PartyId>();
const account = id<AccountId>();
const document = id<DocumentId>();
const order = id<OrderId>();
const hearing = id<HearingId>();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Epoch milliseconds; null: no deadline has started. */
const until = z.int().nullable();
const parties = z.array(party).readonly();
/** Counted from 1. */
const count = z.int().positive();

const facts = { number: z.string().min(1), branch: z.string(), kind: z.enum(CASE_KINDS) };
const naming = { party, role: z.enum(CASE_ROLES), clients: parties };
const assignment = { account, as: z.enum(ASSIGNMENTS), hearing: hearing.nullable() };
const access = z.strictObject({ level: z.enum(RECORDING_POLICIES), named: parties }).readonly();

const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape });

/** Every event as stored in the log of a case. Anything else is not read as an event. */
const caseEventSchema = z.discriminatedUnion('type', [
  event('case-opened', { case: id<CaseId>(), law: count, ...facts }),
  event('law-changed', { law: count }),
  event('facts-changed', facts),
  event('case-archived', {}),
  event('case-reopened', {}),
  event('party-added', naming),
  event('party-changed', naming),
  event('party-removed', { party }),
  event('power-confirmed', { lawyer: party, client: party, document: document.nullable() }),
  event('power-ended', { lawyer: party, client: party }),
  event('staff-assigned', assignment),
  event('staff-released', assignment),
  event('hearing-linked', { hearing }),
  event('hearing-unlinked', { hearing }),
  event('document-filed', {
    document,
    number: count,
    kind: z.enum(DOCUMENT_KINDS),
    of: party.nullable(),
    sha256,
    size: count,
    media: z.enum(DOCUMENT_MEDIA),
    pages: count.nullable(),
    access,
    replaces: document.nullable(),
  }),
  event('scan-awaited', { document }),
  event('document-scanned', { document, result: z.enum(SCAN_RESULTS), signaturesAt: z.int().nullable() }),
  event('scan-waived', { document }),
  event('document-withdrawn', { document, reason: z.enum(WITHDRAWAL_REASONS) }),
  event('acceptance-awaited', { document }),
  event('document-accepted', { document }),
  event('document-refused', { document, reason: z.enum(REFUSAL_REASONS) }),
  event('access-set', { document, access }),
  event('document-read', { document }),
  event('exhibit-offered', { exhibit: count, document, of: party.nullable(), hearing: hearing.nullable() }),
  event('exhibit-admitted', { exhibit: count }),
  event('exhibit-excluded', { exhibit: count, reason: z.enum(EXCLUSION_REASONS) }),
  event('exhibit-withdrawn', { exhibit: count }),
  event('order-drafted', {
    order,
    kind: z.enum(ORDER_KINDS),
    level: z.enum(RECORDING_POLICIES),
    to: parties,
    deadline: z
      .strictObject({ kind: z.enum(DEADLINE_KINDS), days: count })
      .readonly()
      .nullable(),
    text: sha256,
  }),
  event('order-discarded', { order }),
  event('order-signed', {
    order,
    document,
    read: sha256,
    text: sha256,
    // Missing in entries of the first versions of the law, which had only this one.
    means: z.enum(DESK_SIGNING_MEANS).default('desk-session'),
  }),
  event('order-served', { order, party, by: z.array(z.enum(SERVICE_CHANNELS)).readonly() }),
  event('service-noted', {
    order,
    party,
    channel: z.enum(SERVICE_CHANNELS),
    result: z.enum(SERVICE_RESULTS),
    until,
  }),
  event('service-opened', { order, party, until }),
]);

type Readable<Event> = Event extends infer One ? { readonly [Key in keyof One]: One[Key] } : never;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Fails to compile when the schema and the type of events differ. */
true satisfies Same<Readable<z.infer<typeof caseEventSchema>>, Readable<CaseEvent>>;

/** The event of an entry; undefined when it is unknown. Throws when the payload is not JSON. */
export function caseEventOf(type: string, payload: string): CaseEvent | undefined {
  const fields: unknown = JSON.parse(payload);
  if (typeof fields !== 'object' || fields === null) return undefined;
  return caseEventSchema.safeParse({ ...fields, type }).data;
}

/** An actor as one word: `system`, `machine:<id>`, `person:<party>` or `staff:<account>:<capacity>+<capacity>`. */
export function caseActorToText(actor: CaseActor): string {
  switch (actor.kind) {
    case 'system':
      return 'system';
    case 'machine':
      return `machine:${actor.machine}`;
    case 'person':
      return `person:${actor.party}`;
    case 'staff':
      return `staff:${actor.account}:${actor.as.join('+')}`;
    default:
      return actor satisfies never;
  }
}

/** Reads an actor back; undefined when malformed. */
export function caseActorFromText(text: string): CaseActor | undefined {
  if (text === 'system') return { kind: 'system' };
  const [, kind, id, capacities] = /^(machine|person|staff):([^:]+)(?::([a-z+-]*))?$/.exec(text) ?? [];
  if (id === undefined) return undefined;
  if (kind === 'staff') {
    if (capacities === undefined) return undefined;
    const named = capacities === '' ? [] : capacities.split('+');
    const as = named.flatMap((name) => STAFF_CAPACITIES.find((one) => one === name) ?? []);
    return as.length === named.length ? { kind, account: id as AccountId, as } : undefined;
  }
  if (capacities !== undefined) return undefined;
  return kind === 'machine' ? { kind, machine: id } : { kind: 'person', party: id as PartyId };
}
