import type { Ack } from '@mahzar/shared/protocol/errors';
import type {
  GuestPush,
  QueueErrorCode,
  QueueMessageName,
  ServerToViewer,
  TurnPush,
  ViewerToServer,
} from '@mahzar/shared/protocol/queue';
import { QUEUE_NAMESPACE } from '@mahzar/shared/protocol/queue-address';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import type { HallView } from '@mahzar/shared/queue/projection/hall-view';
import { withLineChange } from '@mahzar/shared/queue/projection/line-change';
import type { LineRow, LineView } from '@mahzar/shared/queue/projection/line-view';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { answerOf } from './answer.ts';

/** A page that watches a queue: a citizen's, a guest's, the desk's, or the screen in the hall. */
export class QueuePage {
  readonly socket: Socket<ServerToViewer, ViewerToServer>;
  turn: TurnPush | null = null;
  guest: GuestPush | null = null;
  line: LineView | null = null;
  hall: HallView | null = null;
  /** The official whose page this is. */
  me: string | null = null;
  /** Everything received, as text. */
  heard = '';
  /** Number of packets of any kind, including pings. */
  packets = 0;
  /** The reason that the service gave when it ended the connection; null without one. */
  ended: string | null = null;
  /** Number of pushes that arrived out of order. */
  gaps = 0;
  #seq = 0;
  readonly #waiting = new Set<() => void>();

  private constructor(socket: QueuePage['socket']) {
    this.socket = socket;
    socket.io.engine.on('packet', ({ data }) => {
      this.heard += String(data ?? '');
      this.packets += 1;
    });
    socket.on('turn', (turn) => this.#wakeAfter(() => (this.turn = turn)));
    socket.on('guest', (guest) => this.#wakeAfter(() => (this.guest = guest)));
    socket.on('hall', ({ view }) => this.#wakeAfter(() => (this.hall = view)));
    socket.on('line', ({ seq, me, view }) =>
      this.#wakeAfter(() => ([this.#seq, this.me, this.line] = [seq, me, view])),
    );
    socket.on('line-changed', ({ seq, change }) =>
      this.#wakeAfter(() => {
        if (seq !== this.#seq + 1 || this.line === null) this.gaps += 1;
        else this.line = withLineChange(this.line, change);
        this.#seq = seq;
      }),
    );
    socket.on('ended', ({ code }) => this.#wakeAfter(() => (this.ended = code)));
    socket.on('disconnect', () => this.#wakeAfter(() => undefined));
  }

  /** Opens a page with these cookies and waits for the first state. Rejects with the code of a refusal. */
  static async open(
    origin: string,
    cookie: string,
    as: 'citizen' | 'guest' | 'desk' | 'hall',
    of?: { readonly office: OfficeId; readonly day?: string } | { readonly code: string },
  ): Promise<QueuePage> {
    const socket: QueuePage['socket'] = io(`${origin}${QUEUE_NAMESPACE}`, {
      path: '/signalling',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { version: PROTOCOL_VERSION, as, ...of },
      extraHeaders: { origin, ...(cookie !== '' && { cookie }) },
    });
    const page = new QueuePage(socket);
    await new Promise<void>((resolve, reject) => {
      for (const shown of ['turn', 'guest', 'line', 'hall'] as const) socket.once(shown, () => resolve());
      socket.once('connect_error', (error) => reject(new Error(error.message)));
    });
    return page;
  }

  /** Sends any message, also one that no page would send. */
  ask(name: QueueMessageName, request: object = {}): Promise<Ack<{ readonly link?: string }, QueueErrorCode>> {
    return answerOf(this.socket, name, request);
  }

  /** Sends a message that must be accepted; throws with the code of a refusal. */
  async must(name: QueueMessageName, request: object = {}): Promise<{ readonly link?: string }> {
    const answer = await this.ask(name, request);
    if (!answer.ok) throw new Error(`${name}: ${answer.code}`);
    return answer;
  }

  row(request: string): LineRow | undefined {
    return this.line?.rows.find((row) => row.request === request);
  }

  /** Resolves when the condition holds, now or after a push. */
  async until(holds: () => boolean, withinMs = 5_000): Promise<void> {
    let check: () => void = () => undefined;
    const held = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`did not come to hold: ${holds.toString()}`)), withinMs);
      check = () => {
        if (!holds()) return;
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
    await held.finally(() => this.#waiting.delete(check));
  }

  close(): void {
    this.socket.disconnect();
  }

  #wakeAfter(change: () => unknown): void {
    change();
    for (const check of this.#waiting) check();
  }
}
