import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayQueue } from '@mahzar/shared/queue/evolve/evolve';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { openStorage } from '../src/compose/storage.ts';
import { readQueue } from '../src/queue/store/queue-log.ts';
import { bundledProcess } from './support/bundled-process.ts';
import { ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { DAY_OF_QUEUE } from './support/queue-day.ts';

const KILLS = 4;
const OFFICE = 'office' as OfficeId;
const QUEUE = queueId(OFFICE, DAY_OF_QUEUE);

describe.each(ENGINES)('a day of meetings on $name whose process is killed again and again', ({ start }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.stop());

  it('loses nothing that was acknowledged, no request and no place, and nobody is called twice', async () => {
    const place = await engine.create();
    const key = randomBytes(32);
    const acknowledged = new Map<number, string>();
    const script = await bundledProcess('queue');
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = spawn(process.execPath, [script, JSON.stringify(place), key.toString('hex'), OFFICE], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const after = 40 + kill * 37;
      let lines = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        const [seq = '', type = ''] = line.split(' ');
        acknowledged.set(Number(seq), type);
        if ((lines += 1) === after) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
    }

    const storage = await openStorage({ database: place, masterKey: key, randomBytes });
    // Checks the chain.
    const log = await readQueue(storage.database, QUEUE);
    await storage.close();
    expect(acknowledged.size).toBeGreaterThan(KILLS * 40);
    for (const [seq, type] of acknowledged) expect(log[seq - 1]?.event.type).toBe(type);
    const called = log.flatMap(({ event }) => (event.type === 'called' ? [event.request] : []));
    expect(new Set(called).size).toBe(called.length);
    const asked = log.flatMap(({ event }) => (event.type === 'request-asked' ? [event.request] : []));
    const { requests, line } = replayQueue(log);
    expect([...requests.keys()]).toEqual(asked);
    // The people who were not called stand in line, in the order in which they joined.
    expect(line).toEqual(asked.filter((request) => !called.includes(request)));
    expect(called).toEqual(asked.slice(0, called.length));
  }, 120_000);
});
