import { HEARD_ABOVE } from './level.ts';

/**
 * Faults of a microphone. `gone`: there is none any more; `taken`: the system withholds it from the page, as during a call;
 * `silent`: it gives no signal at all; `off`: the person speaks while it is switched off.
 */
export type MicrophoneTrouble = 'gone' | 'taken' | 'silent' | 'off';

/** The state of a microphone at a moment. */
export interface MicrophoneSample {
  /** From a monotonic clock, ms. */
  readonly at: number;
  readonly track: 'none' | 'ended' | 'muted' | 'live';
  /** 0 to 1, see `loudness`; null while it cannot be measured. */
  readonly level: number | null;
  /** Whether the person wants to be heard; `off`: not now, but a press would make them heard; `none`: neither. */
  readonly wanted: 'on' | 'off' | 'none';
}

/** How long a microphone may fail before the person is told, ms. They must know within 3 s. */
const GONE_MS = 1200;
const SILENT_MS = 2200;
/** How much speech within which time makes the notice that nobody hears it, ms. */
const SPOKEN_MS = 500;
const WITHIN_MS = 1500;

/** Watches samples of a microphone, several times a second, and decides what the person must be told. */
export class MicrophoneWatch {
  #failing: { readonly how: MicrophoneTrouble; readonly since: number } | null = null;
  /** Some systems give no signal between words: a microphone that has recovered from that is not broken. */
  #pauses = false;
  #voiced: { readonly at: number; readonly ms: number }[] = [];
  #last: MicrophoneSample | null = null;

  /** Returns what the person must be told now; null when nothing is wrong. */
  look(sample: MicrophoneSample): MicrophoneTrouble | null {
    const before = this.#last;
    this.#last = sample;
    if (sample.wanted !== 'off') this.#voiced = [];
    else return this.#speaks(sample, before) ? 'off' : null;
    const how = sample.wanted === 'on' ? this.#failure(sample) : null;
    if (this.#failing?.how === 'silent' && how === null && sample.level !== null && sample.level > 0)
      this.#pauses ||= sample.at - this.#failing.since > GONE_MS;
    if (how === null) this.#failing = null;
    else if (this.#failing?.how !== how) this.#failing = { how, since: sample.at };
    if (this.#failing === null) return null;
    const { since } = this.#failing;
    return sample.at - since >= (how === 'silent' ? SILENT_MS : GONE_MS) ? how : null;
  }

  /** Starts again for another device. */
  forget(): void {
    this.#pauses = false;
    this.#failing = null;
  }

  #failure({ track, level }: MicrophoneSample): MicrophoneTrouble | null {
    if (track === 'none' || track === 'ended') return 'gone';
    if (track === 'muted') return 'taken';
    return level === 0 && !this.#pauses ? 'silent' : null;
  }

  #speaks({ at, level }: MicrophoneSample, before: MicrophoneSample | null): boolean {
    const ms = before === null ? 0 : Math.min(250, at - before.at);
    if (level !== null && level > HEARD_ABOVE) this.#voiced.push({ at, ms });
    this.#voiced = this.#voiced.filter((one) => at - one.at <= WITHIN_MS);
    return this.#voiced.reduce((sum, one) => sum + one.ms, 0) >= SPOKEN_MS;
  }
}
