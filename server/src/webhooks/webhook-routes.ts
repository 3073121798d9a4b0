import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhookDeliveries,
  listWebhooks,
  redeliverWebhook,
  replaceWebhookSecret,
  testWebhook,
} from '@mahzar/shared/rest/webhooks';
import type { Webhook } from '@mahzar/shared/rest/webhooks';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { actorOf } from '../audit/actor-of.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { paged } from '../http/api/paged.ts';
import { flawOfAddress } from './address.ts';
import type { AddressRules } from './address.ts';
import type { DeliveryStore } from './webhook-deliveries.ts';
import type { WebhookStore } from './webhook-store.ts';
import type { Send } from './send.ts';
import { newWebhookSecret } from './signature.ts';

/** How long messages are also signed with a former secret, ms. */
const FORMER_SECRET_MS = 24 * 3_600_000;
/** Tests of all webhooks within a minute. */
const TESTS_A_MINUTE = 10;

/** Routes by which an administrator manages webhooks and reads their deliveries. */
export function webhookRoutes(parts: {
  readonly webhooks: WebhookStore;
  readonly deliveries: DeliveryStore;
  readonly rules: AddressRules;
  readonly send: Send;
  /** Called when something may be sent now. */
  readonly wake: () => void;
  readonly now: () => number;
  readonly randomBytes: (length: number) => Buffer;
}): Bound[] {
  const { webhooks, deliveries, rules, send, wake, now, randomBytes } = parts;
  const tests = new RateLimiterMemory({ points: TESTS_A_MINUTE, duration: 60 });
  const newId = () => randomBytes(12).toString('base64url');

  const flaw = (address: string | undefined): Rejection<ApiErrorCode> | undefined => {
    const code = address === undefined ? undefined : flawOfAddress(address, rules);
    return (
      code &&
      new Rejection('bad-request', { detail: 'no messages are sent there', problems: [{ field: 'address', code }] })
    );
  };
  const answer = (changed: Webhook | 'not-found' | 'changed-meanwhile'): Webhook | Rejection<ApiErrorCode> => {
    if (typeof changed === 'string') return new Rejection(changed);
    wake();
    return changed;
  };

  return [
    bind(listWebhooks, ({ query }) => paged(query, (page) => webhooks.list(page))),

    bind(createWebhook, async ({ body: { name, address, events }, caller }) => {
      const wrong = flaw(address);
      if (wrong !== undefined) return wrong;
      const secret = newWebhookSecret(randomBytes);
      const target = { address, secrets: [{ secret, until: null }] };
      const unique = [...new Set(events)];
      return {
        webhook: await webhooks.create({ id: newId(), name, events: unique }, target, actorOf(caller), now()),
        secret,
      };
    }),

    bind(changeWebhook, async ({ params, body: { version, ...change }, caller }) => {
      const wrong = flaw(change.address);
      if (wrong !== undefined) return wrong;
      return answer(await webhooks.change(params.webhook, version, change, actorOf(caller), now()));
    }),

    bind(replaceWebhookSecret, async ({ params, body, caller }) => {
      const secret = newWebhookSecret(randomBytes);
      const at = now();
      const until = at + FORMER_SECRET_MS;
      const by = actorOf(caller);
      const webhook = answer(await webhooks.replaceSecret(params.webhook, body.version, secret, until, by, at));
      return webhook instanceof Rejection ? webhook : { webhook, secret };
    }),

    bind(deleteWebhook, async ({ params, caller }) => {
      const known = await webhooks.remove(params.webhook, actorOf(caller), now());
      return known ? undefined : new Rejection('not-found');
    }),

    bind(testWebhook, async ({ params }) => {
      const target = await webhooks.target(params.webhook);
      if (target === undefined) return new Rejection('not-found');
      const allowed = await tests.consume('all').catch(() => undefined);
      if (allowed === undefined)
        return new Rejection('too-many-requests', { detail: `at most ${TESTS_A_MINUTE} tests a minute` });
      const at = now();
      const body = JSON.stringify({ type: 'test', timestamp: new Date(at).toISOString(), data: {} });
      const attempt = await send(target, { id: `msg_${newId()}`, body }, at);
      return {
        delivered: attempt.ok,
        status: attempt.status,
        failure: attempt.ok ? null : attempt.failure,
        tookMs: Math.max(0, now() - at),
      };
    }),

    bind(listWebhookDeliveries, async ({ params, query: { state, ...cursor } }) => {
      const found = await paged(cursor, (page) => deliveries.list(params.webhook, { ...page, state }));
      if (found instanceof Rejection) return found;
      return (await webhooks.target(params.webhook)) === undefined ? new Rejection('not-found') : found;
    }),

    bind(redeliverWebhook, async ({ params, caller }) => {
      const delivery = await deliveries.redeliver(params.webhook, params.delivery, actorOf(caller), now());
      if (delivery === undefined) return new Rejection('not-found');
      wake();
      return delivery;
    }),
  ];
}
