import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MediaEngine } from '../src/media/engine.ts';
import { startMediasoup } from '../src/media/mediasoup/engine.ts';
import { Reconciler } from '../src/media/reconcile.ts';
import { hearing, microphone, Peer, reachOf, startMediaBrowser } from './media-browser.ts';
import type { MediaBrowser } from './media-browser.ts';
import { startLossyRelay } from './support/lossy-relay.ts';
import type { LossyRelay } from './support/lossy-relay.ts';

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

it('carries a voice to a listener whose line loses every tenth or every fifth packet', async () => {
  const room = await engine.room(hearing('poor-line'));
  const relays: LossyRelay[] = [];
  const join = async (name: string, loss: number) => {
    const relay = await startLossyRelay(MEDIA_PORT);
    relays.push(relay);
    const peer = await Peer.join(browser, room, name, { protocol: 'udp', mediaPort: relay.port });
    relay.set({ up: { delayMs: DELAY_MS }, down: { delayMs: DELAY_MS, loss } });
    return peer;
  };
  const [judge, ...listeners] = await Promise.all([join('judge', 0), join('tenth', 0.1), join('fifth', 0.2)]);
  await judge.produce('microphone');
  const reconciler = new Reconciler(room, {
    consumersOpened: () => undefined,
    consumersClosed: () => undefined,
    problem: (error) => {
      throw error as Error;
    },
  });
  const voice = [microphone('judge')];
  await reconciler.apply(reachOf({ judge: [], tenth: voice, fifth: voice }, voice));
  const heard = () => Promise.all(listeners.map((peer) => peer.received(peer.endpoint.consumerParameters()[0]!.id)));
  await Promise.all(listeners.map((peer) => peer.consume(peer.endpoint.consumerParameters())));

  await setTimeout(SETTLING_MS);
  const before = await heard();
  await setTimeout(HEARD_MS);
  const after = await heard();
  for (const relay of relays) relay.close();
  const [tenth, fifth] = after.map(
    ({ concealed, samples }, n) => (concealed - before[n]!.concealed) / (samples - before[n]!.samples),
  );
  console.log(`made up of a voice: ${tenth} with 10 % of packets lost, ${fifth} with 20 %`);

  expect(tenth).toBeLessThan(0.02);
  expect(fifth).toBeLessThan(0.06);
});
