import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MediaEngine } from '../src/media/engine.ts';
import { startMediasoup } from '../src/media/mediasoup/engine.ts';
import { Reconciler } from '../src/media/reconcile.ts';
import { hearing, microphone, Peer, reachOf, startMediaBrowser } from './media-browser.ts';
import type { MediaBrowser } from './media-browser.ts';
import type { LineFaults } from './support/emulated-line/bottleneck.ts';
import { EmulatedLine } from './support/emulated-line/emulated-line.ts';
import { freePort } from './support/ports.ts';

/** One-way delay. Lost packets can be retransmitted within the time that a browser waits for them. */
const DELAY_MS = 30;
/** Time for the browsers to adapt their jitter buffers. */
const SETTLING_MS = 5_000;
const HEARD_MS = 20_000;
/** A little longer than the interval between two counts of lost packets. */
const COUNTED_EVERY_MS = 1_250;

let engine: MediaEngine;
let browser: MediaBrowser;
let mediaPort: number;
beforeAll(async () => {
  mediaPort = await freePort();
  [engine, browser] = await Promise.all([
    startMediasoup({ workers: 1, listenIp: '127.0.0.1', port: mediaPort }),
    startMediaBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await engine.close();
});

/** Measures the concealed share of a voice for each pair of speaker and listener. */
it('carries a voice over lines that lose packets, and that let no UDP through, both ways', async () => {
  const room = await engine.room(hearing('poor-line'));
  const lines: EmulatedLine[] = [];
  let seeds = 0;
  const join = async (
    name: string,
    { up, down }: { readonly up?: LineFaults; readonly down?: LineFaults } = {},
    protocol: 'udp' | 'tcp' = 'udp',
  ) => {
    seeds += 1;
    const line = await EmulatedLine.open({ media: mediaPort }, seeds);
    lines.push(line);
    const peer = await Peer.join(browser, room, name, { protocol, mediaPort: line.mediaPort });
    line.set({ up: { delayMs: DELAY_MS, ...up }, down: { delayMs: DELAY_MS, ...down } });
    return peer;
  };
  const [judge, tenthDown, fifthDown, tenthUp, fifthUp, noUdp] = await Promise.all([
    join('judge'),
    join('tenth-down', { down: { loss: 0.1 } }),
    join('fifth-down', { down: { loss: 0.2 } }),
    join('tenth-up', { up: { loss: 0.1 } }),
    join('fifth-up', { up: { loss: 0.2 } }),
    join('by-tcp', {}, 'tcp'),
  ]);
  const speakers = [judge, tenthUp, fifthUp, noUdp];
  await Promise.all(speakers.map((peer) => peer.produce('microphone')));
  const reconciler = new Reconciler(room, {
    consumersOpened: () => undefined,
    consumersClosed: () => undefined,
    problem: (error) => {
      throw error as Error;
    },
  });
  const [ofJudge, ...others] = speakers.map(({ seat }) => microphone(seat));
  const granted = reachOf(
    {
      judge: others,
      'tenth-down': [ofJudge!],
      'fifth-down': [ofJudge!],
      'by-tcp': [ofJudge!],
    },
    [ofJudge!, ...others],
  );
  await reconciler.apply(granted);
  const streams: Record<string, { readonly peer: Peer; readonly id: string }> = {};
  for (const peer of [judge, tenthDown, fifthDown, noUdp]) {
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
  // The judge's own line is perfect; the lines of the two people who speak to the judge are not.
  const [toJudge, toTenth] = await Promise.all([judge, tenthDown].map((peer) => peer.endpoint.upstreamLoss()));
  expect(toJudge!.weak).toContain('fifth-up');
  // At the moment of a count, all lost packets may already be retransmitted (in one of 16 counts).
  const missing = async () => (await judge.endpoint.upstreamLoss()).lost;
  await expect.poll(missing, { interval: COUNTED_EVERY_MS, timeout: HEARD_MS }).toBeGreaterThan(0);
  // A person is not told about the connection of a person they do not hear.
  expect(toTenth).toEqual({ lost: 0, weak: [] });
  for (const line of lines) line.close();
  console.log(Object.entries(concealed).map(([name, share]) => `${name}: ${(100 * share).toFixed(1)} % made up`));

  expect(Object.keys(concealed)).toHaveLength(6);
  // Lost on the line, and again when it was sent again: 1 % where a tenth is lost, 4 % where a fifth is. Of 1,000 packets the standard
  // deviation is 0.3 and 0.6 %, so chance alone exceeded a bound in one of a hundred runs. By its seed each line has 0.6 to 1.5 and
  // 3.3 to 4.3 %, whether a packet is sent again 3 or 11 packets later.
  for (const [name, share] of Object.entries(concealed))
    expect(share, name).toBeLessThan(name.includes('fifth') ? 0.06 : 0.02);
});
