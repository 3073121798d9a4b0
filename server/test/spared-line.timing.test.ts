import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ClientFile } from '../src/http/client-files.ts';
import { pages } from '../src/http/pages.ts';
import { EmulatedLine } from './support/emulated-line/emulated-line.ts';

/** A packet of a voice: 48 kbit/s with all headers, sent every 20 ms. */
const VOICE = Buffer.alloc(92);
const FILES = ['one', 'two', 'three'].map((name) => `/assets/${name}.js`);
const CONTENT = 'x'.repeat(2_000);

let service: Server;
let voices: Socket;
/** One for each line. */
const speaking: NodeJS.Timeout[] = [];
beforeAll(async () => {
  const plain = Buffer.from(CONTENT);
  const file: ClientFile = { type: 'text/javascript', hash: 'h', immutable: true, plain, br: null, gzip: null };
  service = createServer(express().use(pages(new Map(FILES.map((path) => [path, file]))))).listen(0, '127.0.0.1');
  voices = createSocket('udp4').bind(0, '127.0.0.1');
  await Promise.all([once(service, 'listening'), once(voices, 'listening')]);
  // Sends to every caller.
  voices.on('message', (_, { port }) => {
    speaking.push(setInterval(() => voices.send(VOICE, port, '127.0.0.1'), 20));
  });
});
afterAll(() => {
  for (const voice of speaking) clearInterval(voice);
  voices.close();
  service.close();
});

/** The longest wait in the line's queue while files were loaded beside a voice, ms. */
async function longestWait(headers: Record<string, string>): Promise<number> {
  const line = await EmulatedLine.open({
    media: voices.address().port,
    pages: (service.address() as AddressInfo).port,
  });
  line.set({ up: { kbps: 100, delayMs: 60 }, down: { kbps: 100, delayMs: 60 } });
  const listener = createSocket('udp4').bind(0, '127.0.0.1');
  let longest = 0;
  listener.on('message', () => (longest = Math.max(longest, line.downQueueMs)));
  listener.send('listens', line.mediaPort, '127.0.0.1');
  await once(listener, 'message');
  const bodies = await Promise.all(
    FILES.map(async (path) => (await fetch(`http://127.0.0.1:${line.pagesPort}${path}`, { headers })).text()),
  );
  expect(bodies).toEqual(FILES.map(() => CONTENT));
  listener.close();
  line.close();
  return longest;
}

it('does not have voices stand behind files that a page on a narrow line asks to come slowly', async () => {
  const [slowly, atOnce] = await Promise.all([
    longestWait({ cookie: 'mahzar=of-staff; spared-line=1-2' }),
    // For comparison: without the cookie all 6 KB are sent at once.
    longestWait({}),
  ]);
  expect(slowly).toBeLessThan(200);
  expect(atOnce).toBeGreaterThan(300);
});
