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
  | { readonly type: 'start' }
  | { readonly type: 'recess' }
  | { readonly type: 'resume' }
  | { readonly type: 'close' }
  | { readonly type: 'mute'; readonly seat: SeatId }
  | { readonly type: 'allow-to-speak'; readonly seat: SeatId }
  | { readonly type: 'set-microphone'; readonly on: boolean }
  | { readonly type: 'set-camera'; readonly on: boolean }
  | { readonly type: 'raise-hand' }
  | { readonly type: 'lower-hand'; readonly seat: SeatId };

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
  | { readonly type: 'note-service-restarted'; readonly lastWrittenAt: number | null }
  | { readonly type: 'note-track-opened'; readonly track: TrackId; readonly source: SourceId }
  | {
      readonly type: 'note-segment-sealed';
      readonly segment: Omit<Extract<HearingEvent, { type: 'segment-sealed' }>, 'type'>;
    };

export type Command = PersonCommand | SystemCommand;
