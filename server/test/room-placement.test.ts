import type { HearingId } from '@mahzar/shared/hearing/ids';
import { expect, it } from 'vitest';
import { startMediasoup } from '../src/media/mediasoup/engine.ts';
import { freePort } from './support/ports.ts';

it('rooms are made on workers that are preferred, and where none of these runs on any', async () => {
  let preferred = [1];
  const engine = await startMediasoup({
    workers: 2,
    listenIp: '127.0.0.1',
    port: await freePort(2),
    preferred: () => preferred,
  });
  try {
    const workerOf = async (hearing: string) => (await engine.room(hearing as HearingId)).worker;
    expect([await workerOf('h1'), await workerOf('h2'), await workerOf('h3')]).toEqual([1, 1, 1]);
    preferred = [];
    expect(await workerOf('h4')).toBe(0);
  } finally {
    await engine.close();
  }
});
