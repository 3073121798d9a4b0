import type { MediaGap } from '@mahzar/shared/record/media-parts';
import type { Fragments, TrackFragment } from './fragment-maker.ts';
import type { Sink } from './fragment.ts';

/** How long a prepared fragment is kept, ms, and the most bytes kept at once. */
const KEPT_MS = 15_000;
const MAX_BYTES = 64 * 2 ** 20;

interface Made {
  readonly bytes: Uint8Array;
  readonly gaps: readonly MediaGap[];
}

/**
 * Makes fragments, and keeps those prepared ahead for an identical request: the same range of the same track with the same
 * permitted ranges. The caller checks the permission first.
 */
export class CachedFragments implements Fragments {
  /** See `Fragments`; a prepared fragment needs no files. */
  readonly fetchFiles?: (fragment: TrackFragment) => Promise<void>;
  readonly #fragments: Fragments;
  readonly #kept = new Map<string, Promise<Made>>();
  #bytes = 0;

  constructor(fragments: Fragments) {
    this.#fragments = fragments;
    const { fetchFiles } = fragments;
    if (fetchFiles !== undefined) {
      this.fetchFiles = async (fragment) => {
        if (!this.#kept.has(nameOf(fragment))) await fetchFiles(fragment);
      };
    }
  }

  begin() {
    return this.#fragments.begin();
  }

  speech(...asked: Parameters<Fragments['speech']>) {
    return this.#fragments.speech(...asked);
  }

  /** Prepares a fragment. Rejects when it cannot be made. */
  async make(fragment: TrackFragment): Promise<void> {
    const name = nameOf(fragment);
    if (this.#kept.has(name) || this.#bytes > MAX_BYTES) return;
    const making = this.#make(fragment);
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
  async write(fragment: TrackFragment, sink: Sink, signal?: AbortSignal): Promise<readonly MediaGap[]> {
    const made = await this.#kept.get(nameOf(fragment))?.catch(() => undefined);
    if (made === undefined) return this.#fragments.write(fragment, sink, signal);
    if (made.bytes.length > 0) await sink(made.bytes);
    return made.gaps;
  }

  async #make(fragment: TrackFragment): Promise<Made> {
    await this.#fragments.fetchFiles?.(fragment);
    const parts: Uint8Array[] = [];
    const gaps = await this.#fragments.write(fragment, (part) => {
      parts.push(part);
      return Promise.resolve();
    });
    return { bytes: Buffer.concat(parts), gaps };
  }
}

/** Key of all parameters that determine a fragment. */
function nameOf({ track, request }: TrackFragment): string {
  return `${track.directory} ${JSON.stringify(request)}`;
}
