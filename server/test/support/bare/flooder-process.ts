import { setTimeout } from 'node:timers/promises';
import type { Reachable } from '../client.ts';
import { BareClient } from './client.ts';
import type { FlooderOrder, FlooderWord } from './flooder.ts';

/** A person with a modified client, in a process of its own: `flooder-process.ts ORIGIN HEARING SEAT TOKEN`. */
const [origin = '', hearing = '', seat = '', token = ''] = process.argv.slice(2);
const tell = (word: FlooderWord) => process.send?.(word);

/** About the rate that one core can encrypt. */
const MAX_A_SECOND = 13_000;
const BATCH = 65;
const VOICE_EVERY_MS = 20;

const service: Reachable = { origin, demo: { hearing }, token: () => token };
const client = await BareClient.open(service, seat);
let sent = 0;
let doing = new AbortController();

/** Ends the activity before. */
function begin(): AbortController {
  doing.abort();
  return (doing = new AbortController());
}

async function send(payloadBytes: number): Promise<void> {
  const packet = client.streams.microphone.next(seat);
  packet.payload = Buffer.concat([packet.payload, Buffer.alloc(payloadBytes)]);
  await client.send.send(packet);
  sent += 1;
}

async function flood(payloadBytes: number): Promise<void> {
  const { signal } = begin();
  const began = performance.now();
  for (let count = 0; !signal.aborted; count += BATCH) {
    await Promise.all(Array.from({ length: BATCH }, () => send(payloadBytes)));
    await setTimeout(Math.max(0, began + ((count + BATCH) * 1_000) / MAX_A_SECOND - performance.now()));
  }
}

async function speak(): Promise<void> {
  const { signal } = begin();
  const began = performance.now();
  for (let count = 1; !signal.aborted; count += 1) {
    await send(80);
    await setTimeout(Math.max(0, began + count * VOICE_EVERY_MS - performance.now()));
  }
}

process.on('message', (order: FlooderOrder) => {
  if (order.kind === 'flood') void flood(order.payloadBytes);
  if (order.kind === 'speak') void speak();
  if (order.kind === 'rest') doing.abort();
  if (order.kind === 'report') tell({ kind: 'report', sent, stopped: client.client.scene.stopped });
});
process.on('disconnect', () => process.exit(0));

await client.prepare();
await client.enter();
tell({ kind: 'waits' });
await client.client.until(() => client.client.scene.me.place === 'courtroom', 30_000);
await client.must('produce', client.producing('microphone'));
tell({ kind: 'sends' });
