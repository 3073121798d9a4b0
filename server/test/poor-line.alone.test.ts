import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MediaEngine } from '../src/media/engine.ts';
import { startMediasoup } from '../src/media/mediasoup/engine.ts';
import { Reconciler } from '../src/media/reconcile.ts';
import { hearing, microphone, Peer, reachOf, startMediaBrowser } from './media-browser.ts';
import type { MediaBrowser } from './media-browser.ts';
import { EmulatedLine } from './support/emulated-line/emulated-line.ts';

const MEDIA_PORT = 46_180;
/** One way; what is lost can be asked for and sent again within the time that a browser waits for it. */
const DELAY_MS = 30;
/** Until the browsers have found out how long a packet may be late. */
const SETTLING_MS = 5_000;
const HEARD_MS = 20_000;

let engine: MediaEngine;
let browser: MediaBrowser;
beforeAll(async () => {
  [engine, browser] = await Promise.all([
    startMediasoup({ workers: 1, listenIp: '127.0.0.1', port: MEDIA_PORT }),
    startMediaBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await engine.close();
});

/** Shares of a voice that had to be made up, by who heard whom. */
it('carries a voice over a line that loses every tenth or every fifth packet, both ways', async () => {
  const room = await engine.room(hearing('poor-line'));
  const lines: EmulatedLine[] = [];
  const join = async (name: string, loss?: { readonly up?: number; readonly down?: number }) => {
    const line = await EmulatedLine.open({ media: MEDIA_PORT });
    lines.push(line);
    const peer = await Peer.join(browser, room, name, { protocol: 'udp', mediaPort: line.mediaPort });
    line.set({
      up: { delayMs: DELAY_MS, loss: loss?.up ?? 0 },
      down: { delayMs: DELAY_MS, loss: loss?.down ?? 0 },
    });
    return peer;
  };
  const [judge, tenthDown, fifthDown, tenthUp, fifthUp] = await Promise.all([
    join('judge'),
    join('tenth-down', { down: 0.1 }),
    join('fifth-down', { down: 0.2 }),
    join('tenth-up', { up: 0.1 }),
    join('fifth-up', { up: 0.2 }),
  ]);
  await Promise.all([judge, tenthUp, fifthUp].map((peer) => peer.produce('microphone')));
  const reconciler = new Reconciler(room, {
    consumersOpened: () => undefined,
    consumersClosed: () => undefined,
    problem: (error) => {
      throw error as Error;
    },
  });
  const voices = [microphone('judge'), microphone('tenth-up'), microphone('fifth-up')];
  const granted = reachOf(
    { judge: voices.slice(1), 'tenth-down': voices.slice(0, 1), 'fifth-down': voices.slice(0, 1) },
    voices,
  );
  await reconciler.apply(granted);
  const streams: Record<string, { readonly peer: Peer; readonly id: string }> = {};
  for (const peer of [judge, tenthDown, fifthDown]) {
    const consumers = peer.endpoint.consumerParameters();
    await peer.consume(consumers);
    for (const { seat, id } of consumers) streams[`${seat} → ${peer.seat}`] = { peer, id };
  }

  await setTimeout(SETTLING_MS);
  const before = await Promise.all(Object.values(streams).map(({ peer, id }) => peer.received(id)));
  await judge.endpoint.upstreamLoss();
  await setTimeout(HEARD_MS);
  const after = await Promise.all(Object.values(streams).map(({ peer, id }) => peer.received(id)));
  const concealed = Object.fromEntries(
    Object.keys(streams).map((name, n) => [
      name,
      (after[n]!.concealed - before[n]!.concealed) / (after[n]!.samples - before[n]!.samples),
    ]),
  );
  // Whose line it is: the judge's own is perfect, those of the two who speak to the judge are not.
  const [toJudge, toTenth] = await Promise.all([judge, tenthDown].map((peer) => peer.endpoint.upstreamLoss()));
  expect(toJudge!.lost).toBeGreaterThan(0);
  expect(toJudge!.weak).toContain('fifth-up');
  // Nobody is told of the line of whom they do not hear.
  expect(toTenth).toEqual({ lost: 0, weak: [] });
  for (const line of lines) line.close();
  console.log(Object.entries(concealed).map(([name, share]) => `${name}: ${(100 * share).toFixed(1)} % made up`));

  expect(Object.keys(concealed)).toHaveLength(4);
  const tenth = Object.entries(concealed).filter(([name]) => name.includes('tenth'));
  const fifth = Object.entries(concealed).filter(([name]) => name.includes('fifth'));
  for (const [name, share] of tenth) expect(share, name).toBeLessThan(0.02);
  for (const [name, share] of fifth) expect(share, name).toBeLessThan(0.06);
});
