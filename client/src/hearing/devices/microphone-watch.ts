import { HEARD_ABOVE } from './level.ts';

/**
 * What is wrong with a microphone. `gone`: there is none any more; `taken`: the system keeps it from the page, as in a call;
 * `silent`: it gives nothing at all; `off`: the person speaks, and has it switched off.
 */
export type MicrophoneTrouble = 'gone' | 'taken' | 'silent' | 'off';

/** A microphone as it is at a moment. */
export interface MicrophoneSample {
  /** Of a clock that only goes forward, ms. */
  readonly at: number;
  readonly track: 'none' | 'ended' | 'muted' | 'live';
  /** 0 to 1, see `loudness`; null while it cannot be measured. */
  readonly level: number | null;
  /** Whether the person wants to be heard; `off`: not now, but would be heard after a press; `none`: neither. */
  readonly wanted: 'on' | 'off' | 'none';
}

/** How long a microphone may fail before the person is told, ms. They are to know within 3 s. */
const GONE_MS = 1200;
const SILENT_MS = 2200;
/** How much is spoken within how long before the person is told that nobody hears it, ms. */
const SPOKEN_MS = 500;
const WITHIN_MS = 1500;

/** Watches samples of a microphone, some times a second, and says what the person has to be told. */
export class MicrophoneWatch {
  #failing: { readonly how: MicrophoneTrouble; readonly since: number } | null = null;
  /** Some systems give nothing between words: a microphone that has come back from that is not broken. */
  #pauses = false;
  #voiced: { readonly at: number; readonly ms: number }[] = [];
  #last: MicrophoneSample | null = null;

  /** What the person has to be told now; null when all is well. */
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

  /** Another device is another matter. */
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
