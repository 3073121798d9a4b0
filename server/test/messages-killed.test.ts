import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutbox } from '../src/notify/outbox-store.ts';
import { openSignal } from '../src/storage/signal.ts';
import { openStorage } from '../src/compose/storage.ts';
import { bundledProcess } from './support/bundled-process.ts';
import { ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { startGateway } from './support/sms-gateway.ts';

const COUNT = 60;
const KILL_AFTER = 25;
/** Longer than a process may hold a claimed message. */
const LATER_MS = 600_000;

describe.each(ENGINES)('messages on $name whose process is killed', ({ start }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.stop());

  it('are all sent by the next one, and no more than one of them twice', async () => {
    const place = await engine.create();
    const masterKey = randomBytes(32);
    const storage = await openStorage({ database: place, masterKey, randomBytes });
    const signal = openSignal(place, 'outbox');
    const outbox = createOutbox(storage.database, { masterKey, randomBytes, signal });
    const at = Date.now();
    const ids = Array.from({ length: COUNT }, (_, index) => `message-${index}`);
    await storage.database.db.transaction().execute((db) =>
      outbox.add(
        { db, kind: storage.database.kind },
        ids.map((id) => ({
          id,
          hearing: null,
          person: null,
          event: 'one-time-code',
          audience: 'party',
          channel: 'sms',
          language: 'fa',
          to: '+989120000000',
          facts: { about: 'code', code: '123456', minutes: 5 },
          link: null,
          dueAt: at,
          until: at + 2 * LATER_MS,
        })),
      ),
    );
    const gateway = await startGateway();
    const script = await bundledProcess('outbox');
    const run = (now: number) =>
      spawn(process.execPath, [script, JSON.stringify(place), masterKey.toString('hex'), gateway.url, String(now)], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
    const first = run(at);
    // The gateway has accepted a message; the process dies before the answer arrives.
    gateway.answer = (_, response) => {
      response.writeHead(200).end('{}');
      if (gateway.asked.length === KILL_AFTER) first.kill('SIGKILL');
    };
    await once(first, 'exit');
    const before = gateway.asked.length;

    const second = run(at + LATER_MS);
    const sent = () => new Set(gateway.asked.map(({ body }) => (JSON.parse(body) as { id: string }).id));
    while (sent().size < COUNT) await gateway.came(gateway.asked.length + 1);
    second.kill('SIGKILL');
    await once(second, 'exit');
    expect(before).toBeLessThan(COUNT);
    expect(sent()).toEqual(new Set(ids));
    expect(gateway.asked.length).toBeLessThanOrEqual(COUNT + 1);
    await gateway.stop();
    await signal.close();
    await storage.close();
  });
});
