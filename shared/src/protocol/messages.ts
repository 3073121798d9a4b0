import { z } from 'zod';
import type { Act } from '../hearing/permissions.ts';
import { consumerParameters, dtlsParameters, sourceToProduce, transportParameters } from './media.ts';
import type { Ack } from './errors.ts';

/** A message from client to service: what it must look like, what it is answered with, and the act it needs. */
interface MessageDefinition {
  readonly request: z.ZodType;
  readonly response: z.ZodType;
  /** The row of the permission table, or why the message needs none. */
  readonly permission: Act | 'any-seat';
}

const seat = z.string().min(1).max(64);
const nothing = z.strictObject({});
/** An answer that says no more than that it was done. */
const accepted = z.strictObject({ accepted: z.literal(true) });
const onSeat = z.strictObject({ seat });
const onOff = z.strictObject({ on: z.boolean() });

/** Asked of somebody: the number of the log's last entry after the act, so that a client knows what it has seen. */
const done = z.strictObject({ seq: z.int().min(0) });

const connect = z
  .strictObject({ send: dtlsParameters.optional(), receive: dtlsParameters.optional() })
  .refine(({ send, receive }) => send !== undefined || receive !== undefined, 'one direction at least');

/** Every message that the service accepts. One that is not here does not exist. */
export const MESSAGES = {
  /** First round trip: transports for both directions, and a data channel that brings the receiving one up early. */
  prepare: {
    request: nothing,
    response: z.strictObject({
      routerRtpCapabilities: z.looseObject({}),
      send: transportParameters,
      receive: transportParameters,
      /** Parameters of a data channel from the service, made only to have the transport connected. */
      probe: z.strictObject({ id: z.string(), dataProducerId: z.string(), sctpStreamParameters: z.looseObject({}) }),
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
  /** Second round trip: take the seat. Who goes straight to the courtroom brings DTLS and sources along. */
  enter: {
    request: z.strictObject({
      microphone: z.boolean(),
      camera: z.boolean(),
      takeOver: z.boolean(),
      /** What the browser's media engine can receive; without it the seat gets no consumers. */
      rtpCapabilities: z.strictObject({
        codecs: z.array(z.looseObject({ mimeType: z.string().max(64) })).max(64),
        headerExtensions: z.array(z.looseObject({ uri: z.string().max(128) })).max(64),
      }),
      connect: connect.optional(),
      produce: z.array(sourceToProduce).max(2),
    }),
    response: z.strictObject({
      seq: z.int(),
      /** Secret for `resume` in the handshake; 256 bits, base64url. */
      session: z.string(),
      /** Of the sources brought along, those that the service took. */
      producing: z.array(z.enum(['microphone', 'camera'])),
      consumers: z.array(consumerParameters).readonly(),
    }),
    permission: 'enter',
  },
  /** Sources of a seat that has been admitted. */
  produce: {
    request: z.strictObject({ sources: z.array(sourceToProduce).min(1).max(2) }),
    response: accepted,
    permission: 'have-sources',
  },
  /** The client has set these consumers up and can receive them. */
  'consumers-ready': {
    request: z.strictObject({ ids: z.array(z.string().min(1).max(64)).max(128) }),
    response: accepted,
    permission: 'receive-media',
  },
  /** How large pictures are shown, in device pixels of height; 0 when not seen at all. */
  'tile-sizes': {
    request: z.strictObject({
      tiles: z.array(z.strictObject({ seat, height: z.int().min(0).max(8192) })).max(128),
    }),
    response: accepted,
    permission: 'receive-media',
  },
  leave: { request: nothing, response: done, permission: 'leave' },
  admit: { request: onSeat, response: done, permission: 'admit' },
  dismiss: { request: onSeat, response: done, permission: 'dismiss' },
  remove: { request: onSeat, response: done, permission: 'remove' },
  readmit: { request: onSeat, response: done, permission: 'readmit' },
  start: { request: nothing, response: done, permission: 'start' },
  recess: { request: nothing, response: done, permission: 'recess' },
  resume: { request: nothing, response: done, permission: 'resume' },
  adjourn: { request: nothing, response: done, permission: 'adjourn' },
  close: { request: nothing, response: done, permission: 'close' },
  cancel: { request: nothing, response: done, permission: 'cancel' },
  mute: { request: onSeat, response: done, permission: 'mute' },
  'mute-all': { request: nothing, response: done, permission: 'mute-all' },
  'allow-to-speak': { request: onSeat, response: done, permission: 'allow-to-speak' },
  'set-microphone': { request: onOff, response: done, permission: 'set-microphone' },
  'set-camera': { request: onOff, response: done, permission: 'set-camera' },
  'raise-hand': { request: nothing, response: done, permission: 'raise-hand' },
  'lower-hand': { request: onSeat, response: done, permission: 'lower-hand' },
  'lower-all-hands': { request: nothing, response: done, permission: 'lower-all-hands' },
} as const satisfies Record<string, MessageDefinition>;

export type MessageName = keyof typeof MESSAGES;
export type Request<Name extends MessageName> = z.infer<(typeof MESSAGES)[Name]['request']>;
export type Response<Name extends MessageName> = z.infer<(typeof MESSAGES)[Name]['response']>;

/** Socket.IO's event map from client to service: every message has an acknowledgement. */
export type ClientToServer = {
  [Name in MessageName]: (request: Request<Name>, ack: (answer: Ack<Response<Name>>) => void) => void;
};

export const MESSAGE_NAMES = Object.keys(MESSAGES) as MessageName[];
