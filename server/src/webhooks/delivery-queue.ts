import type { OutboxQueue, SendResult } from '../kernel/outbox-worker.ts';
import type { Attempt, ClaimedDelivery } from './ports.ts';
import { pauseAfter } from './schedule.ts';
import type { Send } from './send.ts';
import type { DeliveryStore } from './webhook-deliveries.ts';
import type { WebhookStore } from './webhook-store.ts';

const GONE = 410;

/**
 * Webhook messages for the worker that sends them. Messages about one hearing go to an address one at a time. A failed message does
 * not hold up later ones; receivers order them by `sequence`.
 */
export function deliveryQueue(parts: {
  readonly deliveries: DeliveryStore;
  readonly webhooks: WebhookStore;
  readonly send: Send;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** See `RETRY_PAUSES`. */
  readonly pauses?: readonly number[] | undefined;
}): OutboxQueue<ClaimedDelivery, Attempt & SendResult> {
  const { deliveries, webhooks, send, now, pauses } = parts;
  return {
    claim: deliveries.claim,
    nextAt: deliveries.nextAt,
    async send(delivery, signal) {
      const target = await webhooks.target(delivery.webhook);
      // The webhook was removed meanwhile, and this message with it.
      if (target === undefined) return { ok: false, status: null, failure: 'address-refused', final: true };
      const attempt = await send(target, delivery, now(), signal);
      return { ...attempt, final: attempt.status === GONE };
    },
    retryAt({ attempts }, at, random) {
      const pause = pauseAfter(attempts, random, pauses);
      return pause === null ? null : at + pause;
    },
    async settle(delivery, attempt, nextAt) {
      await deliveries.settle(delivery, attempt, nextAt);
      if (attempt.status === GONE) await webhooks.pauseAsGone(delivery.webhook, now());
    },
  };
}
