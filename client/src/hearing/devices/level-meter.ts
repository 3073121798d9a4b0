import { loudness } from './level.ts';

/** Measures a microphone, also while it is switched off: what is not sent may be listened to here. */
class LevelMeter {
  readonly #track: MediaStreamTrack;
  readonly #context = new AudioContext();
  readonly #analyser = this.#context.createAnalyser();
  readonly #samples = new Float32Array(2048);
  /** The browser was asked to let sound begin and has not answered. */
  #asked = false;

  /** Throws where the browser cannot measure this microphone, as when its sample rate is not that of the loudspeaker. */
  constructor(track: MediaStreamTrack) {
    // Switching off silences the track itself; its copy goes on.
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

  /** The loudness of this moment, see `loudness`; null while the browser holds back all sound. */
  level(): number | null {
    if (this.#context.state !== 'running') {
      this.#resume();
      return null;
    }
    this.#analyser.getFloatTimeDomainData(this.#samples);
    // Silence on the scale of speech is not nothing: only a microphone that gives no signal at all is.
    return this.#samples.every((sample) => sample === 0) ? 0 : Math.max(Number.MIN_VALUE, loudness(this.#samples));
  }

  close(): void {
    document.removeEventListener('click', this.#pressed, { capture: true });
    this.#end();
  }

  /** What was asked before the first press may stay without an answer; each press is a chance. */
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

/** A meter of this microphone; null where the browser cannot measure it. */
export function openMeter(track: MediaStreamTrack): LevelMeter | null {
  try {
    return new LevelMeter(track);
  } catch (error) {
    console.warn('the microphone cannot be measured', error);
    return null;
  }
}
