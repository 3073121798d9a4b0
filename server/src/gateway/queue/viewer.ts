import type { Logger } from 'pino';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { GuestCard, ServerToViewer, ViewerToServer } from '@mahzar/shared/protocol/queue';
import type { QueueActor } from '@mahzar/shared/queue/event';
import type { OfficeId, QueueId, RequestId } from '@mahzar/shared/queue/ids';
import type { QueueCapacity } from '@mahzar/shared/queue/law/permissions';

export type QueueNamespace = Namespace<ViewerToServer, ServerToViewer, DefaultEventsMap, { viewer: Viewer }>;
export type ViewerSocket = Socket<ViewerToServer, ServerToViewer, DefaultEventsMap, { viewer: Viewer }>;

interface ViewerConnection {
  readonly socket: ViewerSocket;
  readonly log: Logger;
  readonly queue: QueueId;
  readonly day: string;
}

/** A page of the citizen who made the request. */
export interface CitizenViewer extends ViewerConnection {
  readonly as: 'citizen';
  readonly request: RequestId;
}

/** A page of a guest who joins the citizen's meeting from elsewhere. */
export interface GuestViewer extends ViewerConnection {
  readonly as: 'guest';
  readonly request: RequestId;
  readonly seat: SeatId;
  readonly card: GuestCard;
  readonly code: string;
}

/** A page of an office member. */
export interface DeskViewer extends ViewerConnection {
  readonly as: 'desk';
  readonly office: OfficeId;
  readonly actor: Extract<QueueActor, { readonly kind: 'official' | 'staff' }>;
}

/** The screen in the hall. */
export interface HallViewer extends ViewerConnection {
  readonly as: 'hall';
  readonly office: OfficeId;
}

/** A page that shows a queue. */
export type Viewer = CitizenViewer | GuestViewer | DeskViewer | HallViewer;

/** A viewer's capacity in the permission table. */
export function capacityOf(viewer: Viewer): QueueCapacity {
  return viewer.as === 'desk' ? viewer.actor.kind : viewer.as;
}
