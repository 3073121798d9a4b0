import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A message as received. */
export interface Received {
  /** `webhook-id`. */
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The type in the body. */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The answer: a status, or a function that handles the response. */
export type Reply = number | ((response: ServerResponse) => void);

/** A system of the court that receives events over plain HTTP. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** The next answers, in order; afterwards `otherwise`. */
  readonly replies: Reply[] = [];
  otherwise: Reply = 204;
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<WebhookReceiver> {
    const receiver: WebhookReceiver = new WebhookReceiver(
      createServer((request, response) => void receiver.#take(request, response)),
    );
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/events?of=court`;
  }

  /** Resolves when the condition holds for the received messages. */
  async until(what: (received: readonly Received[]) => boolean): Promise<void> {
    while (!what(this.received)) await new Promise<void>((resolve) => void this.#waiting.add(resolve));
  }

  /** Checks the signature with the library of the specification's authors. Throws if it is invalid. */
  static verify(secret: string, { headers, body }: Received): unknown {
    return new Webhook(secret).verify(body, { ...headers });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const headers = request.headers as Record<string, string>;
    const { type, data } = JSON.parse(body) as Pick<Received, 'type' | 'data'>;
    this.received.push({ id: headers['webhook-id'] ?? '', headers, body, type, data });
    const reply = this.replies.shift() ?? this.otherwise;
    if (typeof reply === 'number') response.writeHead(reply).end();
    else reply(response);
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
