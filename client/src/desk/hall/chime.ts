/** Three notes downwards, Hz: nothing else in a hall sounds like them. */
const NOTES = [784, 659, 523];
const NOTE_S = 0.45;

/** Rings in the hall. Browsers let nothing sound before somebody has pressed something. */
export class Chime {
  #context: AudioContext | null = null;

  /** Whether it may sound. Call it after a press: before one, browsers may leave it waiting. */
  async wake(): Promise<boolean> {
    try {
      this.#context ??= new AudioContext();
      if (this.#context.state !== 'running') await this.#context.resume();
    } catch (error) {
      console.warn('the hall has no sound', error);
    }
    return this.#context?.state === 'running';
  }

  ring(): void {
    const context = this.#context;
    if (context?.state !== 'running') return;
    for (const [at, note] of NOTES.entries()) {
      const start = context.currentTime + at * NOTE_S;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = note;
      volume.gain.setValueAtTime(0.4, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 2 * NOTE_S);
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + 2 * NOTE_S);
    }
  }

  close(): void {
    void this.#context?.close();
    this.#context = null;
  }
}
