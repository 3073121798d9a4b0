import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountId, DocumentId } from '@mahzar/shared/proceedings/ids';
import { openProceedings } from '../src/compose/proceedings.ts';
import { openStorage } from '../src/compose/storage.ts';
import { EventBus } from '../src/kernel/event-bus.ts';
import { createCaseStore } from '../src/scheduling/case-store.ts';
import { createWordIndex } from '../src/scheduling/word-index.ts';
import { bundledProcess } from './support/bundled-process.ts';
import { ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';

const KILLS = 3;
const CASE = 'case';
const CLERK = { kind: 'staff', account: 'clerk' as AccountId, as: ['clerk'] } as const;

describe.each(ENGINES)('a case on $name whose process is killed while documents come', ({ start }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.stop());

  it('loses no part and no document that was acknowledged, and numbers them without a gap', async () => {
    const place = await engine.create();
    const masterKey = randomBytes(32);
    const first = await openStorage({ database: place, masterKey, randomBytes });
    const store = createCaseStore(masterKey, randomBytes, createWordIndex(masterKey));
    const facts = { number: '1405-1', branch: '1', kind: 'criminal', title: 'خیانت در امانت' } as const;
    const file = {
      ...facts,
      id: CASE,
      version: 1,
      state: 'open',
      notes: '',
      people: [],
      changedAt: Date.now(),
    } as const;
    await store.insert(first.database, file);
    await openProceedings({
      bus: new EventBus(),
      database: first.database,
      masterKey,
      randomBytes,
      now: Date.now,
    }).service.begin(CASE);
    await first.close();

    const parts = new Map<string, number>();
    const filed = new Map<string, string>();
    const script = await bundledProcess('case');
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = spawn(process.execPath, [script, JSON.stringify(place), masterKey.toString('hex'), CASE], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const after = 18 + kill * 7;
      let lines = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        const [what, id = '', value = ''] = line.split(' ');
        if (what === 'part') parts.set(id, Number(value));
        else filed.set(id, value);
        if ((lines += 1) === after) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
    }

    const storage = await openStorage({ database: place, masterKey, randomBytes });
    const { database } = storage;
    const { service, documents } = openProceedings({
      bus: new EventBus(),
      database,
      masterKey,
      randomBytes,
      now: Date.now,
    });
    // Checks the chain.
    const { state } = (await service.snapshot(CASE))!;
    expect(filed.size).toBeGreaterThan(KILLS);
    expect([...state.documents.values()].map(({ number }) => number)).toEqual(
      Array.from({ length: state.documents.size }, (_, at) => at + 1),
    );
    for (const [id, sha256] of filed) {
      expect(state.documents.get(id as DocumentId)?.sha256).toBe(sha256);
      expect(await documents.read(CASE, id as DocumentId, sha256)).toBeInstanceOf(Buffer);
    }
    for (const [id, received] of parts) {
      if (state.documents.has(id as DocumentId)) continue;
      const upload = await documents.state(CASE, CLERK, id as DocumentId);
      expect(upload?.received).toBeGreaterThanOrEqual(received);
    }
    await storage.close();
  }, 120_000);
});
