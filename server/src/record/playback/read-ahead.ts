import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { FIRST_FRAGMENT_MS } from '@mahzar/shared/record/media-address';
import type { TimeRange } from '../time-range.ts';
import type { FragmentTurns } from './fragment-turns.ts';
import type { CachedFragments } from './cached-fragments.ts';
import { nameOf } from './playback-sessions.ts';
import type { AllowedTrack } from './allowed-tracks.ts';
import type { PlaybackSessions, Viewer } from './playback-sessions.ts';
import type { ReadRecord } from './read-record.ts';
import { fragmentsOf } from './track-fragments.ts';

/** Number of fragments made at the same time. */
const AT_ONCE = 2;

interface ReadAheadParts {
  readonly plays: PlaybackSessions;
  readonly fragments: Pick<CachedFragments, 'begin' | 'make'>;
  readonly turns: FragmentTurns;
  readonly viewerOf: (hearing: HearingId, cookies: string | undefined) => Promise<Viewer | Rejection>;
  readonly isWithinLimit: (viewer: Viewer) => Promise<boolean>;
}

/** The tracks and range that a player needs first, in the order of need. */
export function firstOf(
  { intervals }: ReadRecord,
  tracks: readonly AllowedTrack[],
): { readonly tracks: readonly AllowedTrack[]; readonly range: TimeRange & { readonly begins: true } } {
  const [first = { from: 0, to: 0 }] = intervals;
  const from = Math.floor(first.from);
  const range = { from, to: Math.min(from + FIRST_FRAGMENT_MS, Math.ceil(first.to)), begins: true } as const;
  const there = tracks.flatMap(({ track, allowed }) => {
    const near = allowed.filter((one) => one.from < range.to && one.to > range.from);
    return near.length === 0 || track.segmentsOf(range).length === 0 ? [] : [{ track, allowed: near }];
  });
  // First one picture and all voices, which playback needs to begin; then the other pictures.
  const isVoice = ({ track }: AllowedTrack): boolean => track.info.codec === 'opus';
  const [picture, ...pictures] = there.filter((one) => !isVoice(one));
  return { tracks: [...(picture === undefined ? [] : [picture]), ...there.filter(isVoice), ...pictures], range };
}

/** Prepares, while a player's page loads, what the player will request; one run per person. */
export class ReadAhead {
  readonly #parts: ReadAheadParts;
  /** By `nameOf`. */
  readonly #reading = new Map<string, AbortController>();

  constructor(parts: ReadAheadParts) {
    this.#parts = parts;
  }

  /** Rejects when it is aborted. Unreadable data are not reported here, but when the record is played. */
  async begin(hearing: HearingId, cookies: string | undefined): Promise<void> {
    const { viewerOf, isWithinLimit } = this.#parts;
    const viewer = await viewerOf(hearing, cookies);
    if (viewer instanceof Rejection || this.#reading.has(nameOf(viewer))) return;
    const reading = new AbortController();
    this.#reading.set(nameOf(viewer), reading);
    try {
      if (await isWithinLimit(viewer)) await this.#read(hearing, viewer, reading.signal);
    } finally {
      this.#reading.delete(nameOf(viewer));
    }
  }

  /** The person now asks for media: fragments that are not begun yet are dropped, because they would delay the request. */
  end(actor: string): void {
    this.#reading.get(actor)?.abort();
  }

  async #read(hearing: HearingId, viewer: Viewer, signal: AbortSignal): Promise<void> {
    const { plays, fragments, turns } = this.#parts;
    fragments.begin();
    const read = await plays.readAhead(hearing, viewer);
    if (read === undefined) return;
    const { tracks, range } = firstOf(read.record, read.tracks);
    const toMake = (await fragmentsOf(read.record, tracks, range)).values();
    const makeSome = async (): Promise<void> => {
      for (const fragment of toMake) await turns.run(nameOf(viewer), () => fragments.make(fragment), signal);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, makeSome));
  }
}
