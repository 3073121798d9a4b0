import { NO_LOUDSPEAKER } from '../../browser/no-loudspeaker.ts';
import { loudness } from './level.ts';

/** Measures a microphone, even while it is muted: unsent sound may be analysed on this device. */
class LevelMeter {
  readonly #track: MediaStreamTrack;
  readonly #context = new AudioContext(NO_LOUDSPEAKER);
  readonly #analyser = this.#context.createAnalyser();
  readonly #samples = new Float32Array(2048);
  /** The browser was asked to start sound and has not answered. */
  #asked = false;

  /** Throws where the browser cannot measure this microphone, for instance if its sample rate differs from the loudspeaker's. */
  constructor(track: MediaStreamTrack) {
    // Muting silences the track itself; its copy continues.
    this.#track = track.clone();
    this.#track.enabled = true;
    try {
      this.#analyser.fftSize = this.#samples.length;
      this.#context.createMediaStreamSource(new MediaStream([this.#track])).connect(this.#analyser);
    } catch (error) {
      this.#end();
      throw error;
    }
    document.addEventListener('click', this.#pressed, { capture: true });
  }

  /** Returns the present loudness, see `loudness`; null while the browser holds back all sound. */
  level(): number | null {
    if (this.#context.state !== 'running') {
      this.#resume();
      return null;
    }
    this.#analyser.getFloatTimeDomainData(this.#samples);
    // Quiet on the scale of speech is more than 0: only a microphone without any signal gives 0.
    return this.#samples.every((sample) => sample === 0) ? 0 : Math.max(Number.MIN_VALUE, loudness(this.#samples));
  }

  close(): void {
    document.removeEventListener('click', this.#pressed, { capture: true });
    this.#end();
  }

  /** A request from before the first press may stay unanswered; each press tries again. */
  readonly #pressed = (): void => {
    this.#asked = false;
    if (this.#context.state !== 'running') this.#resume();
  };

  #resume(): void {
    if (this.#asked) return;
    this.#asked = true;
    const answered = (): void => void (this.#asked = false);
    this.#context.resume().then(answered, answered);
  }

  #end(): void {
    this.#track.stop();
    void this.#context.close();
  }
}

/** Opens a meter for a microphone; null where the browser cannot measure it. */
export function openMeter(track: MediaStreamTrack): LevelMeter | null {
  try {
    return new LevelMeter(track);
  } catch (error) {
    console.warn('the microphone cannot be measured', error);
    return null;
  }
}
