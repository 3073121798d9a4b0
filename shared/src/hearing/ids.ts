import type { Brand } from '../brand.ts';

/** A hearing's public identifier; it appears in links and logs and is not secret. */
export type HearingId = Brand<'HearingId'>;

/** A place at a hearing, reserved for one person; unique within its hearing. */
export type SeatId = Brand<'SeatId'>;

/** SHA-256 (hex) of the secret that a browser received when it took its seat. */
export type SessionHash = Brand<'SessionHash'>;

/** SHA-256 (hex) of the secret by which the service recognises a browser; each seat of each hearing has another secret. */
export type BrowserHash = Brand<'BrowserHash'>;

/** One recorded stream of one source, from the recorder's start to its stop on that source. */
export type TrackId = Brand<'TrackId'>;

/** A private consultation at a hearing. */
export type RoomId = Brand<'RoomId'>;

/** A measure that prevents people from seeing and hearing each other. */
export type ScreeningId = Brand<'ScreenId'>;

/** A chat message. */
export type MessageId = Brand<'MessageId'>;

/** Kinds of media that a browser can send. */
export const SENT_KINDS = ['microphone', 'camera', 'screen'] as const;
export type SentKind = (typeof SENT_KINDS)[number];

/** Kinds of media played from an exhibit's file; the service sends them, not a seat. */
export const EXHIBIT_KINDS = ['exhibit-audio', 'exhibit-video'] as const;
export type ExhibitKind = (typeof EXHIBIT_KINDS)[number];

/** Kinds of sources of a seat; the service makes the altered kinds from a protected person's voice and face. */
export const SOURCE_KINDS = [...SENT_KINDS, 'altered-microphone', 'altered-camera', ...EXHIBIT_KINDS] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** `seat/kind`: a source of sound or picture. */
export type SourceId = Brand<'SourceId'>;

/** Owner of the sources that the service itself sends; no person is booked under this name. */
export const COURT = 'court' as SeatId;

/** Returns the name of a seat's source. */
export function sourceId(seat: SeatId, kind: SourceKind): SourceId {
  return `${seat}/${kind}` as SourceId;
}

/** Splits a source's name into its seat and kind. */
export function parseSourceId(id: SourceId): { seat: SeatId; kind: SourceKind } {
  const slash = id.lastIndexOf('/');
  return { seat: id.slice(0, slash) as SeatId, kind: id.slice(slash + 1) as SourceKind };
}

/**
 * Maps a source kind to the kind the listener sees: altered media count as the originals, exhibit media as microphone and screen.
 */
export function sentKind(kind: SourceKind): SentKind {
  switch (kind) {
    case 'altered-microphone':
    case 'exhibit-audio':
      return 'microphone';
    case 'altered-camera':
      return 'camera';
    case 'exhibit-video':
      return 'screen';
    default:
      return kind;
  }
}

/** Whether the source replaces a protected person's voice or face. */
export function isAltered(kind: SourceKind): boolean {
  return kind === 'altered-microphone' || kind === 'altered-camera';
}

/** Whether the source is played from an exhibit's file. */
export function isOfExhibit(kind: SourceKind): kind is ExhibitKind {
  return kind === 'exhibit-audio' || kind === 'exhibit-video';
}
