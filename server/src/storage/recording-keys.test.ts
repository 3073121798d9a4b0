import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { newHearing } from '../../test/support/new-hearing.ts';
import { openStorage } from '../compose/storage.ts';
import type { Storage } from '../compose/storage.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { DamagedKeyError } from './hearing-keys.ts';
import { DestroyedKeyError, RecordingKeys } from './recording-keys.ts';

const [H1, H2, H3, H4, H5] = ['h1', 'h2', 'h3', 'h4', 'h5'] as string[] as [
  HearingId,
  HearingId,
  HearingId,
  HearingId,
  HearingId,
];

describe.each(ENGINES)("the key of a hearing's recording, on $name,", ({ start }) => {
  const masterKey = randomBytes(32);
  let engine: Engine;
  let storage: Storage;
  let keys: RecordingKeys;

  beforeAll(async () => {
    engine = await start();
    storage = await openStorage({ database: await engine.create(), masterKey, randomBytes });
    keys = storage.recordingKeys;
    for (const id of [H1, H2, H3, H4, H5]) {
      await storage.hearings.create({ ...newHearing, id }, 500);
    }
  });
  afterAll(async () => {
    await storage.close();
    await engine.stop();
  });

  it('is made once, also by two processes at once', async () => {
    expect(await keys.of(H1)).toEqual({ kind: 'none' });
    const made = await Promise.all([1, 2, 3].map(() => keys.make(H1)));
    expect(made[0]).toHaveLength(32);
    expect(new Set(made.map((key) => key.toString('hex'))).size).toBe(1);
    expect(await keys.of(H1)).toEqual({ kind: 'key', key: made[0] });
    expect(await keys.make(H2)).not.toEqual(made[0]);
  });

  it('is of one hearing alone, and cannot be read with another master key', async () => {
    const { db } = storage.database;
    await keys.make(H2);
    const { wrapped } = await db
      .selectFrom('recording_keys')
      .select('wrapped')
      .where('hearing_id', '=', H2)
      .executeTakeFirstOrThrow();
    await db.insertInto('recording_keys').values({ hearing_id: H3, wrapped, destroyed_at: null }).execute();
    await expect(keys.of(H3)).rejects.toThrow(DamagedKeyError);
    const others = new RecordingKeys(storage.database, randomBytes(32), randomBytes, new EventBus());
    await expect(others.of(H2)).rejects.toThrow(DamagedKeyError);
  });

  it('is destroyed once and for all', async () => {
    await keys.make(H4);
    await keys.destroy(H4, 2000);
    await keys.destroy(H4, 3000);
    expect(await keys.of(H4)).toEqual({ kind: 'destroyed', at: 2000 });
    await expect(keys.make(H4)).rejects.toThrow(DestroyedKeyError);
  });

  it('is told to have been destroyed, so that whoever holds it forgets it', async () => {
    const bus = new EventBus();
    const told: string[] = [];
    bus.on('recording-destroyed', (hearing) => void told.push(hearing));
    const telling = new RecordingKeys(storage.database, masterKey, randomBytes, bus);
    await telling.destroy(H4, 2500);
    expect(told).toEqual([H4]);
  });

  it('is told apart from none, where a recording was made before there were keys', async () => {
    await keys.destroy(H5, 4000);
    expect(await keys.of(H5)).toEqual({ kind: 'destroyed', at: 4000 });
  });
});
