import type { LoggedTrack } from '../../event-log/logged-recording.ts';
import { followsLogged, timesOf } from '../../recording/check-recording.ts';
import type { SegmentFlaw } from '../../recording/check-recording.ts';
import { hashOfSegment } from '../../recording/segment-hash.ts';

/** A flaw of a segment, or `unsealed`: a segment that the log does not have yet, which could not be checked. */
export type SegmentDamage = SegmentFlaw | { readonly flaw: 'unsealed'; readonly segment: number };

/**
 * Decides which segments of a track, and how many bytes of each, belong to the record. Each segment is hashed once, when it is
 * first read.
 */
export class SegmentCheck {
  readonly #logged: LoggedTrack | undefined;
  readonly #finished: boolean;
  readonly #admitted = new Map<number, number>();
  readonly #damage: SegmentDamage[] = [];

  /**
   * @param logged the track according to the log; without it every segment is accepted
   * @param finished whether the log names everything that was recorded
   */
  constructor(logged?: LoggedTrack, finished = true) {
    this.#logged = logged;
    this.#finished = finished;
  }

  /** Returns how many bytes of a segment count; 0 when it is not part of the record. Repeated calls return the same. */
  async admit(index: number, stored: Buffer): Promise<number> {
    const known = this.#admitted.get(index);
    if (known !== undefined) return known;
    const bytes = await this.#judge(index, stored);
    this.#admitted.set(index, bytes);
    return bytes;
  }

  async #judge(index: number, stored: Buffer): Promise<number> {
    if (this.#logged === undefined) return stored.length;
    const segment = this.#logged.segments.get(index);
    if (segment === undefined) {
      const isNew = !this.#finished && followsLogged(this.#logged, index);
      this.#damage.push({ flaw: isNew ? 'unsealed' : 'unknown', segment: index });
      return isNew ? stored.length : 0;
    }
    if ((await hashOfSegment(stored.subarray(0, segment.bytes))) === segment.sha256) return segment.bytes;
    this.#damage.push({ flaw: 'altered', ...timesOf(segment) });
    return 0;
  }

  /** Notes that a segment to be read is missing. */
  absent(index: number): void {
    const segment = this.#logged?.segments.get(index);
    if (segment === undefined || this.#admitted.has(index)) return;
    this.#admitted.set(index, 0);
    this.#damage.push({ flaw: 'missing', ...timesOf(segment) });
  }

  /** Damage found in the segments read so far. */
  get found(): readonly SegmentDamage[] {
    return this.#damage;
  }

  /** Damage found so far; segments of the log that were neither admitted nor reported absent are added as missing. */
  damage(): SegmentDamage[] {
    const missing = [...(this.#logged?.segments.values() ?? [])].filter(({ index }) => !this.#admitted.has(index));
    return [...this.#damage, ...missing.map((segment) => ({ flaw: 'missing' as const, ...timesOf(segment) }))];
  }
}
