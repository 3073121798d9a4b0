/** Notes that follow one another. */
export interface Tune {
  /** Hz. */
  readonly notes: readonly number[];
  /** From the beginning of one to that of the next, seconds. */
  readonly noteS: number;
  /** Of each at its beginning, from 0 to 1. */
  readonly volume: number;
}

/** By which a person is called who may have put the phone down: two notes upwards. */
export const CALL_TUNE: Tune = { notes: [660, 880], noteS: 0.18, volume: 0.3 };

/** Rings on a page. Browsers let nothing sound before somebody has pressed something. */
export class Chime {
  readonly #tune: Tune;
  readonly #onAwake: (isAwake: boolean) => void;
  #context: AudioContext | null = null;

  /** @param onAwake whether it may sound, whenever that changes: a telephone call, or a page in the background, ends it */
  constructor(tune: Tune, onAwake: (isAwake: boolean) => void = () => undefined) {
    this.#tune = tune;
    this.#onAwake = onAwake;
  }

  get isAwake(): boolean {
    return this.#context?.state === 'running';
  }

  /** Whether it may sound. Call it in a press: before one, browsers may leave it waiting for good. */
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

/** Plays it where the browser lets it: what a context that waits is given is heard when it goes on. */
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
