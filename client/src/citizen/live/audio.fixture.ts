/** Sound as a browser has it that lets nothing sound before a press: what asks sooner waits for good. */
export class PressedAudio {
  isPressed = false;
  /** How many were played. */
  tones = 0;

  /** In place of `AudioContext`, as far as a bell uses it. */
  readonly Context = contextOf(this);
}

function contextOf(audio: PressedAudio) {
  return class {
    state: AudioContextState = 'suspended';
    readonly currentTime = 0;
    readonly destination = {};

    async resume(): Promise<void> {
      if (!audio.isPressed) await new Promise(() => undefined);
      this.state = 'running';
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
