import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Webhook } from '@mahzar/shared/rest/webhooks';
import { WEBHOOK_EVENTS } from '@mahzar/shared/staff/webhook-events';
import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import type { Audit, AuditActor, AuditNote } from '../audit/audit.ts';
import type { Target, WebhookChange } from './ports.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { newestFirst } from '../storage/keyset.ts';
import type { Page, PageOf } from '../storage/keyset.ts';
import { systemCipher } from '../storage/system-keys.ts';
import type { Tables } from '../storage/tables.ts';

const target = z.strictObject({
  address: z.string(),
  secrets: z.array(z.strictObject({ secret: z.string(), until: z.number().nullable() })),
});

type Changed = Webhook | 'not-found' | 'changed-meanwhile';

export type WebhookStore = ReturnType<typeof createWebhookStore>;

/** Webhooks in the database. Each change is noted in the audit log in its own transaction. */
export function createWebhookStore(database: Database, audit: Audit, masterKey: Buffer, randomBytes: RandomBytes) {
  const { db } = database;
  const cipher = systemCipher(masterKey, 'webhooks', randomBytes);
  const seal = (id: string, value: Target) => cipher.encrypt(JSON.stringify(value), placeOf(id));
  const unseal = ({ id, target: sealed }: Pick<Tables['webhooks'], 'id' | 'target'>): Target =>
    target.parse(JSON.parse(cipher.decrypt(sealed, placeOf(id))));
  const webhookOf = (row: Tables['webhooks'], counts: Counts): Webhook => ({
    id: row.id,
    version: row.version,
    name: row.name,
    address: unseal(row).address,
    events: eventsOf(row),
    createdAt: row.created_at,
    paused: row.paused,
    ...counts,
  });

  /** Changes a webhook if it still has this version, and notes the change. */
  const change = (
    id: string,
    version: number,
    edit: (row: Tables['webhooks']) => Partial<Tables['webhooks']>,
    note: { readonly act: AuditAct; readonly by: AuditActor; readonly details?: AuditNote['details'] },
    at: number,
  ): Promise<Changed> =>
    inTransaction(database, async (on) => {
      const row = await on.db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return 'not-found';
      const changed = { ...row, ...edit(row), version: version + 1 };
      const { numUpdatedRows } = await on.db
        .updateTable('webhooks')
        .set(changed)
        .where('id', '=', id)
        .where('version', '=', version)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return 'changed-meanwhile';
      const counts = (await countsOf(on.db, [id])).get(id) ?? NONE;
      await audit.note(on, noteOf(id, note), at);
      return webhookOf(changed, counts);
    });

  return {
    create: (
      { id, name, events }: { readonly id: string; readonly name: string; readonly events: Webhook['events'] },
      to: Target,
      by: AuditActor,
      at: number,
    ): Promise<Webhook> =>
      inTransaction(database, async (on) => {
        const row: Tables['webhooks'] = {
          id,
          version: 1,
          name,
          target: seal(id, to),
          events: JSON.stringify(events),
          created_at: at,
          paused: null,
        };
        await on.db.insertInto('webhooks').values(row).execute();
        const note = { act: 'webhook-created' as const, by, details: { events } };
        await audit.note(on, noteOf(id, note), at);
        return webhookOf(row, NONE);
      }),

    async list(page: Page): Promise<PageOf<Webhook>> {
      const { items, next } = await newestFirst(db.selectFrom('webhooks').selectAll(), page);
      const counts = await countsOf(
        db,
        items.map(({ id }) => id),
      );
      return { items: items.map((row) => webhookOf(row, counts.get(row.id) ?? NONE)), next };
    },

    change: (
      id: string,
      version: number,
      { name, address, events, paused }: WebhookChange,
      by: AuditActor,
      at: number,
    ): Promise<Changed> =>
      change(
        id,
        version,
        (row) => ({
          ...(name !== undefined && { name }),
          ...(events !== undefined && { events: JSON.stringify(events) }),
          ...(address !== undefined && { target: seal(id, { ...unseal(row), address }) }),
          ...(paused !== undefined && { paused: paused ? ('by-staff' as const) : null }),
        }),
        {
          act: 'webhook-changed',
          by,
          details: {
            fields: Object.entries({ name, address, events }).flatMap(([field, value]) =>
              value === undefined ? [] : [field],
            ),
            ...(events !== undefined && { events }),
            ...(paused !== undefined && { paused }),
          },
        },
        at,
      ),

    /** The former secret still signs until `formerUntil`. */
    replaceSecret: (
      id: string,
      version: number,
      secret: string,
      formerUntil: number,
      by: AuditActor,
      at: number,
    ): Promise<Changed> =>
      change(
        id,
        version,
        (row) => {
          const { address, secrets } = unseal(row);
          const former = secrets.slice(0, 1).map((one) => ({ secret: one.secret, until: formerUntil }));
          return { target: seal(id, { address, secrets: [{ secret, until: null }, ...former] }) };
        },
        { act: 'webhook-secret-replaced', by },
        at,
      ),

    /** Resolves to false when there is no such webhook. */
    remove: (id: string, by: AuditActor, at: number): Promise<boolean> =>
      inTransaction(database, async (on) => {
        await on.db.deleteFrom('webhook_deliveries').where('webhook_id', '=', id).execute();
        const { numDeletedRows } = await on.db.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await audit.note(on, noteOf(id, { act: 'webhook-deleted', by }), at);
        return true;
      }),

    async target(id: string): Promise<Target | undefined> {
      const row = await db.selectFrom('webhooks').select(['id', 'target']).where('id', '=', id).executeTakeFirst();
      return row && unseal(row);
    },

    /** The receiver asked for no more messages (410 Gone). */
    pauseAsGone: (id: string, at: number): Promise<void> =>
      inTransaction(database, async (on) => {
        const { numUpdatedRows } = await on.db
          .updateTable('webhooks')
          .set(({ eb }) => ({ paused: 'gone', version: eb('version', '+', 1) }))
          .where('id', '=', id)
          .where('paused', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return;
        const note = noteOf(id, { act: 'webhook-gone', by: { kind: 'system' } });
        await audit.note(on, note, at);
      }),
  };
}

type Counts = Pick<Webhook, 'waiting' | 'failed'>;
const NONE: Counts = { waiting: 0, failed: 0 };

async function countsOf(db: Kysely<Tables>, webhooks: readonly string[]): Promise<ReadonlyMap<string, Counts>> {
  if (webhooks.length === 0) return new Map();
  const rows = await db
    .selectFrom('webhook_deliveries')
    .select(({ fn }) => ['webhook_id', 'state', fn.countAll<number | string>().as('count')])
    .where('webhook_id', 'in', webhooks)
    .where('state', 'in', ['waiting', 'failed'])
    .groupBy(['webhook_id', 'state'])
    .execute();
  const counts = new Map<string, Counts>();
  for (const { webhook_id: webhook, state, count } of rows) {
    counts.set(webhook, { ...(counts.get(webhook) ?? NONE), [state]: Number(count) });
  }
  return counts;
}

/** The events a webhook subscribed to; unknown names are dropped. */
export function eventsOf({ events }: Pick<Tables['webhooks'], 'events'>): Webhook['events'] {
  const given = JSON.parse(events) as string[];
  return WEBHOOK_EVENTS.filter((event) => given.includes(event));
}

function noteOf(
  id: string,
  { act, by, details }: { readonly act: AuditAct; readonly by: AuditActor; readonly details?: AuditNote['details'] },
): AuditNote {
  return { actor: by, act, subject: { kind: 'webhook', id }, ...(details !== undefined && { details }) };
}

function placeOf(id: string): string {
  return `webhooks/${id}/target`;
}
