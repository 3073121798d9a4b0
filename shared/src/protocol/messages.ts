import { z } from 'zod';
import { keysOf } from '../keys-of.ts';
import { EXHIBIT_MEDIA, EXHIBIT_ZOOMS } from '../hearing/exhibit.ts';
import { SENT_KINDS } from '../hearing/ids.ts';
import type { MessageId } from '../hearing/ids.ts';
import { roomId, screeningId, seatId as seat } from '../hearing/id-schemas.ts';
import { DELEGABLE_ACTS } from '../hearing/law/permissions.ts';
import type { Act } from '../hearing/law/permissions.ts';
import type { DocumentId } from '../proceedings/ids.ts';
import { DOCUMENT_KINDS, EXCLUSION_REASONS, EXHIBIT_STAGES } from '../proceedings/words.ts';
import { FREE_WILL_ANSWERS, FREE_WILL_QUESTIONS, HAND_PURPOSES, LAYOUTS } from '../hearing/state.ts';
import { NETWORK_PATHS } from '../device-check.ts';
import { checkResult } from './device-check.ts';
import { consumerParameters, dtlsParameters, sourceToProduce, transportParameters } from './media.ts';
import { helpMessage, helpNonce, helpSecret, helpTalk, helpText } from './help.ts';
import { MAX_CHAT_CHARACTERS, MAX_NOTE_AGO_MS, MAX_NOTE_CHARACTERS, NEXT_MINUTES } from './limits.ts';
import { place } from './place.ts';
import { idAs } from '../rest/values.ts';
import { line, time, words } from '../text.ts';
import type { Ack } from './errors.ts';

/** A message from client to service: the schemas of request and response, and the act it needs. */
interface MessageDefinition {
  readonly request: z.ZodType;
  readonly response: z.ZodType;
  /** The required row of the permission table; `any-seat` if every seat may send the message. */
  readonly permission: Act | 'any-seat';
}

const nothing = z.strictObject({});
/** A response that only confirms the request. */
const accepted = z.strictObject({ accepted: z.literal(true) });
const onSeat = z.strictObject({ seat });
const onOff = z.strictObject({ on: z.boolean() });
const id = z.string().min(1).max(64);
const seats = (max: number) => z.array(seat).max(max);
/** `floor`, or a BCP 47 tag. */
const channel = z
  .string()
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/)
  .max(35);
/** BCP 47. */
const language = channel;
/** A countdown before a session, in whole seconds; 0 starts the session at once. */
const countdown = z.strictObject({ countdownSeconds: z.int().min(0).max(60) });
/** Length of a hearing to be booked, minutes. */
const minutes = z.int().min(NEXT_MINUTES.least).max(NEXT_MINUTES.most);
/** The name of a conversation: `all`, `clerk:<seat>` or `counsel:<lawyer>:<client>`. */
const conversation = z.string().min(1).max(200);

/** The answer to an act: the number of the scene that contains its effect, so that a client knows when it has received it. */
const done = z.strictObject({ seq: z.int().min(0) });

const connect = z
  .strictObject({ send: dtlsParameters.optional(), receive: dtlsParameters.optional() })
  .refine(({ send, receive }) => send !== undefined || receive !== undefined, 'one direction at least');

/** Parameters of a data channel from the service. */
const dataChannel = z.strictObject({
  id: z.string(),
  dataProducerId: z.string(),
  sctpStreamParameters: z.looseObject({}),
});
/** The traffic of a channel, and the time it took. */
const counted = z.strictObject({ messages: z.int(), bytes: z.int(), ms: z.number() });

const messageId = idAs<MessageId>();
/** The place of a chat message or note in a list. */
const messagePlace = place.extend({ id: messageId });

/** A chat message, as its readers receive it. */
const chatMessage = z.strictObject({
  id,
  /** Epoch milliseconds. */
  at: z.int(),
  conversation,
  from: id,
  text: z.string(),
});
export type ChatMessage = z.infer<typeof chatMessage>;

/** A log note, as the people who run the hearing receive it. Times are epoch milliseconds. */
const logNote = z.strictObject({
  id,
  /** When the note was written. */
  at: z.int(),
  /** The moment that the note describes. */
  about: z.int(),
  from: id,
  text: z.string(),
  /** The note that this one corrects. */
  corrects: id.nullable(),
});
export type LogNote = z.infer<typeof logNote>;

/** Number of an exhibit or a page, from 1. */
const number = z.int().min(1).max(1_000_000);
const onExhibit = z.strictObject({ exhibit: number });
/** Position in an audio or video file, seconds from its start. */
const second = z.int().min(0).max(86_400);
/** Thousandths of a page's width or height. */
const thousandths = z.int().min(0).max(1_000);
const documentId = idAs<DocumentId>();

/** An exhibit in the hearing, for a person who may read it. */
const caseExhibit = z.strictObject({
  number,
  title: z.string(),
  kind: z.enum(DOCUMENT_KINDS),
  stage: z.enum(EXHIBIT_STAGES),
  /** Null when nothing of the exhibit can be shown. */
  pages: z.int().nullable(),
  /** For audio and video: the playable media and the duration; null for pages. */
  playback: z.strictObject({ media: z.array(z.enum(EXHIBIT_MEDIA)).readonly(), durationMs: z.number() }).nullable(),
  /** Whether the law of the case lets this person admit or exclude the exhibit now (`mayRule`), or withdraw it (`mayWithdraw`). */
  mayRule: z.boolean(),
  mayWithdraw: z.boolean(),
});
export type CaseExhibit = z.infer<typeof caseExhibit>;
/** A document that this person may offer as an exhibit. */
const offerable = z.strictObject({ document: documentId, title: z.string(), kind: z.enum(DOCUMENT_KINDS) });

/** Every message that the service accepts. */
export const MESSAGES = {
  /** First round trip: transports for both directions, and a data channel that brings the receiving transport up early. */
  prepare: {
    /** `voicesFirst`: no picture is sent to the browser before `tile-sizes` has reported its display size. */
    request: z.strictObject({ voicesFirst: z.boolean().optional() }),
    response: z.strictObject({
      routerRtpCapabilities: z.looseObject({}),
      send: transportParameters,
      receive: transportParameters,
      /** Exists only so that the transport connects. */
      probe: dataChannel,
      iceServers: z.array(z.looseObject({})),
    }),
    permission: 'any-seat',
  },
  /**
   * The client's DTLS parameters for transports of `prepare`. The client need not wait for the answer. (Socket.IO reserves
   * `connect`.)
   */
  'connect-transports': { request: connect, response: accepted, permission: 'any-seat' },
  /** New ICE parameters for both transports, after the network was lost or changed. */
  'restart-ice': {
    request: nothing,
    response: z.strictObject({ send: z.looseObject({}), receive: z.looseObject({}) }),
    permission: 'any-seat',
  },
  /**
   * Whether sound and picture reach the browser, sent when that changes, and for how long they have not (ms). The service sees a
   * browser's incoming media itself; only the browser sees whether media reach it.
   */
  'media-line': {
    request: z.strictObject({ flows: z.boolean(), silentMs: z.int().min(0).max(10_000) }),
    response: accepted,
    permission: 'any-seat',
  },
  /**
   * `lost`: the number of packets, of all streams that this browser receives, that were lost before they reached the service, and
   * so not on this browser's line, without those that were sent again. Requested repeatedly while packets are missing. `weak`: seats whose voice reached the service
   * with gaps since the last request.
   */
  'upstream-loss': {
    request: nothing,
    response: z.strictObject({ lost: z.int().min(0), weak: z.array(seat).max(100).readonly() }),
    permission: 'any-seat',
  },
  /**
   * Creates transports for a measurement over a single network path, and a channel from the service; they end automatically. One at
   * a time per browser, and a few within some minutes per seat.
   */
  'open-line-test': {
    request: z.strictObject({ path: z.enum(NETWORK_PATHS) }),
    response: z.strictObject({
      routerRtpCapabilities: z.looseObject({}),
      send: transportParameters,
      receive: transportParameters,
      down: dataChannel,
    }),
    permission: 'any-seat',
  },
  'connect-line-test': { request: connect, response: accepted, permission: 'any-seat' },
  /** Opens a channel to the service, which counts what arrives on it. */
  'open-upload': {
    request: z.strictObject({ streamId: z.int().min(0).max(65_534) }),
    response: z.strictObject({ id }),
    permission: 'any-seat',
  },
  /** The traffic so far: messages, bytes, and milliseconds from the first to the last. */
  'count-upload': { request: nothing, response: counted, permission: 'any-seat' },
  /** The service sends at a steady rate for a few seconds and answers with the amount it sent. */
  'send-download': { request: nothing, response: counted, permission: 'any-seat' },
  'close-line-test': { request: nothing, response: accepted, permission: 'any-seat' },
  /** The result of the person's device check; staff see the latest. */
  'report-check': { request: checkResult, response: accepted, permission: 'any-seat' },
  /**
   * The person submits their national ID; if it is the booked one, a code is sent to the booked telephone. The answer is the same
   * if it is not. `againAt`: when the next code may be requested, epoch ms.
   */
  'send-identity-code': {
    request: z.strictObject({ nationalId: line(20) }),
    /** `sent`: false when it is too soon for another code; `againAt`: when the next may be requested (epoch ms). */
    response: z.strictObject({ sent: z.boolean(), againAt: z.int() }),
    permission: 'any-seat',
  },
  'prove-identity': {
    request: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
    response: accepted,
    permission: 'any-seat',
  },
  /** Second round trip: takes the seat. A person who enters straight into the courtroom sends DTLS parameters and sources along. */
  enter: {
    request: z.strictObject({
      microphone: z.boolean(),
      camera: z.boolean(),
      takeOver: z.boolean(),
      /** The rules that the person read and accepted on entering; null when they were accepted before. */
      rules: z.strictObject({ version: z.int().min(1).max(10_000), language }).nullable(),
      /** The formats that the browser's media engine can receive; without them the seat gets no consumers. */
      rtpCapabilities: z.strictObject({
        codecs: z.array(z.looseObject({ mimeType: z.string().max(64) })).max(64),
        headerExtensions: z.array(z.looseObject({ uri: z.string().max(128) })).max(64),
      }),
      connect: connect.optional(),
      produce: z.array(sourceToProduce).max(3),
    }),
    response: z.strictObject({
      seq: z.int(),
      /** Secret for `resume` in the handshake; 256 bits, base64url. */
      session: z.string(),
      /** Of the sources sent along, those that the service accepted. */
      producing: z.array(z.enum(SENT_KINDS)),
      consumers: z.array(consumerParameters).readonly(),
    }),
    permission: 'enter',
  },
  /** The sources of an admitted seat. */
  produce: {
    request: z.strictObject({ sources: z.array(sourceToProduce).min(1).max(3) }),
    response: accepted,
    permission: 'have-sources',
  },
  /** The client has set up these consumers and can receive them. Grants nothing beyond `reach`. */
  'consumers-ready': {
    request: z.strictObject({ ids: z.array(z.string().min(1).max(64)).max(128) }),
    response: accepted,
    permission: 'any-seat',
  },
  /** Display height of pictures in device pixels; 0 when not visible at all. Grants nothing beyond `reach`. */
  'tile-sizes': {
    request: z.strictObject({
      tiles: z
        .array(
          z.strictObject({
            seat,
            /** Which of the seat's pictures; the camera if omitted. */
            source: z.enum(['camera', 'screen']).optional(),
            height: z.int().min(0).max(8192),
          }),
        )
        .max(128),
    }),
    response: accepted,
    permission: 'any-seat',
  },
  /** `handTo`: another host in the courtroom, who presides from then on. */
  leave: { request: z.strictObject({ handTo: seat.optional() }), response: done, permission: 'leave' },
  admit: { request: onSeat, response: done, permission: 'admit' },
  dismiss: { request: onSeat, response: done, permission: 'dismiss' },
  remove: { request: onSeat, response: done, permission: 'remove' },
  readmit: { request: onSeat, response: done, permission: 'readmit' },
  'admit-all': { request: nothing, response: done, permission: 'admit-all' },
  'set-gallery': { request: z.strictObject({ open: z.boolean() }), response: done, permission: 'set-gallery' },
  /** A coordinator names the expected people who sit in the room. */
  attest: { request: z.strictObject({ people: seats(16) }), response: done, permission: 'attest' },
  start: { request: countdown, response: done, permission: 'start' },
  resume: { request: countdown, response: done, permission: 'resume' },
  'cancel-countdown': { request: nothing, response: done, permission: 'cancel-countdown' },
  recess: { request: nothing, response: done, permission: 'recess' },
  debrief: { request: nothing, response: done, permission: 'debrief' },
  'continue-unrecorded': { request: nothing, response: done, permission: 'continue-unrecorded' },
  /**
   * Returns days on which everybody booked here is free within the court's hours for the given length, for some weeks from a day on
   * (null: from the next day), and the possible start times. `next`: where the list continues; null when that is too far in the
   * future. One request at a time.
   */
  'next-dates': {
    request: z.strictObject({ from: z.iso.date().nullable(), minutes }),
    response: z.strictObject({
      days: z.array(z.strictObject({ day: z.string(), times: z.array(z.int()).readonly() })).readonly(),
      next: z.string().nullable(),
      /** People who cannot be informed by message. */
      unreached: z.array(seat).readonly(),
    }),
    permission: 'book-next-hearing',
  },
  /** Books the next hearing of the case with the same people and measures; they are summoned at once. */
  'book-next-hearing': {
    request: z.strictObject({ startsAt: time, minutes }),
    response: done,
    permission: 'book-next-hearing',
  },
  adjourn: { request: nothing, response: done, permission: 'adjourn' },
  close: { request: nothing, response: done, permission: 'close' },
  cancel: { request: nothing, response: done, permission: 'cancel' },
  delegate: {
    request: z.strictObject({ acts: z.array(z.enum(DELEGABLE_ACTS)).max(DELEGABLE_ACTS.length) }),
    response: done,
    permission: 'delegate',
  },
  mute: { request: onSeat, response: done, permission: 'mute' },
  'mute-all': { request: nothing, response: done, permission: 'mute-all' },
  'unlock-microphones': { request: nothing, response: done, permission: 'unlock-microphones' },
  'allow-to-speak': { request: onSeat, response: done, permission: 'allow-to-speak' },
  /** `room`: the private room in which the person wants to be heard; null: the courtroom. */
  'set-microphone': {
    request: z.strictObject({ on: z.boolean(), room: roomId.nullable().optional() }),
    response: done,
    permission: 'set-microphone',
  },
  'set-camera': { request: onOff, response: done, permission: 'set-camera' },
  'raise-hand': {
    request: z.strictObject({ purpose: z.enum(HAND_PURPOSES) }),
    response: done,
    permission: 'raise-hand',
  },
  'lower-hand': { request: onSeat, response: done, permission: 'lower-hand' },
  'lower-all-hands': { request: nothing, response: done, permission: 'lower-all-hands' },
  /** `limitSeconds`: speaking time; null without limit. */
  'give-floor': {
    request: z.strictObject({ seat: seat.nullable(), limitSeconds: z.int().min(10).max(7_200).nullable() }),
    response: done,
    permission: 'give-floor',
  },
  'choose-channel': { request: z.strictObject({ channel }), response: done, permission: 'choose-channel' },
  interpret: { request: z.strictObject({ channel }), response: done, permission: 'interpret' },
  spotlight: { request: z.strictObject({ seat: seat.nullable() }), response: done, permission: 'spotlight' },
  'set-layout': { request: z.strictObject({ layout: z.enum(LAYOUTS) }), response: done, permission: 'set-layout' },
  consult: { request: z.strictObject({ invite: seats(16) }), response: done, permission: 'consult' },
  deliberate: { request: z.strictObject({ invite: seats(16) }), response: done, permission: 'deliberate' },
  /** Calls a person into the private room in which the sender is. */
  invite: { request: onSeat, response: done, permission: 'confer' },
  'answer-invitation': {
    request: z.strictObject({ room: roomId, accept: z.boolean() }),
    response: done,
    permission: 'confer',
  },
  'lock-consultation': { request: z.strictObject({ locked: z.boolean() }), response: done, permission: 'confer' },
  'leave-consultation': { request: nothing, response: done, permission: 'confer' },
  'end-consultation': { request: z.strictObject({ room: roomId }), response: done, permission: 'end-consultation' },
  screen: {
    request: z.strictObject({ between: z.tuple([seats(32).min(1), seats(32).min(1)]) }),
    response: done,
    permission: 'screen',
  },
  'lift-screen': { request: z.strictObject({ screen: screeningId }), response: done, permission: 'screen' },
  protect: { request: z.strictObject({ seat, on: z.boolean() }), response: done, permission: 'protect' },
  'require-interpreter': {
    request: z.strictObject({ seat, on: z.boolean() }),
    response: done,
    permission: 'require-interpreter',
  },
  'check-free-will': {
    request: z.strictObject({ seat, question: z.enum(FREE_WILL_QUESTIONS), answer: z.enum(FREE_WILL_ANSWERS) }),
    response: done,
    permission: 'check-free-will',
  },
  'share-screen': { request: nothing, response: done, permission: 'share-when-allowed' },
  'stop-share': { request: nothing, response: done, permission: 'share-when-allowed' },
  'allow-share': { request: z.strictObject({ seat, allowed: z.boolean() }), response: done, permission: 'allow-share' },
  /** The case's exhibits that this person may read, newest first, and the documents that they may offer. */
  exhibits: {
    request: nothing,
    response: z.strictObject({ exhibits: z.array(caseExhibit).readonly(), documents: z.array(offerable).readonly() }),
    permission: 'offer-exhibit',
  },
  /** Puts a page on the screens of everybody who may read it: whole, or with a zoom over 100 the part around a point. */
  'show-exhibit': {
    request: z.strictObject({
      exhibit: number,
      page: number,
      zoom: z.literal(EXHIBIT_ZOOMS),
      x: thousandths,
      y: thousandths,
    }),
    response: done,
    permission: 'show-exhibit-when-allowed',
  },
  /** Plays a file to everybody who may read it, from the given second; also jumps to another position, or repeats. */
  'play-exhibit': {
    request: z.strictObject({ exhibit: number, second }),
    response: done,
    permission: 'show-exhibit-when-allowed',
  },
  /** Pauses the file where it is, or shows it paused at the given second. */
  'pause-exhibit': {
    request: z.strictObject({ exhibit: number, second: second.nullable() }),
    response: done,
    permission: 'show-exhibit-when-allowed',
  },
  'hide-exhibit': { request: nothing, response: done, permission: 'hide-any-exhibit' },
  /** The presenter points at the exhibit; null: at nothing. Never logged. */
  point: {
    request: z.strictObject({ at: z.strictObject({ x: thousandths, y: thousandths }).nullable() }),
    response: accepted,
    permission: 'show-exhibit-when-allowed',
  },
  'offer-exhibit': {
    request: z.strictObject({ document: documentId }),
    response: done,
    permission: 'offer-exhibit',
  },
  'withdraw-exhibit': { request: onExhibit, response: done, permission: 'offer-exhibit' },
  'admit-exhibit': { request: onExhibit, response: done, permission: 'rule-on-exhibit' },
  'exclude-exhibit': {
    request: z.strictObject({ exhibit: number, reason: z.enum(EXCLUSION_REASONS) }),
    response: done,
    permission: 'rule-on-exhibit',
  },
  'open-chat': { request: z.strictObject({ open: z.boolean() }), response: done, permission: 'open-chat' },
  /** Messages with the same `nonce` are stored once. */
  'post-message': {
    request: z.strictObject({
      conversation,
      text: words(MAX_CHAT_CHARACTERS),
      nonce: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
    }),
    response: z.strictObject({ message: id, at: z.int() }),
    permission: 'chat-to-clerk',
  },
  /**
   * A page of the messages that this person may read, oldest first: the newest, or those before a place, in all conversations or in
   * one. `earlier`: the place before which the list continues; null when there is no more. One request at a time.
   */
  'chat-history': {
    request: z.strictObject({ conversation: conversation.optional(), before: messagePlace.optional() }),
    response: z.strictObject({ messages: z.array(chatMessage).readonly(), earlier: place.nullable() }),
    permission: 'chat-to-clerk',
  },
  /**
   * Writes a log note on the present moment, or on the moment `agoMs` ago, when the writing began. A correction (`corrects`) leaves
   * the corrected note unchanged. Notes with the same `nonce` are stored once.
   */
  'write-note': {
    request: z.strictObject({
      text: words(MAX_NOTE_CHARACTERS),
      agoMs: z.int().min(0).max(MAX_NOTE_AGO_MS),
      corrects: messageId.optional(),
      nonce: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
    }),
    response: z.strictObject({ note: logNote }),
    permission: 'write-notes',
  },
  /** A page of the log notes, oldest first: the newest, or those before a place. One request at a time. */
  'read-notes': {
    request: z.strictObject({ before: messagePlace.optional() }),
    response: z.strictObject({ notes: z.array(logNote).readonly(), earlier: place.nullable() }),
    permission: 'write-notes',
  },
  /**
   * Calls support, which answers in writing; possible also before entering. Only the browser with the secret `help` gets the
   * answers.
   */
  'ask-for-help': {
    request: z.strictObject({ text: helpText, nonce: helpNonce }),
    response: z.strictObject({ help: helpSecret, message: helpMessage }),
    permission: 'any-seat',
  },
  'say-for-help': {
    request: z.strictObject({ help: helpSecret, text: helpText, nonce: helpNonce }),
    response: z.strictObject({ message: helpMessage }),
    permission: 'any-seat',
  },
  /** A page of this browser's help messages; support's answers are pushed to it from then on. One request at a time. */
  'help-talk': {
    request: z.strictObject({ help: helpSecret, before: place.optional() }),
    response: helpTalk,
    permission: 'any-seat',
  },
  'withdraw-help': { request: z.strictObject({ help: helpSecret }), response: accepted, permission: 'any-seat' },
  /**
   * A page of the table of who could see and hear whom and when, until now: its rows from number `from` (0 is the first), ordered
   * by their beginning. `next`: where the table continues; null at its end. One request at a time.
   */
  'reach-table': {
    request: z.strictObject({ from: z.int().min(0).max(100_000_000).optional() }),
    response: z.strictObject({
      next: z.int().nullable(),
      rows: z
        .array(
          z.strictObject({
            listener: id,
            source: z.string(),
            from: z.int(),
            /** Null while the range lasts. */
            to: z.int().nullable(),
          }),
        )
        .readonly(),
    }),
    permission: 'see-reach-table',
  },
} as const satisfies Record<string, MessageDefinition>;

export type MessageName = keyof typeof MESSAGES;
export type Request<Name extends MessageName> = z.input<(typeof MESSAGES)[Name]['request']>;
/** The same after the schema has read it: with typed ids and defaults. */
export type ParsedRequest<Name extends MessageName> = z.output<(typeof MESSAGES)[Name]['request']>;
export type Response<Name extends MessageName> = z.infer<(typeof MESSAGES)[Name]['response']>;

/** Socket.IO's event map from client to service: every message has an acknowledgement. */
export type ClientToServer = {
  [Name in MessageName]: (request: Request<Name>, ack: (answer: Ack<Response<Name>>) => void) => void;
};

export const MESSAGE_NAMES = keysOf(MESSAGES);
