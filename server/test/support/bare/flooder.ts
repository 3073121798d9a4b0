import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { Reachable } from '../client.ts';

export type FlooderOrder =
  | { readonly kind: 'flood'; readonly payloadBytes: number }
  /** At the rate of a voice. */
  | { readonly kind: 'speak' }
  | { readonly kind: 'rest' }
  | { readonly kind: 'report' };

export type FlooderWord =
  | { readonly kind: 'waits' }
  | { readonly kind: 'sends' }
  | { readonly kind: 'report'; readonly sent: number; readonly stopped: Scene['stopped'] };

/** A client that sends as much as it can, in a separate process, so that it does not slow the measurement. */
export class Flooder {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** Resolves when the person waits to be admitted. */
  static async come(service: Reachable, seat: string): Promise<Flooder> {
    const { origin, demo } = service;
    const script = join(import.meta.dirname, 'flooder-process.ts');
    const flooder = new Flooder(fork(script, [origin, demo.hearing, seat, service.token(seat)]));
    await flooder.says('waits');
    return flooder;
  }

  tell(order: FlooderOrder): void {
    this.#process.send(order);
  }

  /** What the client has sent so far, and which of its sources the service has paused. */
  async report(): Promise<Extract<FlooderWord, { kind: 'report' }>> {
    const said = this.says('report');
    this.tell({ kind: 'report' });
    return said;
  }

  /** Resolves with the next message of that kind. */
  async says<Kind extends FlooderWord['kind']>(kind: Kind): Promise<Extract<FlooderWord, { kind: Kind }>> {
    for (;;) {
      const [word] = (await once(this.#process, 'message')) as [FlooderWord];
      if (word.kind === kind) return word as Extract<FlooderWord, { kind: Kind }>;
    }
  }

  /** Ends its connection and its media without a message. */
  close(): void {
    this.#process.kill('SIGKILL');
  }
}
