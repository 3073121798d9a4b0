import type { QueueCommand } from '@mahzar/shared/queue/command';
import type {
  QueueMessageName,
  QueueMessageRequest,
  QueueMessageResponse,
  ServerToViewer,
} from '@mahzar/shared/protocol/queue';

/** Messages of a queue. */
export type QueueMessages = {
  [Name in QueueMessageName]: {
    readonly request: QueueMessageRequest<Name>;
    readonly response: QueueMessageResponse<Name>;
  };
};

/** Messages of the desk whose answer is only a confirmation. */
type DeskAct = Exclude<QueueMessageName, 'report-device' | 'resync' | 'call-next' | 'meeting-link'>;

/** Such a message with its data, as a command of the law. */
export type DeskCommand = { [Name in DeskAct]: Named<QueueCommand, Name> }[DeskAct];

type Named<Command, Name> = Command extends { readonly type: infer Type }
  ? Name extends Type
    ? { readonly type: Name } & Omit<Command, 'type'>
    : never
  : never;

/** Pushes to the desk; the hall's screen has others. */
export type DeskPushes = Pick<ServerToViewer, 'line' | 'line-changed' | 'ended'>;
export type HallPushes = Pick<ServerToViewer, 'hall' | 'ended'>;
