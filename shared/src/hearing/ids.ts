declare const brand: unique symbol;
type Brand<Name extends string> = string & { readonly [brand]: Name };

/** A hearing's public identifier; it appears in links and logs and is no secret. */
export type HearingId = Brand<'HearingId'>;

/** A place at a hearing, kept for one person; unique within its hearing. */
export type SeatId = Brand<'SeatId'>;

/** SHA-256 (hex) of the secret that one browser got when it took its seat. */
export type SessionHash = Brand<'SessionHash'>;

/** One recorded stream of one source, from when the recorder began to take it until it stopped. */
export type TrackId = Brand<'TrackId'>;

/** What a seat can send. */
export type SourceKind = 'microphone' | 'camera';

/** `seat/kind`: something that can be heard or seen. */
export type SourceId = Brand<'SourceId'>;

/** Names the source of a seat. */
export function sourceId(seat: SeatId, kind: SourceKind): SourceId {
  return `${seat}/${kind}` as SourceId;
}

/** Splits a source's name into its seat and kind. */
export function parseSourceId(id: SourceId): { seat: SeatId; kind: SourceKind } {
  const slash = id.lastIndexOf('/');
  return { seat: id.slice(0, slash) as SeatId, kind: id.slice(slash + 1) as SourceKind };
}
