import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import type { MESSAGES } from '@mahzar/shared/protocol/messages';
import type { HandlersOf } from '../dispatcher.ts';
import type { Connection } from './connection.ts';

/** Handlers of all messages of a hearing. */
export type MessageHandlers = HandlersOf<typeof MESSAGES, Connection, ErrorCode>;
