import type { SourceId } from '@mahzar/shared/hearing/ids';

/** How long sources are waited for, and in what time something of those that send is to be on disk, milliseconds. */
export const PATIENCE_MS = 2_000;
/**
 * How long a session that begins waits for the recorder, milliseconds. On a busy machine, or a disk that takes 0.5 s for each of the
 * five syncs before the first bytes are seen there, it needs more than two seconds and misses nothing.
 */
export const GIVE_UP_MS = 6_000;

/** Who is still waited for: sources and the recorder, the recorder alone, or nobody. */
export type WaitedFor = 'sources' | 'recorder' | 'nobody';

/** What is known of a hearing's recording at this moment. */
export interface GateFacts {
  /** The recorder's own file of the hearing was put on disk since it was asked to begin. */
  readonly armed: boolean;
  /** Packets of some track do not reach the disk. */
  readonly failing: boolean;
  /** Sources that are said to be on and are for the record, of people who are here. */
  readonly claimed: Iterable<SourceId>;
  /** No sending person is connected, but one is reconnecting. */
  readonly awaitsReturn: boolean;
  /** Bytes of some source are on disk, whether or not anybody can decode them. */
  readonly reachesDisk: boolean;
  /** Sources with decodable bytes on the disk. */
  readonly decodable: ReadonlySet<SourceId>;
  /** Pictures whose track the recorder has opened, and of which no packet has come to it. */
  readonly awaitingKeyFrame: ReadonlySet<SourceId>;
  /** Since when packets of a source were seen to come (epoch ms); null when none were. */
  readonly sendingSince: (source: SourceId) => number | null;
  readonly waitsFor: WaitedFor;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A source that is said to be on and is not on disk, and whether packets of it come. */
export interface MissingSource {
  readonly source: SourceId;
  readonly sends: boolean;
}

export type Verdict =
  | { readonly kind: 'wait' }
  /** The recorder writes; these are not on disk, and are not waited for any longer. */
  | { readonly kind: 'writes'; readonly missing: readonly MissingSource[] }
  /** It does not. */
  | { readonly kind: 'fails'; readonly missing: readonly MissingSource[] };

/**
 * Whether the recorder is proven to write, as it must be before a session begins and before a failure is called over.
 *
 * It is proven when its own file of the hearing has just been put on disk and, if anybody sends, bytes of what is sent
 * are there too. All that is said to be on is waited for, but for two seconds only: a source of which nothing comes (a
 * dead device, a modified client) or which is late (a picture without its first key frame) says nothing against the
 * recorder and must not hold up the court. The court goes on without it, and the log names it as missing. The recorder is
 * given longer, for without it there is no session. If packets have been coming for two seconds then and nothing of anybody
 * is on disk, it does not write: except those of a picture, which the media server passes on from a key frame on only. Pure.
 */
export function judgeRecorder(facts: GateFacts): Verdict {
  const { armed, failing, reachesDisk, decodable, awaitingKeyFrame, waitsFor, now } = facts;
  const sought = [...facts.claimed].filter((source) => !decodable.has(source));
  const since = sought.flatMap((source) => (awaitingKeyFrame.has(source) ? [] : (facts.sendingSince(source) ?? [])));
  const missing = sought.map((source) => ({ source, sends: facts.sendingSince(source) !== null }));
  const proven = armed && !failing && (reachesDisk || since.length === 0);
  const complete = missing.length === 0 && !facts.awaitsReturn;
  if (proven && (complete || waitsFor !== 'sources')) return { kind: 'writes', missing };
  const late = since.some((at) => now - at >= PATIENCE_MS);
  return waitsFor === 'nobody' && (!armed || failing || late) ? { kind: 'fails', missing } : { kind: 'wait' };
}
