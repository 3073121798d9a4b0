import type { SeatId, SessionHash, SourceId, TrackId } from './ids.ts';
import type { HearingEvent } from './event.ts';
import type { GapReason } from './state.ts';

/** What a person asks for. */
export type PersonCommand =
  | {
      readonly type: 'enter';
      readonly session: SessionHash;
      readonly microphone: boolean;
      readonly camera: boolean;
      /** Take the seat from the browser that holds it now. */
      readonly takeOver: boolean;
    }
  | { readonly type: 'leave' }
  | { readonly type: 'admit'; readonly seat: SeatId }
  | { readonly type: 'dismiss'; readonly seat: SeatId }
  /** Expels a person; only `readmit` opens the door to them again. */
  | { readonly type: 'remove'; readonly seat: SeatId }
  | { readonly type: 'readmit'; readonly seat: SeatId }
  | { readonly type: 'start' }
  | { readonly type: 'recess' }
  | { readonly type: 'resume' }
  | { readonly type: 'adjourn' }
  | { readonly type: 'close' }
  /** Calls a hearing off before it is opened; needs no entering. */
  | { readonly type: 'cancel' }
  | { readonly type: 'mute'; readonly seat: SeatId }
  | { readonly type: 'mute-all' }
  | { readonly type: 'allow-to-speak'; readonly seat: SeatId }
  | { readonly type: 'set-microphone'; readonly on: boolean }
  | { readonly type: 'set-camera'; readonly on: boolean }
  | { readonly type: 'raise-hand' }
  | { readonly type: 'lower-hand'; readonly seat: SeatId }
  | { readonly type: 'lower-all-hands' };

/** What the service observes: lines, the recorder, its own restart. Only the service itself can issue these. */
export type SystemCommand =
  | { readonly type: 'note-line-lost'; readonly seat: SeatId; readonly session: SessionHash }
  | {
      readonly type: 'note-line-restored';
      readonly seat: SeatId;
      readonly session: SessionHash;
      readonly awayMs: number | null;
    }
  | { readonly type: 'note-recorder-confirmed' }
  | { readonly type: 'note-recorder-failed'; readonly since: number; readonly reason: GapReason }
  /** A failure of the recorder, or a restart of the service, is longer ago than a session may wait. */
  | { readonly type: 'note-outage-lasts' }
  | { readonly type: 'note-service-restarted'; readonly lastWrittenAt: number | null }
  | { readonly type: 'note-track-opened'; readonly track: TrackId; readonly source: SourceId }
  | {
      readonly type: 'note-segment-sealed';
      readonly segment: Omit<Extract<HearingEvent, { type: 'segment-sealed' }>, 'type'>;
    };

export type Command = PersonCommand | SystemCommand;
