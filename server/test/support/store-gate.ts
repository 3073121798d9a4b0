import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The counted and held requests: for files with this prefix. */
interface HeldRequests {
  readonly method: 'PUT' | 'GET';
  readonly prefix: string;
}

/** A proxy to an S3 store that blocks after a number of files were put or read, until it is opened. */
export class StoreGate {
  readonly endpoint: string;
  /** Resolves when that number of files has passed: later ones wait. */
  readonly isShut: Promise<void>;
  #isOpen = false;
  readonly #server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>, isShut: Promise<void>) {
    this.#server = server;
    this.isShut = isShut;
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async before(endpoint: string, held: HeldRequests, files: number): Promise<StoreGate> {
    const shut = Promise.withResolvers<void>();
    let [begun, done] = [0, 0];
    const server = createServer((request, response) => {
      const isCounted = request.method === held.method && request.url!.includes(held.prefix);
      if (isCounted && (begun += 1) > files && !gate.#isOpen) return;
      const { method, headers } = request;
      const forwarded = ask(`${endpoint}${request.url!}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
        if (isCounted && (done += 1) === files) shut.resolve();
      });
      forwarded.on('error', () => response.destroy());
      request.pipe(forwarded);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const gate = new StoreGate(server, shut.promise);
    return gate;
  }

  open(): void {
    this.#isOpen = true;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
