import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { classes, Message, methods } from 'werift';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './support/client.ts';
import { TestService } from './support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

/** Opens a TCP connection to the media port and sends only these bytes. */
async function visitor(said: Buffer): Promise<Socket> {
  const socket = connect(service.mediaPort, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  await once(socket, 'connect');
  socket.write(said);
  return socket;
}

const descriptors = async () => (await readdir(`/proc/${service.childrenOf('mediasoup-worker')[0]}/fd`)).length;
const readiness = async () => (await fetch(`${service.origin}/readyz`)).status;

/** A check of connectivity as a browser sends it over TCP (RFC 8445, 7.2; RFC 4571). */
function check(ice: { readonly usernameFragment: string; readonly password: string }): Buffer {
  const request = new Message(methods.BINDING, classes.REQUEST);
  request.setAttribute('USERNAME', `${ice.usernameFragment}:test`);
  request.setAttribute('PRIORITY', 1);
  request.setAttribute('ICE-CONTROLLING', randomBytes(8).readBigUInt64BE());
  request.addMessageIntegrity(Buffer.from(ice.password)).addFingerprint();
  const length = Buffer.alloc(2);
  length.writeUInt16BE(request.bytes.length);
  return Buffer.concat([length, request.bytes]);
}

describe('the TCP port of media', () => {
  it('holds no half frame, keeps its descriptors, and lets those in who belong here meanwhile', async () => {
    const judge = await TestClient.seat(service, 'judge');
    const opened = await judge.ask('open-line-test', { path: 'tcp' });
    if (!opened.ok) throw new Error('no line');
    const ice = opened.send.iceParameters as { usernameFragment: string; password: string };
    const before = await descriptors();
    const halves: Promise<Socket>[] = [];
    let closed = 0;
    const half = Buffer.from([0xea, 0x60]);
    for (let n = 0; n < 600; n += 1) {
      halves.push(visitor(half));
      if (n % 50 === 0) await setTimeout(20);
    }
    for (const socket of await Promise.all(halves)) {
      if (socket.closed) closed += 1;
      else socket.once('close', () => (closed += 1));
    }
    const invited = await visitor(check(ice));
    const [answer] = (await once(invited, 'data')) as [Buffer];
    expect(answer.readUInt16BE(2)).toBe(classes.RESPONSE | methods.BINDING);
    const [during, ready] = [await descriptors(), await readiness()];
    await setTimeout(6_000);
    const after = await descriptors();
    process.stdout.write(
      `descriptors of the worker: ${before} before, ${during} during, ${after} after; ${closed} closed\n`,
    );
    expect(during - before).toBeLessThan(100);
    expect(ready).toBe(200);
    expect(closed).toBe(600);
    expect(after - before).toBeLessThan(5);
    // A visitor that was answered stays connected.
    expect(invited.closed).toBe(false);
    invited.destroy();
    judge.close();
  });
});
