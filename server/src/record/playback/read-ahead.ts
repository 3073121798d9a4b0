import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { FIRST_FRAGMENT_MS } from '@mahzar/shared/record/media-address';
import type { TimeRange } from '../export/clips.ts';
import type { FragmentTurns } from './fragment-turns.ts';
import type { KeptFragments } from './kept-fragments.ts';
import { piecesOf } from './pieces.ts';
import { nameOf } from './plays.ts';
import type { AllowedTrack } from './allowed-tracks.ts';
import type { Plays, Viewer } from './plays.ts';
import type { ReadRecord } from './read-record.ts';

/** Pieces that are made beside each other. */
const AT_ONCE = 2;

interface ReadAheadParts {
  readonly plays: Plays;
  readonly fragments: Pick<KeptFragments, 'begin' | 'make'>;
  readonly turns: FragmentTurns;
  readonly viewerOf: (hearing: HearingId, cookies: string | undefined) => Promise<Viewer | Rejection>;
  readonly isWithinLimit: (viewer: Viewer) => Promise<boolean>;
}

/** What a player needs first of a record, in the order in which it needs it. */
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
  // One picture and all voices, without which it does not begin, then the other pictures.
  const isVoice = ({ track }: AllowedTrack): boolean => track.info.codec === 'opus';
  const [picture, ...pictures] = there.filter((one) => !isVoice(one));
  return { tracks: [...(picture === undefined ? [] : [picture]), ...there.filter(isVoice), ...pictures], range };
}

/** Reads what a record's player will ask for while its page loads, for each person one at a time. */
export class ReadAhead {
  readonly #parts: ReadAheadParts;
  /** By `nameOf`. */
  readonly #reading = new Map<string, AbortController>();

  constructor(parts: ReadAheadParts) {
    this.#parts = parts;
  }

  /** Rejects when it ends early; what cannot be read now is said to whoever plays. */
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

  /** Media is asked for: what is not begun yet would be in its way. */
  end(actor: string): void {
    this.#reading.get(actor)?.abort();
  }

  async #read(hearing: HearingId, viewer: Viewer, signal: AbortSignal): Promise<void> {
    const { plays, fragments, turns } = this.#parts;
    fragments.begin();
    const read = await plays.readAhead(hearing, viewer);
    if (read === undefined) return;
    const { tracks, range } = firstOf(read.record, read.tracks);
    const pieces = (await piecesOf(read.record, tracks, range)).values();
    const makeSome = async (): Promise<void> => {
      for (const piece of pieces) await turns.run(nameOf(viewer), () => fragments.make(piece), signal);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, makeSome));
  }
}
