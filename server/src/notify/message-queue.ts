import type { NotifyChannel } from '@mahzar/shared/notify/events';
import type { OutboxQueue } from '../kernel/outbox-worker.ts';
import type { Logger } from '../observability/logger.ts';
import type { Composer } from './compose.ts';
import type { Outbox } from './outbox-store.ts';
import type { Carrier, DeliveryResult, LeasedMessage, Outcome } from './ports.ts';
import { nextAttempt } from './retry.ts';

/** Time limit for a gateway, and how long a message stays reserved for this process, ms. */
export const SEND_MS = 30_000;
export const LEASE_MS = 120_000;

/**
 * Messages of one channel, for the worker that sends them. A message has the same id at each attempt, by which a gateway can
 * recognise it.
 */
export function messageQueue(parts: {
  readonly channel: NotifyChannel;
  /** Null when the court does not use this channel. */
  readonly carrier: Carrier | null;
  readonly outbox: Outbox;
  readonly composer: Pick<Composer, 'write'>;
  readonly log: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
}): OutboxQueue<LeasedMessage, DeliveryResult> {
  const { channel, carrier, outbox, composer, log, now, newId } = parts;
  return {
    async claim(at, leaseUntil) {
      const claimed = await outbox.claim({ channel, now: at, leaseUntil, lease: newId() }, composer.write);
      if (claimed === 'none') return null;
      if (claimed === 'unwanted') return 'passed-over';
      if (!('damaged' in claimed)) return claimed;
      log.error({ outbox: channel, message: claimed.damaged }, 'stored message damaged; not sent');
      return 'passed-over';
    },
    nextAt: () => outbox.nextAt(channel),
    async send({ id, letter, language, until }, signal) {
      if (until <= now()) return { ok: false, error: 'outdated', final: true };
      // The court does not use this channel: staff see that the message was not sent.
      if (carrier === null) return { ok: false, error: 'refused', final: true };
      const sent = carrier.send({ id, to: letter.to, language, ...letter.text }, signal);
      return Promise.race([sent, tooLong(signal)]).catch((error: unknown) => {
        log.error({ err: error, message: id }, 'delivery attempt failed');
        return { ok: false, error: 'unreachable', final: false };
      });
    },
    retryAt: nextAttempt,
    settle: ({ id, lease }, result, nextAt) => outbox.settle(id, lease, outcomeOf(result, nextAt, now())),
  };
}

function outcomeOf(result: DeliveryResult, nextAt: number | null, at: number): Outcome {
  if (result.ok) return { kind: 'sent', at, reference: result.reference };
  const { error } = result;
  return nextAt === null ? { kind: 'failed', error } : { kind: 'again', error, nextAt };
}

/** Resolves to a timeout when the signal aborts, for carriers that ignore the signal. */
function tooLong(signal: AbortSignal): Promise<DeliveryResult> {
  return new Promise((resolve) => {
    const late = () => resolve({ ok: false, error: 'timeout', final: false });
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}
