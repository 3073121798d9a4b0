import { z } from 'zod';
import { WEBHOOK_EVENTS } from '../staff/webhook-events.ts';
import { defineRoute } from './route.ts';
import { line } from '../text.ts';
import { id, listOf, moment, page, version } from './values.ts';

const name = line(100);
/** Target of the messages. Only https, in development http too; without user and password. */
const address = z.url({ protocol: /^https?$/ }).max(2_000);
const events = z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length);

/** `gone`: the receiver answered 410, which asks for no further messages. `restored`: the database came from a backup. */
const paused = z.enum(['by-staff', 'gone', 'restored']);

/** A receiver of event messages in the court's network. */
export const webhook = z.strictObject({
  id,
  version,
  name,
  address,
  events,
  createdAt: moment,
  /** Messages wait while it is paused. Null when it is not paused. */
  paused: paused.nullable(),
  /** Messages that wait for sending or for another attempt. */
  waiting: z.int().nonnegative(),
  /** Messages of the last 30 days that were given up. */
  failed: z.int().nonnegative(),
});
export type Webhook = z.infer<typeof webhook>;

/** Why a message was not accepted; with `answered` there is a status. */
export const WEBHOOK_FAILURES = [
  'answered',
  'redirected',
  'address-refused',
  'not-found',
  'unreachable',
  'insecure',
  'too-slow',
] as const;

/** `failed`: given up, or refused for good. */
const state = z.enum(['waiting', 'delivered', 'failed']);

/** One message to one receiver, with its result. */
export const webhookDelivery = z.strictObject({
  /** `webhook-id` of the message; the same at each attempt. */
  id,
  event: z.enum(WEBHOOK_EVENTS),
  /** Its subject: a hearing or a booking. */
  subject: id,
  createdAt: moment,
  state,
  attempts: z.int().nonnegative(),
  /** Time of the next attempt; null unless it waits. */
  nextAt: moment.nullable(),
  /** The latest attempt; null before the first. */
  last: z
    .strictObject({
      at: moment,
      /** HTTP status; null when there was no answer. */
      status: z.int().nullable(),
      failure: z.enum(WEBHOOK_FAILURES).nullable(),
    })
    .nullable(),
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;

const params = z.strictObject({ webhook: id });
const common = { tag: 'Webhooks', may: 'manage-machines', params: null, query: null, body: null, fails: [] } as const;
const one = { ...common, params, fails: ['not-found'] } as const;

export const listWebhooks = defineRoute({
  ...common,
  id: 'list-webhooks',
  method: 'get',
  path: '/webhooks',
  summary: 'Lists the addresses that are told of events, the newest first.',
  query: page,
  answer: listOf(webhook),
});

export const createWebhook = defineRoute({
  ...common,
  id: 'create-webhook',
  method: 'post',
  path: '/webhooks',
  summary: 'Has an address told of events from now on; the secret of its signatures is shown in this answer only.',
  body: z.strictObject({ name, address, events }),
  answer: z.strictObject({ webhook, secret: z.string() }),
});

export const changeWebhook = defineRoute({
  ...one,
  id: 'change-webhook',
  method: 'patch',
  path: '/webhooks/{webhook}',
  summary: 'Changes an address, its name or its events, or pauses and resumes it.',
  body: z.strictObject({
    version,
    name: name.optional(),
    address: address.optional(),
    events: events.optional(),
    paused: z.boolean().optional(),
  }),
  answer: webhook,
  fails: ['not-found', 'changed-meanwhile'],
});

export const replaceWebhookSecret = defineRoute({
  ...one,
  id: 'replace-webhook-secret',
  method: 'post',
  path: '/webhooks/{webhook}/secret',
  summary:
    'Makes a new secret, shown in this answer only; for 24 hours messages are signed with the former one as well.',
  body: z.strictObject({ version }),
  answer: z.strictObject({ webhook, secret: z.string() }),
  fails: ['not-found', 'changed-meanwhile'],
});

export const deleteWebhook = defineRoute({
  ...one,
  id: 'delete-webhook',
  method: 'delete',
  path: '/webhooks/{webhook}',
  summary: 'Tells an address nothing more; messages that wait for it are dropped.',
  answer: null,
});

export const testWebhook = defineRoute({
  ...one,
  id: 'test-webhook',
  method: 'post',
  path: '/webhooks/{webhook}/test',
  summary: 'Sends a message of the type "test" once, now, and says what came of it.',
  answer: z.strictObject({
    delivered: z.boolean(),
    status: z.int().nullable(),
    failure: z.enum(WEBHOOK_FAILURES).nullable(),
    /** Milliseconds until the answer, or until the attempt was given up. */
    tookMs: z.int().nonnegative(),
  }),
  fails: ['not-found', 'too-many-requests'],
});

export const listWebhookDeliveries = defineRoute({
  ...one,
  id: 'list-webhook-deliveries',
  method: 'get',
  path: '/webhooks/{webhook}/deliveries',
  summary: 'Lists messages to an address, the newest first. They are kept for 30 days.',
  query: page.extend({ state: state.optional() }),
  answer: listOf(webhookDelivery),
});

export const redeliverWebhook = defineRoute({
  ...one,
  id: 'redeliver-webhook',
  method: 'post',
  path: '/webhooks/{webhook}/deliveries/{delivery}/redeliver',
  summary: 'Sends a message again, now, and again until it is taken, as if it were new.',
  params: z.strictObject({ webhook: id, delivery: id }),
  answer: webhookDelivery,
});
