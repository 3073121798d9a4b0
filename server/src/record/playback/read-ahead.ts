import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Fragments } from './fragment-maker.ts';
import type { FragmentTurns } from './fragment-turns.ts';
import { piecesOf } from './pieces.ts';
import { nameOf } from './plays.ts';
import type { Plays, Viewer } from './plays.ts';

/** Of what is made ahead. */
const FIRST_MS = 1000;

interface ReadAheadParts {
  readonly plays: Plays;
  readonly fragments: Fragments;
  readonly turns: FragmentTurns;
  readonly viewerOf: (hearing: HearingId, cookies: string | undefined) => Promise<Viewer | Rejection>;
  readonly isWithinLimit: (viewer: Viewer) => Promise<boolean>;
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

  /** Media is asked for: what is still made ahead would be in its way. */
  end(actor: string): void {
    this.#reading.get(actor)?.abort();
  }

  async #read(hearing: HearingId, viewer: Viewer, signal: AbortSignal): Promise<void> {
    const { plays, fragments, turns } = this.#parts;
    fragments.begin();
    const read = await plays.readAhead(hearing, viewer);
    const from = read?.record.intervals[0]?.from;
    if (read === undefined || from === undefined) return;
    const range = { from, to: from + FIRST_MS, begins: true };
    const there = read.tracks.filter(({ track, allowed }) => {
      return track.segmentsOf(range).length > 0 && allowed.some((one) => one.from < range.to && one.to > range.from);
    });
    // Of a voice and a picture the first moment is made, and thrown away: the code is quick when it is asked for.
    const voice = there.find(({ track }) => track.info.codec === 'opus');
    const picture = there.find(({ track }) => track.info.codec !== 'opus');
    const some = [voice, picture].filter((one) => one !== undefined);
    for (const piece of await piecesOf(read.record, some, range)) {
      await turns.run(nameOf(viewer), () => fragments.write(piece, () => Promise.resolve(), signal), signal);
    }
  }
}
