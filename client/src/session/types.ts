import type { PagePoint } from '@mahzar/shared/hearing/exhibit';
import type { MessageName, Request, Response } from '@mahzar/shared/protocol/messages';
import type { NamedMissedEvent, Scene } from '@mahzar/shared/protocol/pushes';
import type { StoreApi } from 'zustand/vanilla';
import type { Connection, Outage } from '../connection/connection-watch.ts';
import type { Result } from '../connection/result.ts';
import type { Chat, ChatState } from './chat.ts';
import type { Help, HelpState } from './help.ts';
import type { ScreenShare, ShareState } from './screen-share.ts';
import type { Heights, LeftOut } from './tile-sizes.ts';

/** A parsed link of a person. */
export interface HearingLink {
  readonly hearing: string;
  readonly token: string;
}

/** Credentials by which this browser proves its seat outside the hearing's connection: its link, and the secrets of the seat. */
export interface SeatKey extends HearingLink {
  readonly resume?: string;
  readonly browser: string;
}

/** The state of this browser: showing the first pages, taking its seat, or seated. */
export type Stage = 'lobby' | 'entering' | 'seated';

/** Media from another seat; a stream exists as long as `reach` grants it. */
export interface RemoteMedia {
  readonly microphone: MediaStream | null;
  readonly camera: MediaStream | null;
  /** The camera is off, or its packets have stopped. A stream that is about to arrive is not paused. */
  readonly cameraPaused: boolean;
  /** The camera is on and its picture has been frozen for some seconds. */
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
  /** For the notice "you missed 23 s"; null before any outage, during one, and after one in which media continued. */
  readonly lastOutage: Outage | null;
  /** Events during the last outage of this browser's messages; oldest first. */
  readonly missed: readonly NamedMissedEvent[];
  readonly local: { readonly microphone: MediaStreamTrack | null; readonly camera: MediaStreamTrack | null };
  /** The browser's id of the audio output; omitted where the browser chooses it. */
  readonly speaker?: string;
  /**
   * When the microphone opens that is held back after an admission or a reload, epoch ms of this device; infinite until the seat is
   * taken again; null: none is held back. Absent where no page counts down: there it opens at once.
   */
  readonly microphoneOpensAt?: number | null;
  /** The page can draw the countdown now. Absent while its code is being loaded, and no countdown begins. */
  readonly counts?: boolean;
  readonly remote: ReadonlyMap<string, RemoteMedia>;
  /** Loudness by seat, 0 to 1; absent means silent. Includes the person's own seat. */
  readonly speakers: ReadonlyMap<string, number>;
  readonly chat: ChatState;
  /** The conversation with support, apart from the hearing. */
  readonly help: HelpState;
  /** The person's own screen share. `Scene.share` is the seat whose screen everybody sees. */
  readonly share: ShareState;
  /** The quality of the person's own transmission. */
  readonly quality: 'good' | 'fair' | 'poor' | 'unknown';
  /** Other seats whose voices reach the service with gaps, among those received here. */
  readonly weak: readonly string[];
  /** Pictures that give way to voices now; none at first. */
  readonly leftOut?: LeftOut;
  /** The person chose to enter with the camera on; it was left off because of the line, and not switched since. */
  readonly cameraHeld?: boolean;
  /** The pointer on the displayed exhibit; null or absent: none. */
  readonly pointed?: PagePoint | null;
  /** The person has chosen to take part by voice alone. */
  readonly voiceOnly?: boolean;
}

/** The person's choice on the device page. A null track means: join without it. */
export interface DeviceChoice {
  readonly microphone: MediaStreamTrack | null;
  readonly camera: MediaStreamTrack | null;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
}

/** Messages of the pages before the hearing: device check and proof of identity. */
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

/** Log notes, for people who run the hearing. */
type NoteMessage = 'write-note' | 'read-notes';

/** Messages about the case: its exhibits, the pointer, and dates for the next hearing. */
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

/** One browser's part in one hearing. Independent of screens. */
export interface HearingSession {
  readonly store: StoreApi<SessionState>;
  /** Makes and connects transports before entering, so that entering costs one round trip. Safe to call twice. */
  prepare(): Promise<Result>;
  /** The person has read the rules in this language (BCP 47) and accepts them; the service is told on entering. */
  acceptRules(language: string): void;
  /** Takes the seat; with `takeOver`, from another browser that holds it. */
  enter(choice: DeviceChoice, takeOver?: boolean): Promise<Result>;
  /** Sends a message of these kinds and returns the service's answer unchanged. */
  ask<Name extends LobbyMessage | NoteMessage | CaseMessage>(
    name: Name,
    request: Request<Name>,
  ): Promise<Result<Response<Name>>>;
  /**
   * Loads a page of an exhibit as a picture: of the displayed exhibit, or of one that this person may show. Both numbers count from
   * 1.
   */
  exhibitPage(exhibit: number, page: number, signal?: AbortSignal): Promise<Result<{ readonly picture: Blob }>>;
  /** Sends an act of the permission table that is a message of its own. */
  act<Name extends ActName>(name: Name, request: Request<Name>): Promise<Result>;
  /** The present credentials: they change when the seat is entered, or another browser takes it. */
  seatKey(): SeatKey;
  /** Who could hear and see whom until now, for people who run the hearing. */
  reachTable(): Promise<Result<{ readonly rows: ReachRows }>>;
  /** This person's chat conversations. */
  readonly chat: Pick<Chat, 'send' | 'resend' | 'discard' | 'read' | 'drafts' | 'loadEarlier'>;
  readonly help: Pick<Help, 'say' | 'withdraw' | 'show' | 'loadEarlier'>;
  /** Shares the person's screen. Call `start` on a press. */
  readonly share: Pick<ScreenShare, 'start' | 'stop'>;
  /** Replaces the device in use without an interruption. */
  replaceTrack(kind: 'microphone' | 'camera', track: MediaStreamTrack | null): Promise<void>;
  /**
   * Takes part by voice alone, or with pictures again. By voice alone, the own camera is off, no picture of others is received, and
   * the own voice is sent at a low rate in long packets. Others' voices are unchanged.
   */
  setVoiceOnly(on: boolean): void;
  /** Sets the display height of pictures, 0 for invisible; reported to the service in batches. */
  showTiles(heights: Heights): void;
  /** Closes the connection and stops sending, because the page is closed or the person leaves. */
  close(): void;
}
