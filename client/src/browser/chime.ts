/** A sequence of notes. */
export interface Tune {
  /** Hz. */
  readonly notes: readonly number[];
  /** Interval between the beginnings of two notes, seconds. */
  readonly noteS: number;
  /** Volume of each note at its beginning, from 0 to 1. */
  readonly volume: number;
}

/** Tune that calls a person who may have put the phone down: two rising notes. */
export const CALL_TUNE: Tune = { notes: [660, 880], noteS: 0.18, volume: 0.3 };

/** Rings on a page. Browsers play no sound before a press. */
export class Chime {
  readonly #tune: Tune;
  readonly #onAwake: (isAwake: boolean) => void;
  #context: AudioContext | null = null;

  /** @param onAwake called with whether sound is possible, at each change: a telephone call or the background ends it */
  constructor(tune: Tune, onAwake: (isAwake: boolean) => void = () => undefined) {
    this.#tune = tune;
    this.#onAwake = onAwake;
  }

  get isAwake(): boolean {
    return this.#context?.state === 'running';
  }

  /** Resolves to whether sound is possible. Call it in a press: otherwise browsers may leave it pending for ever. */
  async wake(): Promise<boolean> {
    try {
      if (this.#context === null) {
        this.#context = new AudioContext();
        this.#context.addEventListener('statechange', () => this.#onAwake(this.isAwake));
      }
      if (this.#context.state !== 'running') await this.#context.resume();
    } catch (error) {
      console.warn('this page has no sound', error);
    }
    return this.isAwake;
  }

  ring(): void {
    if (this.#context?.state === 'running') play(this.#context, this.#tune);
  }

  close(): void {
    void this.#context?.close();
    this.#context = null;
  }
}

/** Plays a tune where the browser permits it: a suspended context plays it when it resumes. */
export function play(context: AudioContext, { notes, noteS, volume }: Tune): void {
  for (const [at, note] of notes.entries()) {
    const start = context.currentTime + at * noteS;
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.frequency.value = note;
    loudness.gain.setValueAtTime(volume, start);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 2 * noteS);
    tone.connect(loudness).connect(context.destination);
    tone.start(start);
    tone.stop(start + 2 * noteS);
  }
}
