import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { Node } from 'prosemirror-model';
import { textFrom, withSteps } from '@mahzar/shared/minutes/text/text';
import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import { MINUTES_NAMESPACE } from '@mahzar/shared/protocol/minutes-address';
import type { MinutesPushes, MinutesView, PageToMinutes } from '@mahzar/shared/protocol/minutes';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { answerOf } from './answer.ts';

/** A page of minutes at the level of the protocol. It can send anything that a modified page could send. */
export class MinutesClient {
  readonly socket: Socket<MinutesPushes, PageToMinutes>;
  view: MinutesView | null = null;
  /** The text that a writing page has. */
  text: Node | null = null;
  version = -1;
  /** The text that a reading page has. */
  blocks: readonly MinutesBlock[] = [];
  /** The reason for which the service ended the connection. */
  ended: string | null = null;
  /** Every received frame. */
  readonly heard: string[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(socket: Socket<MinutesPushes, PageToMinutes>) {
    this.socket = socket;
    socket.io.engine.on('packet', ({ data }) => data !== undefined && this.heard.push(String(data)));
    socket.on('minutes', (view) => this.#told(() => (this.view = view)));
    socket.on('text', ({ version, doc }) =>
      this.#told(() => {
        this.text = textFrom(doc);
        this.version = version;
      }),
    );
    socket.on('steps', ({ version, steps }) =>
      this.#told(() => {
        if (this.text === null || version !== this.version) throw new Error('steps of another text');
        this.text = withSteps(this.text, steps);
        this.version += steps.length;
      }),
    );
    socket.on('blocks', ({ from, removed, blocks }) =>
      this.#told(() => (this.blocks = this.blocks.toSpliced(from, removed, ...blocks))),
    );
    socket.on('ended', ({ code }) => this.#told(() => (this.ended = code)));
  }

  /** Opens a socket with this `auth` payload and waits for the first state. Rejects with the code of a refusal. */
  static async open(
    origin: string,
    auth: Record<string, unknown>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<MinutesClient> {
    const socket: Socket<MinutesPushes, PageToMinutes> = io(`${origin}${MINUTES_NAMESPACE}`, {
      path: '/signalling',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { version: PROTOCOL_VERSION, ...auth },
      extraHeaders: { origin, ...headers },
    });
    const client = new MinutesClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect_error', (error) => reject(new Error(error.message)));
      void client.until(() => client.view !== null || client.ended !== null).then(resolve, reject);
    });
    return client;
  }

  /** Sends any payload and waits for the acknowledgement. */
  async say(name: string, request: unknown): Promise<{ readonly ok: boolean; readonly code?: string }> {
    return answerOf(this.socket, name, request);
  }

  /** Types words at the end of the last paragraph, or as a new paragraph. */
  write(words: string, { seat = null, to = null, at = null }: Readonly<Record<string, string | number | null>> = {}) {
    const { size } = this.text!.content;
    const content = [{ type: 'line', attrs: { at, seat, to }, content: [{ type: 'text', text: words }] }];
    const step = { stepType: 'replace', from: size, to: size, slice: { content } };
    return this.say('write', { version: this.version, editor: 'test', steps: [step] });
  }

  get words(): string {
    const blocks =
      this.text === null ? this.blocks.map(({ text }) => text) : this.text.children.map((one) => one.textContent);
    return blocks.filter((text) => text !== '').join('|');
  }

  /** Resolves when the condition holds, now or after a push. */
  async until(holds: () => boolean, withinMs = 5_000): Promise<void> {
    const deadline = AbortSignal.timeout(withinMs);
    while (!holds()) {
      deadline.throwIfAborted();
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake);
          deadline.removeEventListener('abort', wake);
          resolve();
        };
        this.#waiting.add(wake);
        deadline.addEventListener('abort', wake);
      });
    }
  }

  close(): void {
    this.socket.close();
  }

  #told(change: () => unknown): void {
    change();
    for (const wake of this.#waiting) wake();
  }
}
