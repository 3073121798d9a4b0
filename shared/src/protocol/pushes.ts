import type { Concerned, Missed } from '../hearing/projection/missing.ts';
import type { PagePoint } from '../hearing/exhibit.ts';
import type { LogFault } from '../hearing/state.ts';
import type { HearingView, PersonView } from '../hearing/projection/view.ts';
import type { ErrorCode } from './errors.ts';
import type { HelpSaid } from './help.ts';
import type { ConsumerParameters } from './media.ts';
import type { ChatMessage } from './messages.ts';

/** A person with the name by which others know them; a protected one has an alias and no name. */
export interface NamedPerson extends PersonView {
  readonly name: string;
}

/**
 * What is wrong with the storage of the service. `log`: nothing can be entered in the logs of the hearings. `full`: what is
 * left on the disk is kept for the logs, and nothing more is recorded. `low`: recordings fit for about so many minutes more,
 * which is less than the sessions are booked for. `slow`: the disk takes what is recorded more slowly than it should, though
 * nothing is lost yet. `booked`: there is room for the sessions that are on, but not for so many of those that are still to
 * begin today.
 */
export type StorageFault =
  | { readonly kind: 'log'; readonly fault: LogFault }
  | { readonly kind: 'full' }
  | { readonly kind: 'low'; readonly minutes: number }
  | { readonly kind: 'slow' }
  | { readonly kind: 'booked'; readonly sessions: number };

/** Since when (epoch ms), and the code under which the service's own log says more. */
export type StorageAlarm = StorageFault & { readonly since: number; readonly support: string };

/** The hearing as one seat's screen shows it. */
export interface Scene extends Omit<HearingView, 'me' | 'people' | 'room'> {
  /** Greater than that of every scene that this seat's browsers were told before. */
  readonly seq: number;
  readonly title: string;
  readonly branch: string;
  readonly caseNumber: string;
  readonly me: NamedPerson & Pick<HearingView['me'], 'listensTo'>;
  readonly people: readonly NamedPerson[];
  /** People expected in the room of which this person is the coordinator, by name. */
  readonly room: readonly (HearingView['room'][number] & { readonly name: string })[];
  /** For those who run the hearing; known also when nothing of it can be entered in the log. */
  readonly storageAlarm: StorageAlarm | null;
}

/** The first thing a socket is told, before it asks anything. */
export interface Welcome {
  readonly scene: Scene;
  /** The service's clock, epoch milliseconds. */
  readonly now: number;
  /** This socket holds the seat again (resumed); false for a newcomer. */
  readonly resumed: boolean;
  /** The transports of before still stand: media went on without the socket. */
  readonly mediaKept: boolean;
  /** With `mediaKept`: every stream this browser is sent now; others it may still hold are closed. */
  readonly consumers: readonly ConsumerParameters[];
}

/** Something that happened while a browser was away. A person in it has a name unless known by an alias. */
export type NamedMissed = Missed<Concerned & { readonly name: string }>;

/** How a hearing ends for one browser. */
export interface Ended {
  readonly code: Extract<
    ErrorCode,
    'seat-replaced' | 'draining' | 'held-elsewhere' | 'token-replaced' | 'token-withdrawn'
  >;
  /** Of `held-elsewhere`: origin of the pages of the process that has the hearing; without it the page tries here again. */
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
  /** To a browser that is back in its seat: what happened since the last scene that it was told, oldest first. */
  missed: (missed: readonly NamedMissed[]) => void;
  /** Streams that `reach` now grants; the client sets them up and answers with `consumers-ready`. */
  'consumers-opened': (consumers: readonly ConsumerParameters[]) => void;
  'consumers-closed': (ids: readonly string[]) => void;
  /** The media of this seat is lost (a worker died): begin again with `prepare`. */
  'media-lost': () => void;
  message: (message: ChatMessage) => void;
  /** Support answers, to the browser that asked for help. */
  'help-said': (said: HelpSaid) => void;
  /** Where somebody points at the exhibit that is shown; null: nowhere any longer. */
  pointed: (at: PagePoint | null) => void;
  speakers: (speakers: readonly Speaker[]) => void;
  ended: (ended: Ended) => void;
}
