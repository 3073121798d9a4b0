import type { ConcernedPerson, MissedEvent } from '../hearing/projection/missing.ts';
import type { PagePoint } from '../hearing/exhibit.ts';
import type { LogFault } from '../hearing/state.ts';
import type { HearingView, PersonView } from '../hearing/projection/view.ts';
import type { ErrorCode } from './errors.ts';
import type { HelpSaid } from './help.ts';
import type { ConsumerParameters } from './media.ts';
import type { ChatMessage } from './messages.ts';

/** A person with their name; a protected person has an alias and no name. */
export interface NamedPerson extends PersonView {
  readonly name: string;
}

/**
 * A fault of the service's storage. `log`: the hearings' logs cannot be written. `full`: the remaining disk space is reserved for
 * the logs, and recording has stopped. `low`: space for about `minutes` more minutes of recording, less than the booked sessions
 * need. `slow`: the disk writes recordings too slowly, but nothing is lost yet. `booked`: space for the running sessions, but not
 * for `sessions` sessions still to begin today.
 */
export type StorageFault =
  | { readonly kind: 'log'; readonly fault: LogFault }
  | { readonly kind: 'full' }
  | { readonly kind: 'low'; readonly minutes: number }
  | { readonly kind: 'slow' }
  | { readonly kind: 'booked'; readonly sessions: number };

/** `since`: epoch ms; `support`: the code under which the service's own log has the details. */
export type StorageAlarm = StorageFault & { readonly since: number; readonly support: string };

/** The hearing as one seat's screen shows it. */
export interface Scene extends Omit<HearingView, 'me' | 'people' | 'room'> {
  /** Greater than the number of every scene sent to this seat's browsers before. */
  readonly seq: number;
  readonly title: string;
  readonly branch: string;
  readonly caseNumber: string;
  readonly me: NamedPerson & Pick<HearingView['me'], 'listensTo'>;
  readonly people: readonly NamedPerson[];
  /** People expected in the room that this person coordinates, by name. */
  readonly room: readonly (HearingView['room'][number] & { readonly name: string })[];
  /** For people who run the hearing; reported even when the hearing's log cannot be written. */
  readonly storageAlarm: StorageAlarm | null;
}

/** The first push to a socket, before its first request. */
export interface Welcome {
  readonly scene: Scene;
  /** The service's clock, epoch milliseconds. */
  readonly now: number;
  /** This socket has resumed its seat; false for a new client. */
  readonly resumed: boolean;
  /** The former transports still exist: media continued without the socket. */
  readonly mediaKept: boolean;
  /** With `mediaKept`: every stream that is sent to this browser now; all others have been closed. */
  readonly consumers: readonly ConsumerParameters[];
}

/** An event during a browser's absence. The people in it have a name unless they are known by an alias. */
export type NamedMissedEvent = MissedEvent<ConcernedPerson & { readonly name: string }>;

/** How a hearing ends for one browser. */
export interface EndNotice {
  readonly code: Extract<
    ErrorCode,
    'seat-replaced' | 'draining' | 'held-elsewhere' | 'token-replaced' | 'token-withdrawn'
  >;
  /** With `held-elsewhere`: origin of the process that holds the hearing; without it the page tries here again. */
  readonly address?: string;
}

/** Loudness of one seat's microphone, 0 to 1. */
export interface Speaker {
  readonly seat: string;
  readonly level: number;
}

/** Socket.IO's event map from service to client. */
export interface ServerToClient {
  welcome: (welcome: Welcome) => void;
  scene: (scene: Scene) => void;
  /** To a browser that has resumed its seat: the events since the last scene that it received, oldest first. */
  missed: (missed: readonly NamedMissedEvent[]) => void;
  /** Streams that `reach` now grants; the client sets them up and answers with `consumers-ready`. */
  'consumers-opened': (consumers: readonly ConsumerParameters[]) => void;
  'consumers-closed': (ids: readonly string[]) => void;
  /** The media of this seat are lost because a worker died: the client begins again with `prepare`. */
  'media-lost': () => void;
  message: (message: ChatMessage) => void;
  /** Support's answer, to the browser that asked for help. */
  'help-said': (said: HelpSaid) => void;
  /** The point at which the presenter points in the exhibit; null: nowhere now. */
  pointed: (at: PagePoint | null) => void;
  speakers: (speakers: readonly Speaker[]) => void;
  ended: (ended: EndNotice) => void;
}
