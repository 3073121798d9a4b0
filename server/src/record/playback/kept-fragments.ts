import type { TimeRange } from '../export/clips.ts';
import type { Fragments, Piece } from './fragment-maker.ts';
import type { Sink } from './fragment.ts';

/** What was made ahead is kept so long, ms, and no more than so much at once. */
const KEPT_MS = 15_000;
const MOST_BYTES = 64 * 2 ** 20;

interface Made {
  readonly bytes: Uint8Array;
  readonly lost: readonly TimeRange[];
}

/**
 * Makes fragments, and keeps some that were made ahead for whoever asks for the same: the same range of the same track, of which they
 * may have the same. Whether they may is asked before.
 */
export class KeptFragments implements Fragments {
  /** See `Fragments`; of what was made ahead nothing is brought. */
  readonly bring?: (piece: Piece) => Promise<void>;
  readonly #fragments: Fragments;
  readonly #kept = new Map<string, Promise<Made>>();
  #bytes = 0;

  constructor(fragments: Fragments) {
    this.#fragments = fragments;
    const { bring } = fragments;
    if (bring !== undefined) {
      this.bring = async (piece) => {
        if (!this.#kept.has(nameOf(piece))) await bring(piece);
      };
    }
  }

  begin() {
    return this.#fragments.begin();
  }

  speech(...asked: Parameters<Fragments['speech']>) {
    return this.#fragments.speech(...asked);
  }

  /** Makes a piece ahead. Rejects when it cannot be made. */
  async make(piece: Piece): Promise<void> {
    const name = nameOf(piece);
    if (this.#kept.has(name) || this.#bytes > MOST_BYTES) return;
    const making = this.#make(piece);
    this.#kept.set(name, making);
    try {
      const { length } = (await making).bytes;
      this.#bytes += length;
      setTimeout(() => {
        this.#kept.delete(name);
        this.#bytes -= length;
      }, KEPT_MS).unref();
    } catch (error) {
      this.#kept.delete(name);
      throw error;
    }
  }

  /** See `FragmentMaker`. */
  async write(piece: Piece, sink: Sink, signal?: AbortSignal): Promise<readonly TimeRange[]> {
    const made = await this.#kept.get(nameOf(piece))?.catch(() => undefined);
    if (made === undefined) return this.#fragments.write(piece, sink, signal);
    if (made.bytes.length > 0) await sink(made.bytes);
    return made.lost;
  }

  async #make(piece: Piece): Promise<Made> {
    await this.#fragments.bring?.(piece);
    const parts: Uint8Array[] = [];
    const lost = await this.#fragments.write(piece, (part) => {
      parts.push(part);
      return Promise.resolve();
    });
    return { bytes: Buffer.concat(parts), lost };
  }
}

/** All that a piece is made by. */
function nameOf({ track, request }: Piece): string {
  return `${track.directory} ${JSON.stringify(request)}`;
}
