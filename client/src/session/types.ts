import type { PagePoint } from '@mahzar/shared/hearing/exhibit';
import type { MessageName, Request, Response } from '@mahzar/shared/protocol/messages';
import type { NamedMissed, Scene } from '@mahzar/shared/protocol/pushes';
import type { StoreApi } from 'zustand/vanilla';
import type { Connection, Outage } from '../connection/connection-watch.ts';
import type { Result } from '../connection/result.ts';
import type { Chat, ChatState } from './chat.ts';
import type { Help, HelpState } from './help.ts';
import type { ScreenShare, ShareState } from './screen-share.ts';
import type { Heights, LeftOut } from './tile-sizes.ts';

/** A person's link, taken apart. */
export interface HearingLink {
  readonly hearing: string;
  readonly token: string;
}

/** By what this browser shows over a connection beside the hearing's whose it is: its link, and that it holds the seat. */
export interface SeatKey extends HearingLink {
  readonly resume?: string;
  readonly browser: string;
}

/** Where this browser stands: looking at the first pages, taking its seat, or seated. */
export type Stage = 'lobby' | 'entering' | 'seated';

/** What comes from another seat; a stream exists as long as `reach` grants it. */
export interface RemoteMedia {
  readonly microphone: MediaStream | null;
  readonly camera: MediaStream | null;
  /** It is off, or its packets have ceased. One that is about to come is not paused. */
  readonly cameraPaused: boolean;
  /** The camera is on and its picture has stood still for some seconds. */
  readonly cameraStands: boolean;
  /** The screen that this person shares. */
  readonly screen: MediaStream | null;
}

/** Everything a screen is drawn from. */
export interface SessionState {
  readonly connection: Connection;
  readonly stage: Stage;
  readonly scene: Scene | null;
  /** Service clock minus this device's clock, ms. */
  readonly clockOffsetMs: number;
  /** To say "you missed 23 s"; null before any, while one goes on, and after one in which sound and picture went on. */
  readonly lastOutage: Outage | null;
  /** What happened in the last outage while this browser was without messages; oldest first. */
  readonly missed: readonly NamedMissed[];
  readonly local: { readonly microphone: MediaStreamTrack | null; readonly camera: MediaStreamTrack | null };
  /** Where others are heard, as the browser names it; none: where it plays sound by itself. */
  readonly speaker?: string;
  /**
   * When the microphone opens that is held back after the court has let the person in, or after a reload, epoch ms of this
   * device; infinite until the seat is taken again; null: none is held back. Absent where no page counts until then: there it
   * opens at once.
   */
  readonly liveAt?: number | null;
  /** The page can draw that count now. Absent: what draws it is still to come, and no count begins. */
  readonly counts?: boolean;
  readonly remote: ReadonlyMap<string, RemoteMedia>;
  /** Loudness by seat, 0 to 1; absent means silent. Includes one's own seat. */
  readonly speakers: ReadonlyMap<string, number>;
  readonly chat: ChatState;
  /** What is said with support, beside the hearing. */
  readonly help: HelpState;
  /** This person's own screen. Whose screen all see is in the scene. */
  readonly share: ShareState;
  /** How well media gets through, for the person's own picture of the connection. */
  readonly quality: 'good' | 'fair' | 'poor' | 'unknown';
  /** Seats of others whose voices come to the service with gaps, of those who are received here. */
  readonly weak: readonly string[];
  /** Pictures that give way to voices now; none at first. */
  readonly leftOut?: LeftOut;
  /** The camera with which the person wanted to enter was left off for the line's sake, and not switched since. */
  readonly cameraHeld?: boolean;
  /** Where somebody points at the exhibit that is shown; null or absent: nowhere. */
  readonly pointed?: PagePoint | null;
  /** The person has chosen to be here by voice alone. */
  readonly voiceOnly?: boolean;
}

/** The person's choice on the device page. A null track means: join without it. */
export interface DeviceChoice {
  readonly microphone: MediaStreamTrack | null;
  readonly camera: MediaStreamTrack | null;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
}

/** Messages of the pages before the hearing: a device is tried, a person shows who they are. */
type LobbyMessage =
  | 'open-line-test'
  | 'connect-line-test'
  | 'open-upload'
  | 'count-upload'
  | 'send-download'
  | 'close-line-test'
  | 'report-check'
  | 'send-identity-code'
  | 'prove-identity';

/** Log notes, of those who run the hearing. */
type NoteMessage = 'write-note' | 'read-notes';

/** Of the case: what exhibits there are, where one points, and when it can go on. */
type CaseMessage = 'exhibits' | 'point' | 'next-dates';

export type ActName = Exclude<
  MessageName,
  | 'prepare'
  | 'connect-transports'
  | 'restart-ice'
  | 'media-line'
  | 'upstream-loss'
  | LobbyMessage
  | 'enter'
  | 'produce'
  | 'consumers-ready'
  | 'tile-sizes'
  | 'chat-history'
  | 'ask-for-help'
  | 'say-for-help'
  | 'help-talk'
  | 'withdraw-help'
  | 'reach-table'
  | NoteMessage
  | CaseMessage
>;

/** Time ranges in which a listener could receive a source. */
export type ReachRows = Response<'reach-table'>['rows'];

/** One browser's part in one hearing. Knows nothing of screens. */
export interface HearingSession {
  readonly store: StoreApi<SessionState>;
  /** Makes and connects transports ahead of entering, so that entering costs one round trip. Safe to call twice. */
  prepare(): Promise<Result>;
  /** The person has read the rules in this language (BCP 47) and accepts them; the service is told on entering. */
  acceptRules(language: string): void;
  /** Takes the seat; with `takeOver` from another browser that holds it. */
  enter(choice: DeviceChoice, takeOver?: boolean): Promise<Result>;
  /** A message of those pages, of log notes, or of the case, answered by the service as it is. */
  ask<Name extends LobbyMessage | NoteMessage | CaseMessage>(
    name: Name,
    request: Request<Name>,
  ): Promise<Result<Response<Name>>>;
  /** A page of an exhibit as a picture: of the one that is shown, or of what this person may show. Both are counted from 1. */
  exhibitPage(exhibit: number, page: number, signal?: AbortSignal): Promise<Result<{ readonly picture: Blob }>>;
  /** Any act of the permission table that is a message of its own. */
  act<Name extends ActName>(name: Name, request: Request<Name>): Promise<Result>;
  /** As it is now: a seat may be entered, or another browser take it. */
  seatKey(): SeatKey;
  /** Who could hear and see whom until now, for those who run the hearing. */
  reachTable(): Promise<Result<{ readonly rows: ReachRows }>>;
  /** This person's conversations in writing. */
  readonly chat: Pick<Chat, 'send' | 'resend' | 'discard' | 'read' | 'drafts' | 'loadEarlier'>;
  readonly help: Pick<Help, 'say' | 'withdraw' | 'show' | 'loadEarlier'>;
  /** Shows one's screen. `start` is to be called on a press. */
  readonly share: Pick<ScreenShare, 'start' | 'stop'>;
  /** Replaces the device in use without interrupting anything. */
  replaceTrack(kind: 'microphone' | 'camera', track: MediaStreamTrack | null): Promise<void>;
  /**
   * Is here by voice alone, or with pictures again: the own camera is off, no picture of others comes, and the own voice is sent in
   * few bits and long packets. Others' voices come as they are sent.
   */
  setVoiceOnly(on: boolean): void;
  /** How high pictures are shown now, 0 for unseen; told to the service, batched. */
  showTiles(heights: Heights): void;
  /** Closes the connection and stops sending; the page is going away or the person leaves. */
  close(): void;
}
