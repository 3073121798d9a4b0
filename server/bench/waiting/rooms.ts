import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('./rooms-process.ts', import.meta.url));

/** Calls to the people of the meetings. */
export interface RoomCalls {
  /**
   * Enters the meeting of a desk through a link, with camera and microphone, and sends media. The official enters first; the call
   * for the citizen resolves when the official has admitted them and media can arrive.
   */
  enter(desk: number, link: string, isFirst: boolean): Promise<void>;
  /** Resolves when the citizen of a desk has received the official's first media packet: after "you are live in 3, 2, 1". */
  hear(desk: number): Promise<void>;
  /** Ends the connections of both without a message. */
  leave(desk: number): Promise<void>;
}

export type RoomCall = { readonly id: number } & {
  readonly [Name in keyof RoomCalls]: { readonly name: Name; readonly args: Parameters<RoomCalls[Name]> };
}[keyof RoomCalls];
export interface RoomAnswer {
  readonly id: number;
  readonly error?: string;
}

/** Meetings with sound and picture, whose people run in a separate process. */
export class Rooms implements RoomCalls {
  readonly #child = fork(ENTRY, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  readonly #waiting = new Map<number, (answer: RoomAnswer) => void>();
  #asked = 0;

  constructor() {
    this.#child.on('message', (answer: RoomAnswer) => this.#waiting.get(answer.id)?.(answer));
    this.#child.once('exit', () => {
      for (const [id, answered] of this.#waiting) answered({ id, error: 'the process ended' });
    });
  }

  enter(...args: Parameters<RoomCalls['enter']>): Promise<void> {
    return this.#ask({ id: (this.#asked += 1), name: 'enter', args });
  }

  hear(...args: Parameters<RoomCalls['hear']>): Promise<void> {
    return this.#ask({ id: (this.#asked += 1), name: 'hear', args });
  }

  leave(...args: Parameters<RoomCalls['leave']>): Promise<void> {
    return this.#ask({ id: (this.#asked += 1), name: 'leave', args });
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  async #ask(call: RoomCall): Promise<void> {
    const { error } = await new Promise<RoomAnswer>((resolve) => {
      this.#waiting.set(call.id, resolve);
      this.#child.send(call);
    });
    this.#waiting.delete(call.id);
    if (error !== undefined) throw new Error(`${call.name}: ${error}`);
  }
}
