import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import type { Handshake } from '@mahzar/shared/protocol/handshake';
import type { MessageName, Request, Response } from '@mahzar/shared/protocol/messages';
import type { ServerToClient } from '@mahzar/shared/protocol/pushes';
import { mayBeNarrow } from '../browser/page-rate.ts';
import type { ReconnectPolicy } from '../connection/reconnect-policy.ts';
import { SocketConnection } from '../connection/socket-connection.ts';
import type { SocketConnectionListener } from '../connection/socket-connection.ts';
import { mayBeSentLate } from './may-be-sent-late.ts';
import type { HearingLink } from './types.ts';

/** Messages of a seat. */
export type HearingMessages = {
  [Name in MessageName]: { readonly request: Request<Name>; readonly response: Response<Name> };
};

/** The connection of one seat to its hearing. */
export type Signalling = SocketConnection<HearingMessages, ServerToClient, ErrorCode>;

export interface SignallingOptions {
  readonly origin: string;
  readonly link: HearingLink;
  /** Called on connecting: the browser's secret, the resume secret, if any, and the last scene's number. */
  readonly resume: () => Pick<Handshake, 'resume' | 'browser' | 'seen'>;
  readonly policy: ReconnectPolicy;
  readonly now: () => number;
  /** Leaves this page for another server, see `SessionOptions`. */
  readonly moveTo: (address: string, link: HearingLink) => void;
}

export function createSignalling(
  { origin, link, resume, policy, now, moveTo }: SignallingOptions,
  listener: Omit<SocketConnectionListener<ServerToClient, ErrorCode>, 'heldAt'>,
): Signalling {
  return new SocketConnection(
    {
      origin,
      handshake: () => ({ ...link, ...resume() }),
      greeting: 'welcome',
      compresses: mayBeNarrow,
      policy,
      now,
      mayBeSentLate,
    },
    // If all servers are behind one address, the next attempt may reach the right one.
    { ...listener, heldAt: (address) => moveTo(address, link) },
  );
}
