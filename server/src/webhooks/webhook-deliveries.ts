import type { WebhookDelivery } from '@mahzar/shared/rest/webhooks';
import type { Audit, AuditActor } from '../audit/audit.ts';
import { bodyOf } from './message-body.ts';
import type { Attempt, ClaimedDelivery, ReportedEvent } from './ports.ts';
import type { OutboxBacklog } from '../kernel/outbox-worker.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { newestFirst } from '../storage/keyset.ts';
import type { Page, PageOf } from '../storage/keyset.ts';
import type { Tables } from '../storage/tables.ts';
import { eventsOf } from './webhook-store.ts';

/** Most messages underway to one address, so that a slow receiver does not hold up the others. */
const AT_ONCE = 4;
const ID_BYTES = 15;

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

/** Webhook messages in the database, from planning until they are delivered or given up. */
export function createDeliveryStore(database: Database, audit: Audit, randomBytes: RandomBytes) {
  const { db } = database;
  const one = (webhook: string, id: string) =>
    db
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('webhook_id', '=', webhook)
      .where('id', '=', id)
      .executeTakeFirst();

  /**
   * Messages that may be sent now: the webhook is not paused, its address is not at its limit, and no message about the same
   * hearing is underway.
   */
  const mayBeSent = (underway: readonly ClaimedDelivery[]) => {
    const full = [...Map.groupBy(underway, ({ webhook }) => webhook)].filter(([, { length }]) => length >= AT_ONCE);
    return db
      .selectFrom('webhook_deliveries')
      .innerJoin('webhooks', 'webhooks.id', 'webhook_id')
      .where('state', '=', 'waiting')
      .where('paused', 'is', null)
      .where(({ eb, not, or, and }) =>
        not(
          or([
            ...full.map(([webhook]) => eb('webhook_id', '=', webhook)),
            ...underway.map(({ webhook, subject }) =>
              and([eb('webhook_id', '=', webhook), eb('subject', '=', subject)]),
            ),
          ]),
        ),
      );
  };

  return {
    /**
     * Plans a message to every webhook that subscribed to the event, in the event's transaction. Returns the number of messages.
     */
    async plan({ db: on }: Database, reported: readonly ReportedEvent[]): Promise<number> {
      const webhooks = await on.selectFrom('webhooks').select(['id', 'events', 'created_at']).execute();
      const rows = webhooks.flatMap((webhook) => {
        const subscribed = eventsOf(webhook);
        return reported
          .filter(({ event, at }) => at >= webhook.created_at && subscribed.includes(event))
          .map((one) => ({
            id: `msg_${randomBytes(ID_BYTES).toString('base64url')}`,
            webhook_id: webhook.id,
            event: one.event,
            subject: one.hearing,
            seq: one.seq,
            body: bodyOf(one),
            created_at: one.at,
            state: 'waiting' as const,
            attempts: 0,
            next_at: one.at,
            last_at: null,
            last_status: null,
            last_failure: null,
          }));
      });
      if (rows.length > 0) await on.insertInto('webhook_deliveries').values(rows).execute();
      return rows.length;
    },

    async list(
      webhook: string,
      { state, ...page }: Page & { readonly state?: WebhookDelivery['state'] | undefined },
    ): Promise<PageOf<WebhookDelivery>> {
      let query = db.selectFrom('webhook_deliveries').selectAll().where('webhook_id', '=', webhook);
      if (state !== undefined) query = query.where('state', '=', state);
      const { items, next } = await newestFirst(query, page);
      return { items: items.map(deliveryOf), next };
    },

    /** Sends a message again as if it were new. Undefined when there is no such message. */
    async redeliver(webhook: string, id: string, by: AuditActor, at: number): Promise<WebhookDelivery | undefined> {
      const found = await inTransaction(database, async (on) => {
        const { numUpdatedRows } = await on.db
          .updateTable('webhook_deliveries')
          .set({ state: 'waiting', attempts: 0, next_at: at })
          .where('webhook_id', '=', webhook)
          .where('id', '=', id)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        const note = { actor: by, act: 'webhook-redelivered' as const, subject: { kind: 'webhook', id: webhook } };
        await audit.note(on, { ...note, details: { delivery: id } }, at);
        return true;
      });
      const row = found ? await one(webhook, id) : undefined;
      return row && deliveryOf(row);
    },

    /**
     * Claims the first message that is due; nobody else gets it before `leaseUntil`. At most four are `underway` to one address,
     * and only one about the same hearing. Null when there is none, or another process was faster.
     */
    async claim(at: number, leaseUntil: number, underway: readonly ClaimedDelivery[]): Promise<ClaimedDelivery | null> {
      const first = mayBeSent(underway)
        .select('webhook_deliveries.id')
        .where('next_at', '<=', at)
        .orderBy('webhook_deliveries.created_at')
        .orderBy('seq')
        .limit(1);
      const row = await db
        .updateTable('webhook_deliveries')
        .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), next_at: leaseUntil, last_at: at }))
        .where('id', '=', first)
        // Checked again on the locked row: another process may have just claimed it.
        .where('next_at', '<=', at)
        .returning(['id', 'webhook_id', 'subject', 'body', 'attempts'])
        .executeTakeFirst();
      if (row === undefined) return null;
      const { webhook_id: webhook, ...rest } = row;
      return { ...rest, webhook };
    },

    /** Waiting messages of webhooks that are not paused. */
    async backlog(): Promise<OutboxBacklog> {
      const row = await mayBeSent([])
        .select(({ fn }) => [fn.countAll().as('waiting'), fn.min('webhook_deliveries.created_at').as('oldest')])
        .executeTakeFirst();
      return { waiting: Number(row?.waiting ?? 0), oldest: row?.oldest ?? null };
    },

    /** When the next message that may be sent alongside `underway` is due; undefined when none waits. */
    async nextAt(underway: readonly ClaimedDelivery[]): Promise<number | undefined> {
      const row = await mayBeSent(underway).select('next_at').orderBy('next_at').limit(1).executeTakeFirst();
      return row?.next_at ?? undefined;
    },

    /** @param nextAt when to send it again; null when it was delivered or is given up */
    async settle({ id, attempts }: ClaimedDelivery, attempt: Attempt, nextAt: number | null): Promise<void> {
      await db
        .updateTable('webhook_deliveries')
        .set({
          state: attempt.ok ? 'delivered' : nextAt === null ? 'failed' : 'waiting',
          next_at: nextAt,
          last_status: attempt.status,
          last_failure: attempt.ok ? null : attempt.failure,
        })
        .where('id', '=', id)
        // If somebody asked to send it again meanwhile, that request stands.
        .where('attempts', '=', attempts)
        .execute();
    },

    /** Deletes messages created before a time. */
    async forgetBefore(at: number): Promise<void> {
      await db.deleteFrom('webhook_deliveries').where('created_at', '<', at).execute();
    },
  };
}

function deliveryOf(row: Tables['webhook_deliveries']): WebhookDelivery {
  return {
    id: row.id,
    event: row.event,
    subject: row.subject,
    createdAt: row.created_at,
    state: row.state,
    attempts: row.attempts,
    nextAt: row.next_at,
    last:
      row.last_at === null
        ? null
        : {
            at: row.last_at,
            status: row.last_status,
            failure: row.last_failure as NonNullable<WebhookDelivery['last']>['failure'],
          },
  };
}
