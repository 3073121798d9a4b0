import { SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { Manager } from 'socket.io-client';
import type { TestService } from '../service.ts';

/** A new connection to the service that repeats the frames of another client, like an eavesdropper. */
export class ReplayedLine {
  readonly #manager: Manager;
  readonly heard: string[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(manager: Manager) {
    this.#manager = manager;
    manager.engine.on('packet', ({ data }) => {
      if (data !== undefined) this.heard.push(String(data));
      for (const wake of this.#waiting) wake();
    });
  }

  static async open({ origin }: TestService): Promise<ReplayedLine> {
    const manager = new Manager(origin, {
      path: SIGNALLING_PATH,
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { origin },
    });
    const line = new ReplayedLine(manager);
    await new Promise<void>((resolve) => manager.once('open', resolve));
    return line;
  }

  /** Sends the frames one after another, each after the answer to the one before. Resolves with all received frames. */
  async say(frames: readonly string[]): Promise<readonly string[]> {
    for (const frame of frames) {
      this.#manager.engine.write(frame);
      const [, number] = /^2(\d+)\[/.exec(frame) ?? [];
      const answer = number === undefined ? '2["welcome"' : `3${number}[`;
      while (!this.heard.some((one) => one.startsWith(answer))) {
        await new Promise<void>((resolve) => this.#waiting.add(resolve));
      }
    }
    return this.heard;
  }

  close(): void {
    this.#manager.engine.close();
  }
}
