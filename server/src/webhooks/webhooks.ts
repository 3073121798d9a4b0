import type { Config } from '../config/config.ts';
import type { Bound } from '../http/api/bind.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Logger } from '../observability/logger.ts';
import type { BookingWriter } from '../scheduling/ports.ts';
import { audit } from '../audit/audit-store.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { createDeliveryStore } from './webhook-deliveries.ts';
import { createLogReader } from './webhook-log-reader.ts';
import { createWebhookStore } from './webhook-store.ts';
import { reportedBookingEvent } from './reported-booking-event.ts';
import { OutboxWorker } from '../kernel/outbox-worker.ts';
import type { OutboxBacklog } from '../kernel/outbox-worker.ts';
import { Upkeep } from '../kernel/upkeep.ts';
import { deliveryQueue } from './delivery-queue.ts';
import { LogTailer } from './log-tailer.ts';
import { createSender, SEND_TIMEOUT_MS } from './send.ts';
import { webhookRoutes } from './webhook-routes.ts';

const DAY_MS = 86_400_000;
/** How long messages are kept, delivered or not. */
const KEEP_MS = 30 * DAY_MS;

/** The part of the service that reports events to other systems. */
export interface Webhooks {
  readonly routes: readonly Bound[];
  /** Reports what earlier runs left unreported, and then new events. */
  begin(): Promise<void>;
  /** Messages that were planned and not delivered yet. */
  backlog(): Promise<OutboxBacklog>;
  /** Plans messages about a change of a booking, in the same transaction. */
  readonly onBooking: BookingWriter;
  close(): Promise<void>;
}

export function createWebhooks(parts: {
  readonly bus: EventBus;
  readonly config: Pick<Config, 'environment' | 'webhookNetworks'>;
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
  readonly log: Logger;
  /** Pauses before a message is sent again, milliseconds; see `RETRY_PAUSES`. */
  readonly pauses?: readonly number[] | undefined;
}): Webhooks {
  const { bus, config, database, masterKey, randomBytes, now, log, pauses } = parts;
  const webhooks = createWebhookStore(database, audit, masterKey, randomBytes);
  const deliveries = createDeliveryStore(database, audit, randomBytes);
  const rules = { http: config.environment === 'development', internal: config.webhookNetworks };
  const send = createSender(rules);
  const random = () => randomBytes(1).readUInt8() / 256;
  const outboxWorker = new OutboxWorker({
    name: 'webhooks',
    queue: deliveryQueue({ deliveries, webhooks, send, now, pauses }),
    sendMs: SEND_TIMEOUT_MS,
    leaseMs: SEND_TIMEOUT_MS + 5_000,
    now,
    random,
    log,
  });
  const wake = () => outboxWorker.wake();
  const forgetting = new Upkeep({
    everyMs: DAY_MS,
    turn: () => deliveries.forgetBefore(now() - KEEP_MS),
    problem: (error) => log.warn({ err: error }, 'old webhook messages not deleted'),
  });
  const logTailer = new LogTailer({ reader: createLogReader(database, deliveries), planned: wake, log });
  bus.on('hearing-changed', ({ state }, entries) => logTailer.changed(state.id, entries));
  bus.on('record-completed', (hearing) => logTailer.look(hearing));
  bus.on('booking-stored', (hearing) => {
    wake();
    logTailer.look(hearing);
  });
  return {
    routes: webhookRoutes({ webhooks, deliveries, rules, send, wake, now, randomBytes }),
    backlog: () => deliveries.backlog(),
    async begin() {
      wake();
      forgetting.begin();
      await logTailer.begin();
    },
    async onBooking(on, change) {
      const event = reportedBookingEvent(change);
      if (event !== undefined) await deliveries.plan(on, [event]);
    },
    async close() {
      await forgetting.close();
      await logTailer.close();
      await outboxWorker.close();
    },
  };
}
