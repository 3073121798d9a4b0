import { z } from 'zod';
import { EXHIBIT_MEDIA, EXHIBIT_ZOOMS } from '../hearing/exhibit.ts';
import { SENT_KINDS } from '../hearing/ids.ts';
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
import { line, time, words } from '../text.ts';
import type { Ack } from './errors.ts';

/** A message from client to service: what it must look like, what it is answered with, and the act it needs. */
interface MessageDefinition {
  readonly request: z.ZodType;
  readonly response: z.ZodType;
  /** The row of the permission table, or why the message needs none. */
  readonly permission: Act | 'any-seat';
}

const nothing = z.strictObject({});
/** An answer that says no more than that it was done. */
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
/** A countdown before a session, in whole seconds; 0 begins at once. */
const countdown = z.strictObject({ countdownSeconds: z.int().min(0).max(60) });
/** Length of a hearing that is to be booked. */
const minutes = z.int().min(NEXT_MINUTES.least).max(NEXT_MINUTES.most);
/** The name of a conversation: `all`, `clerk:<seat>` or `counsel:<lawyer>:<client>`. */
const conversation = z.string().min(1).max(200);

/** An act: the number of the scene that holds what it changed, so that a client knows what it has seen. */
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
/** What went through a channel, and in which time. */
const counted = z.strictObject({ messages: z.int(), bytes: z.int(), ms: z.number() });

/** A message of the chat, as its readers get it. */
const chatMessage = z.strictObject({
  id,
  /** Epoch milliseconds. */
  at: z.int(),
  conversation,
  from: id,
  text: z.string(),
});
export type ChatMessage = z.infer<typeof chatMessage>;

/** A log note as those who run the hearing get it. Times are epoch milliseconds. */
const logNote = z.strictObject({
  id,
  /** When it was written. */
  at: z.int(),
  /** The moment of which it is. */
  about: z.int(),
  from: id,
  text: z.string(),
  /** The note that it corrects. */
  corrects: id.nullable(),
});
export type LogNote = z.infer<typeof logNote>;

/** Number of an exhibit or a page, from 1. */
const number = z.int().min(1).max(1_000_000);
const onExhibit = z.strictObject({ exhibit: number });
/** Of a recording, from its beginning. */
const second = z.int().min(0).max(86_400);
/** Thousandths of a page's width or height. */
const thousandths = z.int().min(0).max(1_000);
const documentId = id as unknown as z.ZodType<DocumentId, string>;

/** An exhibit as whoever may read it finds it in the hearing. */
const caseExhibit = z.strictObject({
  number,
  title: z.string(),
  kind: z.enum(DOCUMENT_KINDS),
  stage: z.enum(EXHIBIT_STAGES),
  /** Null when nothing of it can be shown. */
  pages: z.int().nullable(),
  /** Of a recording: what of it is heard or seen, and how long it is. */
  playback: z.strictObject({ media: z.array(z.enum(EXHIBIT_MEDIA)).readonly(), durationMs: z.number() }).nullable(),
  /** Whether the law of the case lets this person admit or exclude it now, or withdraw it. */
  mayRule: z.boolean(),
  mayWithdraw: z.boolean(),
});
export type CaseExhibit = z.infer<typeof caseExhibit>;
/** A document that this person may offer as an exhibit. */
const offerable = z.strictObject({ document: documentId, title: z.string(), kind: z.enum(DOCUMENT_KINDS) });

/** Every message that the service accepts. One that is not here does not exist. */
export const MESSAGES = {
  /** First round trip: transports for both directions, and a data channel that brings the receiving one up early. */
  prepare: {
    /** `voicesFirst`: no picture is sent to the browser before `tile-sizes` has said how large it is shown. */
    request: z.strictObject({ voicesFirst: z.boolean().optional() }),
    response: z.strictObject({
      routerRtpCapabilities: z.looseObject({}),
      send: transportParameters,
      receive: transportParameters,
      /** Made only to have the transport connected. */
      probe: dataChannel,
      iceServers: z.array(z.looseObject({})),
    }),
    permission: 'any-seat',
  },
  /** The client's DTLS parameters for transports of `prepare`. Needs no waiting for its answer. (Socket.IO reserves `connect`.) */
  'connect-transports': { request: connect, response: accepted, permission: 'any-seat' },
  /** New ICE parameters for both transports, after the line was lost or changed. */
  'restart-ice': {
    request: nothing,
    response: z.strictObject({ send: z.looseObject({}), receive: z.looseObject({}) }),
    permission: 'any-seat',
  },
  /**
   * Whether sound and picture get through to the browser, when that changes, and since when not (ms). The service sees by
   * itself what comes from a browser; that nothing gets there, only the browser can tell.
   */
  'media-line': {
    request: z.strictObject({ flows: z.boolean(), silentMs: z.int().min(0).max(10_000) }),
    response: accepted,
    permission: 'any-seat',
  },
  /**
   * Of all that this browser receives, how many packets have not reached the service so far: what they lack is no fault of this
   * browser's line. Asked again and again while packets are missing. `weak`: whose voice has come to the service with gaps since
   * it was last asked, of those whom this browser receives.
   */
  'upstream-loss': {
    request: nothing,
    response: z.strictObject({ lost: z.int().min(0), weak: z.array(seat).max(100).readonly() }),
    permission: 'any-seat',
  },
  /**
   * Transports made to be measured, over one path alone, and a channel from the service; they end by themselves. One at a time
   * for a browser, a few within some minutes for a seat.
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
  /** A channel to the service, which counts what comes through it. */
  'open-upload': {
    request: z.strictObject({ streamId: z.int().min(0).max(65_534) }),
    response: z.strictObject({ id }),
    permission: 'any-seat',
  },
  /** What has come so far: messages, bytes, and milliseconds from the first to the last. */
  'count-upload': { request: nothing, response: counted, permission: 'any-seat' },
  /** The service sends at a steady pace for a few seconds; answered with what it sent. */
  'send-download': { request: nothing, response: counted, permission: 'any-seat' },
  'close-line-test': { request: nothing, response: accepted, permission: 'any-seat' },
  /** What the person's device could do; staff see the last one. */
  'report-check': { request: checkResult, response: accepted, permission: 'any-seat' },
  /**
   * The person gives their national ID; if it is the booked one, a code goes to the booked telephone. The answer is the same if
   * not. `againAt`: when another may be asked for, epoch ms.
   */
  'send-identity-code': {
    request: z.strictObject({ nationalId: line(20) }),
    /** `sent`: false when it is too soon for another; `againAt`: when it is not (epoch ms). */
    response: z.strictObject({ sent: z.boolean(), againAt: z.int() }),
    permission: 'any-seat',
  },
  'prove-identity': {
    request: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
    response: accepted,
    permission: 'any-seat',
  },
  /** Second round trip: take the seat. Who goes straight to the courtroom brings DTLS and sources along. */
  enter: {
    request: z.strictObject({
      microphone: z.boolean(),
      camera: z.boolean(),
      takeOver: z.boolean(),
      /** The rules as they were read and ticked on the way in; null when they were accepted before. */
      rules: z.strictObject({ version: z.int().min(1).max(10_000), language }).nullable(),
      /** What the browser's media engine can receive; without it the seat gets no consumers. */
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
      /** Of the sources brought along, those that the service took. */
      producing: z.array(z.enum(SENT_KINDS)),
      consumers: z.array(consumerParameters).readonly(),
    }),
    permission: 'enter',
  },
  /** Sources of a seat that has been admitted. */
  produce: {
    request: z.strictObject({ sources: z.array(sourceToProduce).min(1).max(3) }),
    response: accepted,
    permission: 'have-sources',
  },
  /** The client has set these consumers up and can receive them. Grants nothing: it is about what `reach` has given. */
  'consumers-ready': {
    request: z.strictObject({ ids: z.array(z.string().min(1).max(64)).max(128) }),
    response: accepted,
    permission: 'any-seat',
  },
  /** How large pictures are shown, in device pixels of height; 0 when not seen at all. Grants nothing either. */
  'tile-sizes': {
    request: z.strictObject({
      tiles: z
        .array(
          z.strictObject({
            seat,
            /** Which of the seat's pictures; the camera when not named. */
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
  /** A coordinator names who of those expected sits in the room. */
  attest: { request: z.strictObject({ people: seats(16) }), response: done, permission: 'attest' },
  start: { request: countdown, response: done, permission: 'start' },
  resume: { request: countdown, response: done, permission: 'resume' },
  'cancel-countdown': { request: nothing, response: done, permission: 'cancel-countdown' },
  recess: { request: nothing, response: done, permission: 'recess' },
  debrief: { request: nothing, response: done, permission: 'debrief' },
  'continue-unrecorded': { request: nothing, response: done, permission: 'continue-unrecorded' },
  /**
   * Days on which everybody who is booked here is free in the court's hours for so long, some weeks from a day on (the next one with
   * null), and the times at which a hearing could begin. `next`: where it goes on; null when that is too far away. One at a time.
   */
  'next-dates': {
    request: z.strictObject({ from: z.iso.date().nullable(), minutes }),
    response: z.strictObject({
      days: z.array(z.strictObject({ day: z.string(), times: z.array(z.int()).readonly() })).readonly(),
      next: z.string().nullable(),
      /** Whom no message tells of it. */
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
  /** `room`: the private room in which the person means to be heard; null: the courtroom. */
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
  /** `limitSeconds`: how long the person may speak; null without limit. */
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
  /** Into the private room in which the asker is. */
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
  /** Exhibits of the case that this person may read, the newest first, and documents that they may offer. */
  exhibits: {
    request: nothing,
    response: z.strictObject({ exhibits: z.array(caseExhibit).readonly(), documents: z.array(offerable).readonly() }),
    permission: 'offer-exhibit',
  },
  /** Puts a page on the screens of all who may read it: whole, or with a zoom over 100 the part around a point. */
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
  /** Plays a recording to all who may read it, from a second on; also on from another, or again. */
  'play-exhibit': {
    request: z.strictObject({ exhibit: number, second }),
    response: done,
    permission: 'show-exhibit-when-allowed',
  },
  /** It stands still where it is, or is shown at a second without being played. */
  'pause-exhibit': {
    request: z.strictObject({ exhibit: number, second: second.nullable() }),
    response: done,
    permission: 'show-exhibit-when-allowed',
  },
  'hide-exhibit': { request: nothing, response: done, permission: 'hide-any-exhibit' },
  /** Where whoever shows an exhibit points; null: nowhere. It is in no log. */
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
  /** `nonce` makes a repeated message the same message. */
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
   * A page of what this person may read of what was written, oldest first: the newest, or those before a place, in all
   * conversations or in one. `earlier`: the place before which it goes on; null when there is no more. One at a time.
   */
  'chat-history': {
    request: z.strictObject({ conversation: conversation.optional(), before: place.optional() }),
    response: z.strictObject({ messages: z.array(chatMessage).readonly(), earlier: place.nullable() }),
    permission: 'chat-to-clerk',
  },
  /**
   * A log note of what happens, or happened `agoMs` ago (when its writing began). One that `corrects` another leaves that as it
   * was. `nonce` makes a repeated note the same note.
   */
  'write-note': {
    request: z.strictObject({
      text: words(MAX_NOTE_CHARACTERS),
      agoMs: z.int().min(0).max(MAX_NOTE_AGO_MS),
      corrects: id.optional(),
      nonce: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
    }),
    response: z.strictObject({ note: logNote }),
    permission: 'write-notes',
  },
  /** A page of the log notes, oldest first: the newest, or those before a place. One at a time. */
  'read-notes': {
    request: z.strictObject({ before: place.optional() }),
    response: z.strictObject({ notes: z.array(logNote).readonly(), earlier: place.nullable() }),
    permission: 'write-notes',
  },
  /** Calls support, which answers in writing; also before entering. `help` is for this browser alone. */
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
  /** A page of what was said with this browser; what support says is pushed to it from then on. One at a time. */
  'help-talk': {
    request: z.strictObject({ help: helpSecret, before: place.optional() }),
    response: helpTalk,
    permission: 'any-seat',
  },
  'withdraw-help': { request: z.strictObject({ help: helpSecret }), response: accepted, permission: 'any-seat' },
  /**
   * A page of who could see and hear whom, from when to when, until now: its rows from this one on (0 is the first), in the
   * order in which they began. `next`: where it goes on; null at its end. One at a time.
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
            /** Null while it lasts. */
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
export type Response<Name extends MessageName> = z.infer<(typeof MESSAGES)[Name]['response']>;

/** Socket.IO's event map from client to service: every message has an acknowledgement. */
export type ClientToServer = {
  [Name in MessageName]: (request: Request<Name>, ack: (answer: Ack<Response<Name>>) => void) => void;
};

export const MESSAGE_NAMES = Object.keys(MESSAGES) as MessageName[];
