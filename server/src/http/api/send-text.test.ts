import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import express from 'express';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendText } from './send-text.ts';

let pieces: () => AsyncIterable<string>;
let failed: unknown[];
let server: Server;

beforeEach(async () => {
  failed = [];
  const app = express();
  app.get('/', (_, response, next) => {
    sendText(response.type('text/csv'), pieces()).catch((error: unknown) => {
      failed.push(error);
      if (response.headersSent) next(error);
      else response.status(500).end();
    });
  });
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(): Promise<IncomingMessage> {
  const asking = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  asking.end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  return response;
}

describe('a text that is sent as it comes', () => {
  it('arrives whole, whatever its length', async () => {
    pieces = async function* () {
      for (let at = 0; at < 1000; at += 1) yield `${at},${'x'.repeat(1000)}\r\n`;
    };
    const response = await ask();
    let text = '';
    for await (const part of response.setEncoding('utf8')) text += part as string;
    expect(response.headers['content-type']).toContain('text/csv');
    expect(text.split('\r\n')).toHaveLength(1001);
  });

  it('is made no faster than it is read, and no further when nobody reads on', async () => {
    let made = 0;
    const ended = Promise.withResolvers<void>();
    pieces = async function* () {
      try {
        for (;;) {
          made += 1;
          yield 'x'.repeat(100_000);
        }
      } finally {
        ended.resolve();
      }
    };
    const response = await ask();
    const [first] = (await once(response, 'data')) as [Buffer];
    response.pause();
    expect(first.length).toBeGreaterThan(0);
    response.destroy();
    await ended.promise;
    // What sockets and streams hold on the way, of something without an end.
    expect(made).toBeLessThan(1000);
    expect(failed).toEqual([]);
  });

  it('is answered as a failure when there is nothing of it yet, and cut off when there is', async () => {
    pieces = () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('at once')) }) });
    expect((await ask()).statusCode).toBe(500);
    pieces = async function* () {
      yield 'a part';
      throw new Error('later');
    };
    const response = await ask();
    const reading = (async () => {
      for await (const _ of response);
    })();
    await expect(reading).rejects.toThrow('aborted');
    expect(failed.map(String)).toEqual(['Error: at once', 'Error: later']);
  });
});
