import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** Leaves out a byte order mark, as `Response` does. */
const UTF8 = new TextDecoder();

/** An answer of the service, read to its end. It has the parts of `Response` that tests use. */
export class Answered {
  readonly status: number;
  /** Values of `Set-Cookie`. */
  readonly cookies: readonly string[];
  readonly #raw: readonly string[];
  readonly #bytes: Buffer;

  constructor({ statusCode = 0, headers, rawHeaders }: IncomingMessage, bytes: Buffer) {
    this.status = statusCode;
    this.cookies = headers['set-cookie'] ?? [];
    this.#raw = rawHeaders;
    this.#bytes = bytes;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get headers(): Headers {
    const headers = new Headers();
    for (let at = 0; at < this.#raw.length; at += 2) headers.append(this.#raw[at]!, this.#raw[at + 1]!);
    return headers;
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(new Uint8Array(this.#bytes).buffer);
  }

  text(): Promise<string> {
    return Promise.resolve(UTF8.decode(this.#bytes));
  }

  json(): Promise<unknown> {
    return Promise.resolve(JSON.parse(UTF8.decode(this.#bytes)));
  }
}

const KEPT_ALIVE = new Agent({ keepAlive: true });

/** Sends a request and reads the answer. Node's `fetch` takes twice the CPU, and a test sends up to 14,000 requests. */
export async function answered(
  url: string,
  { method, headers, body }: { method: string; headers: Readonly<Record<string, string>>; body?: string },
): Promise<Answered> {
  const sent = request(url, { method, headers, agent: headers['Connection'] === 'keep-alive' ? KEPT_ALIVE : false });
  // Node itself gives no length of the body of a DELETE.
  if (body !== undefined) sent.setHeader('Content-Length', Buffer.byteLength(body));
  sent.end(body);
  const [incoming] = (await once(sent, 'response')) as [IncomingMessage];
  return new Answered(incoming, await buffer(incoming));
}
