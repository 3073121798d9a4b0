import { loudness } from './level.ts';

/** Measures a microphone, also while it is switched off: what is not sent may be listened to here. */
export class LevelMeter {
  readonly #track: MediaStreamTrack;
  readonly #context = new AudioContext();
  readonly #analyser = this.#context.createAnalyser();
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(track: MediaStreamTrack) {
    // Switching off silences the track itself; its copy goes on.
    this.#track = track.clone();
    this.#track.enabled = true;
    this.#analyser.fftSize = 2048;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#context.createMediaStreamSource(new MediaStream([this.#track])).connect(this.#analyser);
  }

  /** The loudness of this moment, see `loudness`; null while the browser holds back all sound. */
  level(): number | null {
    if (this.#context.state !== 'running') {
      void this.#context.resume().catch(() => undefined);
      return null;
    }
    this.#analyser.getFloatTimeDomainData(this.#samples);
    // Silence on the scale of speech is not nothing: only a microphone that gives no signal at all is.
    return this.#samples.every((sample) => sample === 0) ? 0 : Math.max(Number.MIN_VALUE, loudness(this.#samples));
  }

  close(): void {
    this.#track.stop();
    void this.#context.close();
  }
}
