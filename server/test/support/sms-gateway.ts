import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request as received. */
export interface SmsRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An SMS gateway with a configurable `answer`. */
export interface TestGateway {
  readonly url: string;
  readonly asked: readonly SmsRequest[];
  answer: (asked: SmsRequest, response: ServerResponse) => void;
  /** Resolves when so many requests have arrived. */
  came(count: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startGateway(): Promise<TestGateway> {
  const asked: SmsRequest[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      asked.push(one);
      gateway.answer(one, response);
      for (const look of waiting) look();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gateway: TestGateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`,
    asked,
    answer: (_, response) => void response.writeHead(200).end('{}'),
    came: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (asked.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
  return gateway;
}
