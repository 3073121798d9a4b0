import type { SourceId } from '@mahzar/shared/hearing/ids';

/** How long sources are waited for, and within what time bytes of sources that send must be on disk, milliseconds. */
export const PATIENCE_MS = 2_000;
/**
 * How long a session that begins waits for the recorder, milliseconds. On a busy machine, or a disk that takes 0.5 s for each of
 * the five syncs until the first bytes are synced, the recorder needs more than two seconds and still loses nothing.
 */
export const GIVE_UP_MS = 6_000;

/** Who is still waited for: sources and the recorder, the recorder alone, or nobody. */
export type Awaited = 'sources' | 'recorder' | 'nobody';

/** What is known of a hearing's recording at this moment. */
export interface GateFacts {
  /** The recorder's own file of the hearing was synced since the recorder was asked to begin. */
  readonly armed: boolean;
  /** Packets of some track do not reach the disk. */
  readonly failing: boolean;
  /** Sources of connected people that are reported to be on and are to be recorded. */
  readonly claimed: Iterable<SourceId>;
  /** No sending person is connected, but one is reconnecting. */
  readonly awaitsReturn: boolean;
  /** Bytes of some source are on disk, decodable or not. */
  readonly reachesDisk: boolean;
  /** Sources with decodable bytes on disk. */
  readonly decodable: ReadonlySet<SourceId>;
  /** Pictures whose track the recorder has opened, but of which it has received no packet. */
  readonly awaitingKeyFrame: ReadonlySet<SourceId>;
  /** Since when packets of a source have been seen to arrive at the media worker (epoch ms); null when none have. */
  readonly sendingSince: (source: SourceId) => number | null;
  readonly waitsFor: Awaited;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A source that is reported to be on but has no decodable bytes on disk, and whether packets of it arrive. */
export interface MissingSource {
  readonly source: SourceId;
  readonly sends: boolean;
}

export type Verdict =
  | { readonly kind: 'wait' }
  /** The recorder writes; these sources are not on disk and are no longer waited for. */
  | { readonly kind: 'writes'; readonly missing: readonly MissingSource[] }
  /** The recorder does not write. */
  | { readonly kind: 'fails'; readonly missing: readonly MissingSource[] };

/**
 * Judges whether the recorder is proven to write, as it must be before a session begins and before a failure counts as ended.
 *
 * It is proven when its own file of the hearing is synced, no track fails and, if anybody sends, bytes of some source are on disk
 * too. All sources that are reported to be on are waited for, but only for two seconds: a source that sends nothing (a dead
 * device, a modified client) or is late (a picture without its first key frame) is no evidence against the recorder and must not
 * delay the court. The court continues without it, and the log names it as missing. The recorder is given longer, because
 * without it there is no session. If by then packets have been arriving for two seconds and no bytes of any source are on disk,
 * it does not write. Pictures that await a key frame do not count: the media server forwards them only from a key frame on. Pure.
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
