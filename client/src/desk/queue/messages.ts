import type { QueueCommand } from '@mahzar/shared/queue/command';
import type {
  QueueMessageName,
  QueueMessageRequest,
  QueueMessageResponse,
  ServerToViewer,
} from '@mahzar/shared/protocol/queue';

/** What may be asked of a queue. */
export type QueueMessages = {
  [Name in QueueMessageName]: {
    readonly request: QueueMessageRequest<Name>;
    readonly response: QueueMessageResponse<Name>;
  };
};

/** What the desk does and nothing else is answered to. */
type DeskAct = Exclude<QueueMessageName, 'report-device' | 'resync' | 'call-next' | 'meeting-link'>;

/** One of them with what it needs: the command of the law that the service makes of it. */
export type DeskCommand = { [Name in DeskAct]: Named<QueueCommand, Name> }[DeskAct];

type Named<Command, Name> = Command extends { readonly type: infer Type }
  ? Name extends Type
    ? { readonly type: Name } & Omit<Command, 'type'>
    : never
  : never;

/** What the desk is told, and the screen of the hall. */
export type DeskPushes = Pick<ServerToViewer, 'line' | 'line-changed' | 'ended'>;
export type HallPushes = Pick<ServerToViewer, 'hall' | 'ended'>;
