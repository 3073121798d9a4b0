declare const brand: unique symbol;
type Brand<Name extends string> = string & { readonly [brand]: Name };

/** A hearing's public identifier; it appears in links and logs and is no secret. */
export type HearingId = Brand<'HearingId'>;

/** A place at a hearing, kept for one person; unique within its hearing. */
export type SeatId = Brand<'SeatId'>;

/** SHA-256 (hex) of the secret that one browser got when it took its seat. */
export type SessionHash = Brand<'SessionHash'>;

/** SHA-256 (hex) of the secret by which a browser is known to be the same one; each hearing's seat has another secret. */
export type BrowserHash = Brand<'BrowserHash'>;

/** One recorded stream of one source, from when the recorder began to take it until it stopped. */
export type TrackId = Brand<'TrackId'>;

/** A private consultation at a hearing. */
export type RoomId = Brand<'RoomId'>;

/** A measure that keeps people from seeing and hearing each other. */
export type ScreeningId = Brand<'ScreenId'>;

/** A message of the chat. */
export type MessageId = Brand<'MessageId'>;

/** What a browser can send. */
export const SENT_KINDS = ['microphone', 'camera', 'screen'] as const;
export type SentKind = (typeof SENT_KINDS)[number];

/** What is played of an exhibit's file; the service sends it, and no seat. */
export const EXHIBIT_KINDS = ['exhibit-audio', 'exhibit-video'] as const;
export type ExhibitKind = (typeof EXHIBIT_KINDS)[number];

/** What can be heard or seen of a seat; the altered ones are made by the service of a protected person's voice and face. */
export const SOURCE_KINDS = [...SENT_KINDS, 'altered-microphone', 'altered-camera', ...EXHIBIT_KINDS] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** `seat/kind`: something that can be heard or seen. */
export type SourceId = Brand<'SourceId'>;

/** Whose sources those are that the service itself sends; nobody is booked under this name. */
export const COURT = 'court' as SeatId;

/** Names the source of a seat. */
export function sourceId(seat: SeatId, kind: SourceKind): SourceId {
  return `${seat}/${kind}` as SourceId;
}

/** Splits a source's name into its seat and kind. */
export function parseSourceId(id: SourceId): { seat: SeatId; kind: SourceKind } {
  const slash = id.lastIndexOf('/');
  return { seat: id.slice(0, slash) as SeatId, kind: id.slice(slash + 1) as SourceKind };
}

/** What a listener takes it for: an altered voice is a voice, and what is played of an exhibit is heard and shown as they are. */
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

/** Whether it stands for a protected person's voice or face. */
export function isAltered(kind: SourceKind): boolean {
  return kind === 'altered-microphone' || kind === 'altered-camera';
}

/** Whether it is played of an exhibit's file. */
export function isOfExhibit(kind: SourceKind): kind is ExhibitKind {
  return kind === 'exhibit-audio' || kind === 'exhibit-video';
}
