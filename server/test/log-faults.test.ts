import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestClient } from './support/client.ts';
import { ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { forgeEntry, lockDatabase, readLog } from './support/log.ts';
import { holdAnother } from './support/other-hearing.ts';
import type { TestHearing } from './support/other-hearing.ts';
import { TestService } from './support/service.ts';

describe.each(ENGINES)('on $name', ({ start }) => {
  let engine: Engine;
  let service: TestService;
  let hearing: TestHearing;
  let judge: TestClient;

  beforeAll(async () => {
    engine = await start();
    service = await TestService.start({}, engine);
  });
  afterAll(async () => {
    await service.stop();
    await engine.stop();
  });

  beforeEach(async () => {
    hearing = await holdAnother(service);
    judge = await TestClient.seat(hearing, 'judge');
    await judge.enter();
  });
  afterEach(() => judge.close());

  describe('a log that cannot be written', () => {
    it('refuses the act, of which nobody is told, and takes the next one when it can', async () => {
      const before = readLog(hearing).length;
      const unlock = await lockDatabase(service);
      const refused = { ok: false, code: 'storage-busy' };
      expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject(refused);
      expect(judge.scene.me.hand).toBeNull();
      expect(readLog(hearing)).toHaveLength(before);
      await unlock();
      expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true, seq: judge.scene.seq });
      expect(judge.scene.me.hand).toBe(1);
      expect(readLog(hearing)).toHaveLength(before + 1);
    });
  });

  describe('a log that somebody wrote into while its hearing is held', () => {
    it('is not acted upon, and the service lives on for all other hearings', async () => {
      forgeEntry(hearing);
      expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: false, code: 'internal' });
      const [recorder] = service.childrenOf('recorder-process');
      process.kill(recorder!, 'SIGKILL');
      await vi.waitFor(() => expect(service.childrenOf('recorder-process')).not.toContain(recorder), 5_000);
      await vi.waitFor(async () => expect((await fetch(`${service.origin}/readyz`)).status).toBe(200), 10_000);
      expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: false, code: 'internal' });

      await service.kill('SIGTERM');
      await service.run();
      const said = service.log.filter(({ msg }) => msg === 'hearing not recovered');
      expect(said.map((line) => line['hearing'])).toContain(hearing.demo.hearing);
    });
  });
});
