import { z } from 'zod';
import { AUDIENCES, NOTIFY_CHANNELS, NOTIFY_EVENTS, NOTIFY_LANGUAGES } from '../notify/events.ts';
import { LINK_CODE } from '../notify/short-link.ts';
import { MAX_BODY, MAX_SUBJECT } from '../notify/template.ts';
import { defineRoute } from './route.ts';
import { bookingId, id, page, personId, version, versionOrNone } from './values.ts';

const time = z.int();
const event = z.enum(NOTIFY_EVENTS);
const audience = z.enum(AUDIENCES);
const channel = z.enum(NOTIFY_CHANNELS);
const language = z.enum(NOTIFY_LANGUAGES);

/**
 * State of a message: to be sent or tried again (`planned`), being handed over (`sending`), accepted by the gateway (`sent`),
 * reported at the person's telephone (`delivered`), given up (`failed`), or not wanted any more (`cancelled`). `held`: the database
 * was restored from a backup after the message was planned, and staff must decide.
 */
export const MESSAGE_STATES = ['planned', 'held', 'sending', 'sent', 'delivered', 'failed', 'cancelled'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/**
 * Why a message was not accepted. `outdated`: its time had passed. `refused`: the gateway will never accept it. `damaged`: its data
 * in the database cannot be read.
 */
export const MESSAGE_ERRORS = [
  'unreachable',
  'timeout',
  'busy',
  'refused',
  'misunderstood',
  'outdated',
  'undelivered',
  'damaged',
] as const;
export type MessageError = (typeof MESSAGE_ERRORS)[number];

export const messageItem = z.strictObject({
  id,
  /** The hearing has the same id as the booking. */
  booking: bookingId.nullable(),
  /** A seat of the hearing; the account of a staff member where there is no booking. */
  person: id.nullable(),
  event,
  audience,
  channel,
  language,
  state: z.enum(MESSAGE_STATES),
  dueAt: time,
  attempts: z.int(),
  /** Time of the next attempt; null when there is none. */
  nextAt: time.nullable(),
  error: z.enum(MESSAGE_ERRORS).nullable(),
  sentAt: time.nullable(),
  /** The gateway's own id of the message. */
  reference: z.string().nullable(),
});
export type MessageItem = z.infer<typeof messageItem>;

/**
 * An item of a list, with recipient and hearing or case; null when those names were erased, or it is about neither. `title`: of the
 * hearing; empty for a message about a case.
 */
const listedMessage = messageItem.extend({
  recipient: z.string().nullable(),
  about: z.strictObject({ title: z.string(), caseNumber: z.string() }).nullable(),
});
export type ListedMessage = z.infer<typeof listedMessage>;

/** With personal data, but without the secret of a link or code, which only the recipient may see. */
const messageText = messageItem.extend({
  /** Telephone number or e-mail address. */
  to: z.string(),
  subject: z.string().nullable(),
  /** The sent text; for a planned message, the text as it would be sent now. */
  body: z.string(),
  /** Number of SMS parts; null for e-mail. */
  parts: z.int().nullable(),
});

export const searchMessages = defineRoute({
  id: 'search-messages',
  method: 'post',
  path: '/messages/search',
  summary: 'Messages to people, newest first, of a booking, a person or all.',
  tag: 'Messages',
  may: 'read-messages',
  params: null,
  query: null,
  body: page.extend({
    booking: bookingId.optional(),
    person: id.optional(),
    states: z.array(z.enum(MESSAGE_STATES)).min(1).max(MESSAGE_STATES.length).optional(),
    channel: channel.optional(),
    event: event.optional(),
  }),
  answer: z.strictObject({ items: z.array(listedMessage), next: z.string().nullable() }),
  fails: [],
});

export const readMessage = defineRoute({
  id: 'read-message',
  method: 'get',
  path: '/messages/{message}',
  summary: 'One message with its text and to whom it goes; the reading is noted.',
  tag: 'Messages',
  may: 'read-messages',
  params: z.strictObject({ message: id }),
  query: null,
  body: null,
  answer: messageText,
  fails: ['not-found'],
});

/** Messages of a restored database: some may have been sent already by the database from which the backup was taken. */
export const readHeldMessages = defineRoute({
  id: 'read-held-messages',
  method: 'get',
  path: '/held-messages',
  summary:
    'How many messages wait since the database was restored; of those that `outdated` counts the time has passed.',
  tag: 'Messages',
  may: 'release-messages',
  params: null,
  query: null,
  body: null,
  answer: z.strictObject({ held: z.int(), outdated: z.int() }),
  fails: [],
});

export const releaseHeldMessages = defineRoute({
  id: 'release-held-messages',
  method: 'post',
  path: '/held-messages',
  summary: 'Lets all messages go that wait since the database was restored, each at its time; or drops them all.',
  tag: 'Messages',
  may: 'release-messages',
  params: null,
  query: null,
  body: z.strictObject({ send: z.boolean() }),
  answer: z.strictObject({ sent: z.int(), dropped: z.int() }),
  fails: [],
});

export const resendMessage = defineRoute({
  id: 'resend-message',
  method: 'post',
  path: '/messages/{message}/resend',
  summary:
    'Sends the same once more, as a message of its own with a fresh link. Not of codes, and not of what is past.',
  tag: 'Messages',
  may: 'manage-links',
  params: z.strictObject({ message: id }),
  query: null,
  body: null,
  answer: messageItem,
  fails: ['not-found', 'message-not-resendable'],
});

export const tellOfOrder = defineRoute({
  id: 'tell-of-order',
  method: 'post',
  path: '/bookings/{booking}/order-messages',
  summary: 'Tells the chosen people that an order was issued at their hearing. `unreached`: those who have no contact.',
  tag: 'Messages',
  may: 'manage-links',
  params: z.strictObject({ booking: bookingId }),
  query: null,
  body: z.strictObject({ people: z.array(id).min(1).max(60) }),
  answer: z.strictObject({ messages: z.int(), unreached: z.array(id) }),
  fails: ['not-found', 'booking-cancelled'],
});

const key = z.strictObject({ event, audience, channel, language });
const words = { subject: z.string().max(MAX_SUBJECT).nullable(), body: z.string().max(MAX_BODY.email) };

const template = key.extend({
  ...words,
  /** Whether the court has replaced the built-in text. */
  own: z.boolean(),
  /** 0 if the text was never changed. */
  version: versionOrNone,
  /** The text that a reset restores. */
  builtIn: z.strictObject({ subject: z.string().nullable(), body: z.string() }),
  /** Placeholders that the text may contain, without braces. */
  placeholders: z.array(z.string()),
  required: z.array(z.string()),
});

export const listTemplates = defineRoute({
  id: 'list-templates',
  method: 'get',
  path: '/templates',
  summary: 'Which texts the court has made its own; every other is the built-in one.',
  tag: 'Messages',
  may: 'edit-templates',
  params: null,
  query: null,
  body: null,
  answer: z.strictObject({ items: z.array(key.extend({ version: z.int(), changedAt: time })) }),
  fails: [],
});

export const readTemplate = defineRoute({
  id: 'read-template',
  method: 'get',
  path: '/templates/{event}/{audience}/{channel}/{language}',
  summary: 'The text of an event for those whom it addresses.',
  tag: 'Messages',
  may: 'edit-templates',
  params: key,
  query: null,
  body: null,
  answer: template,
  fails: ['not-found'],
});

export const writeTemplate = defineRoute({
  id: 'write-template',
  method: 'put',
  path: '/templates/{event}/{audience}/{channel}/{language}',
  summary: 'Makes a text the court’s own. `{word}` is put in; `problems` say what is wrong with it.',
  tag: 'Messages',
  may: 'edit-templates',
  params: key,
  query: null,
  body: z.strictObject({ ...words, version: versionOrNone }),
  answer: template,
  fails: ['not-found', 'changed-meanwhile'],
});

export const dropTemplate = defineRoute({
  id: 'drop-template',
  method: 'delete',
  path: '/templates/{event}/{audience}/{channel}/{language}',
  summary: 'Goes back to the built-in text.',
  tag: 'Messages',
  may: 'edit-templates',
  params: key,
  query: z.strictObject({ version: z.coerce.number().pipe(version) }),
  body: null,
  answer: template,
  fails: ['not-found', 'changed-meanwhile'],
});

export const previewTemplate = defineRoute({
  id: 'preview-template',
  method: 'post',
  path: '/templates/preview',
  summary: 'A text as a made-up person would get it.',
  tag: 'Messages',
  may: 'edit-templates',
  params: null,
  query: null,
  body: key.extend(words),
  answer: z.strictObject({
    subject: z.string().nullable(),
    body: z.string(),
    /** For SMS: its encoding and number of parts. */
    sms: z.strictObject({ encoding: z.enum(['gsm-7', 'ucs-2']), units: z.int(), parts: z.int() }).nullable(),
  }),
  fails: ['not-found'],
});

export const readInbox = defineRoute({
  id: 'read-inbox',
  method: 'get',
  path: '/inbox',
  summary: 'In development without a gateway: what would have been sent, newest first, links and codes included.',
  tag: 'Messages',
  may: 'read-messages',
  params: null,
  query: page,
  body: null,
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        message: id,
        at: time,
        channel,
        to: z.string(),
        subject: z.string().nullable(),
        body: z.string(),
        parts: z.int().nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),
  fails: ['not-found'],
});

export const openLink = defineRoute({
  id: 'open-link',
  method: 'post',
  path: '/links/open',
  summary: 'What a short link opens: the hearing, and the token of the seat. The opening is noted.',
  tag: 'Links',
  may: 'anybody',
  params: null,
  query: null,
  body: z.strictObject({ code: z.string().regex(LINK_CODE) }),
  answer: z.strictObject({ hearing: bookingId, token: z.string() }),
  fails: ['link-unknown', 'link-replaced', 'link-withdrawn', 'link-expired', 'too-many-requests'],
});

export const listLinks = defineRoute({
  id: 'list-links',
  method: 'get',
  path: '/hearings/{hearing}/links',
  summary: 'When each person’s link was first opened and how often; seats without a short link are not listed.',
  tag: 'Links',
  may: 'read-bookings',
  params: z.strictObject({ hearing: bookingId }),
  query: null,
  body: null,
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        seat: personId,
        firstOpenedAt: time.nullable(),
        lastOpenedAt: time.nullable(),
        opened: z.int(),
      }),
    ),
  }),
  fails: [],
});
