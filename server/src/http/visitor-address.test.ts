import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, it } from 'vitest';
import { addressOfVisitor } from './visitor-address.ts';

/** What Express and we take for the address of a request with this header. */
async function addresses(trust: unknown, forwarded: string | undefined): Promise<readonly unknown[]> {
  const app = express();
  app.set('trust proxy', trust);
  const ours = addressOfVisitor(app);
  app.get('/', (request, response) => void response.json([request.ip, ours(request)]));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = new Headers(forwarded === undefined ? [] : [['X-Forwarded-For', forwarded]]);
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
  const answer = (await response.json()) as unknown[];
  server.close();
  return answer;
}

it.each([
  [false, '203.0.113.1', '127.0.0.1'],
  [1, undefined, '127.0.0.1'],
  [1, '203.0.113.1', '203.0.113.1'],
  [1, '198.51.100.7, 203.0.113.1', '203.0.113.1'],
  [2, '198.51.100.7, 203.0.113.1', '198.51.100.7'],
  [2, 'forged, 198.51.100.7, 203.0.113.1', '198.51.100.7'],
  [['loopback'], '198.51.100.7, 127.0.0.1', '198.51.100.7'],
  [['10.0.0.0/8'], '198.51.100.7', '127.0.0.1'],
  [['loopback'], ' , 2001:db8::1 ', '2001:db8::1'],
])(
  'of proxies that are trusted (%s) what they forwarded (%s) counts, and nothing that was forged',
  async (trust, forwarded, address) => {
    const [expressed, ours] = await addresses(trust, forwarded);
    expect(ours).toBe(address);
    expect(ours).toBe(expressed);
  },
);
