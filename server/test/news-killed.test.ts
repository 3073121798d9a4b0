import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueCommand } from '@mahzar/shared/queue/command';
import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import { openStorage } from '../src/compose/storage.ts';
import { createRequestStore } from '../src/requests/request-store.ts';
import { bundledProcess } from './support/bundled-process.ts';
import { ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { DAY_OF_QUEUE } from './support/queue-day.ts';

const request = (id: string) => id as RequestId;
/** The commands, and whether the process dies after the commit or while messages are made. */
const DEATHS: readonly (readonly [dies: 'commit' | 'message', QueueCommand])[] = [
  ['commit', { type: 'accept', request: request('accepted') }],
  ['message', { type: 'refuse', request: request('refused'), reason: 'other' }],
  ['commit', { type: 'redirect', request: request('redirected'), office: 'elsewhere' as OfficeId }],
  ['message', { type: 'close', reason: 'emergency' }],
];

describe.each(ENGINES)('citizens of a queue on $name whose process is killed as it would tell them', ({ start }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.stop());

  it('are told by the next process, everything once', async () => {
    const place = await engine.create();
    const key = randomBytes(32);
    const script = await bundledProcess('news');
    const run = async (...more: string[]) => {
      const child = spawn(process.execPath, [script, JSON.stringify(place), key.toString('hex'), ...more], {
        stdio: 'inherit',
      });
      await once(child, 'exit');
      return child.signalCode ?? child.exitCode;
    };
    expect(await run()).toBe(0);
    for (const [dies, command] of DEATHS)
      expect(await run(dies, JSON.stringify(command)), command.type).toBe('SIGKILL');
    // Another run finds no messages to make.
    expect([await run(), await run()]).toEqual([0, 0]);

    const storage = await openStorage({ database: place, masterKey: key, randomBytes });
    const rows = await storage.database.db.selectFrom('outbox').select('event').orderBy('event').execute();
    expect(rows.map(({ event }) => event)).toEqual([
      'request-accepted',
      'request-refused',
      'turn-lost',
      'turn-lost',
      'turn-lost',
    ]);
    const store = createRequestStore(key, randomBytes);
    const stands = async (id: string) => {
      const found = await store.find(storage.database, id as RequestId);
      return [found?.office, found?.turn?.day ?? null];
    };
    expect(await stands('redirected')).toEqual(['elsewhere', null]);
    expect(await stands('left')).toEqual(['office', null]);
    expect(await stands('refused')).toEqual(['office', DAY_OF_QUEUE]);
    await storage.close();
  }, 60_000);
});
