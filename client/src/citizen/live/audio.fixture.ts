/** The sound of a browser that plays nothing before a press: earlier requests wait for ever. */
export class PressedAudio {
  isPressed = false;
  /** Number of tones played. */
  tones = 0;
  readonly #contexts: (EventTarget & { state: AudioContextState | 'interrupted' })[] = [];

  /** Interrupts the sound, as a telephone call does. */
  interrupt(): void {
    this.isPressed = false;
    for (const context of this.#contexts) {
      context.state = 'interrupted';
      context.dispatchEvent(new Event('statechange'));
    }
  }

  /** States of all that were opened, the oldest first. */
  get states(): readonly string[] {
    return this.#contexts.map(({ state }) => state);
  }

  made(context: EventTarget & { state: AudioContextState | 'interrupted' }): void {
    this.#contexts.push(context);
  }

  /** Replaces `AudioContext`, with the parts that a bell uses. */
  readonly Context = contextOf(this);
}

function contextOf(audio: PressedAudio) {
  return class extends EventTarget {
    state: AudioContextState | 'interrupted' = 'suspended';
    readonly currentTime = 0;
    readonly destination = {};

    constructor() {
      super();
      audio.made(this);
    }

    async resume(): Promise<void> {
      if (!audio.isPressed) await new Promise(() => undefined);
      this.state = 'running';
    }

    async close(): Promise<void> {
      this.state = 'closed';
    }

    createOscillator() {
      audio.tones += 1;
      return { frequency: {}, connect: (next: object) => next, start: () => undefined, stop: () => undefined };
    }

    createGain() {
      const gain = { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined };
      return { gain, connect: () => undefined };
    }
  };
}
