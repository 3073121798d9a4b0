import type { HearingId, SeatId, SessionHash, SourceId, TrackId } from './ids.ts';
import type { HearingKind, Role } from './roles.ts';
import type { GapReason, SuspensionReason } from './state.ts';

/** Something that happened at a hearing. The log is made of these; ids only, never a name. */
export type HearingEvent =
  | {
      readonly type: 'hearing-scheduled';
      readonly hearing: HearingId;
      readonly kind: HearingKind;
      readonly startsAt: number;
      readonly endsAt: number;
      readonly seats: readonly { readonly id: SeatId; readonly role: Role }[];
    }
  | { readonly type: 'hearing-opened' }
  | {
      readonly type: 'person-entered';
      readonly seat: SeatId;
      readonly room: 'waiting' | 'courtroom';
      readonly session: SessionHash;
      readonly microphone: boolean;
      readonly camera: boolean;
    }
  /** The same person, from another browser; the former one is out. */
  | { readonly type: 'seat-taken-over'; readonly seat: SeatId; readonly session: SessionHash }
  | { readonly type: 'person-left'; readonly seat: SeatId }
  | { readonly type: 'line-lost'; readonly seat: SeatId }
  | { readonly type: 'line-restored'; readonly seat: SeatId; readonly awayMs: number | null }
  | { readonly type: 'person-admitted'; readonly seat: SeatId }
  | { readonly type: 'person-dismissed'; readonly seat: SeatId }
  | { readonly type: 'person-expelled'; readonly seat: SeatId }
  | { readonly type: 'person-readmitted'; readonly seat: SeatId }
  | { readonly type: 'session-starting' }
  | { readonly type: 'session-started' }
  | { readonly type: 'session-start-failed'; readonly reason: GapReason }
  | { readonly type: 'recess-called' }
  /** The service stopped the session; a host may resume it. */
  | { readonly type: 'session-suspended'; readonly reason: SuspensionReason }
  | { readonly type: 'hearing-adjourned' }
  | { readonly type: 'hearing-closed' }
  | { readonly type: 'hearing-cancelled' }
  | { readonly type: 'microphone-blocked'; readonly seat: SeatId }
  | { readonly type: 'microphone-allowed'; readonly seat: SeatId }
  | { readonly type: 'microphone-set'; readonly seat: SeatId; readonly on: boolean }
  | { readonly type: 'camera-set'; readonly seat: SeatId; readonly on: boolean }
  | { readonly type: 'hand-raised'; readonly seat: SeatId }
  | { readonly type: 'hand-lowered'; readonly seat: SeatId }
  | { readonly type: 'recorder-failed'; readonly since: number; readonly reason: GapReason }
  | { readonly type: 'recorder-restored' }
  /** Of this stretch on the record media is missing. */
  | { readonly type: 'record-gap'; readonly from: number; readonly to: number; readonly reason: GapReason }
  /** The service began anew while the hearing was held; everybody's line is lost until they return. */
  | { readonly type: 'service-restarted'; readonly lastWrittenAt: number | null }
  | { readonly type: 'track-opened'; readonly track: TrackId; readonly source: SourceId }
  | {
      readonly type: 'segment-sealed';
      readonly track: TrackId;
      readonly index: number;
      /** Path below the hearing's folder. */
      readonly file: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly firstAt: number | null;
      readonly lastAt: number | null;
    };

/** Who made an event happen. */
export type Actor = { readonly kind: 'seat'; readonly seat: SeatId } | { readonly kind: 'system' };

/** An event with its place in the log; `at` is epoch milliseconds. */
export interface Entry {
  readonly seq: number;
  readonly at: number;
  readonly actor: Actor;
  readonly event: HearingEvent;
}
