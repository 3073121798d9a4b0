import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Call, Target } from './pair.ts';

const ENTRY = fileURLToPath(new URL('./sender-process.ts', import.meta.url));

/** Handle to a process that sends the participants' streams. */
export class Sender {
  readonly #child: ChildProcess = fork(ENTRY, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  readonly #failed = once(this.#child, 'exit').then(() => {
    throw new Error('the process that sends has ended');
  });

  /** @returns the port from which each stream is sent, all streams of the first pair first */
  async open(clips: readonly string[], pairs: number): Promise<readonly number[]> {
    this.#failed.catch(() => undefined);
    return (await this.#ask({ name: 'open', clips, pairs })).ports;
  }

  async send(targets: readonly Target[]): Promise<void> {
    await this.#ask({ name: 'send', targets });
  }

  /** Packets sent since `send`. */
  async count(): Promise<number> {
    return (await this.#ask({ name: 'count' })).packets;
  }

  /** Stops sending. @returns packets sent since `send` */
  async stop(): Promise<number> {
    return (await this.#ask({ name: 'stop' })).packets;
  }

  end(): void {
    this.#child.disconnect();
  }

  async #ask<C extends Call>(call: C): Promise<Extract<Answer, { name: C['name'] }>> {
    const answer = once(this.#child, 'message');
    this.#child.send(call);
    const [message] = (await Promise.race([answer, this.#failed])) as [Extract<Answer, { name: C['name'] }>];
    return message;
  }
}
