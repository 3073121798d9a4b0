import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './support/client.ts';
import { DeafClient } from './support/deaf-client.ts';
import { residentKiB } from './support/memory.ts';
import { TestService } from './support/service.ts';

let service: TestService;
let judge: TestClient;

beforeAll(async () => {
  service = await TestService.start({ SEAT_BUDGET: '100' });
  judge = await TestClient.seat(service, 'judge');
  await judge.enter();
});

afterAll(async () => {
  judge.close();
  await service.stop();
});

describe('a socket that reads nothing and keeps asking', () => {
  it('is cut when too much waits for it, long before memory is felt, and the others notice nothing', async () => {
    const deaf = await DeafClient.open(service, 'citizen', 'prepare');
    const before = await residentKiB(service.pid);
    const [line] = await Promise.all([
      service.logged(({ code }) => code === 'send-queue-full', { withinMs: 100_000 }),
      deaf.cut(),
    ]);
    const grown = (await residentKiB(service.pid)) - before;
    console.info(`cut after ${deaf.asked} questions, ${line['bytes']} bytes waiting; memory grew by ${grown} KiB`);
    expect(line).toMatchObject({ level: 'warn', seat: 'citizen' });
    expect(line['bytes']).toBeLessThan(600 * 1024);
    expect(grown).toBeLessThan(64 * 1024);

    await service.logged(({ msg, seat }) => msg === 'socket closed' && seat === 'citizen');
    expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });
    const again = await TestClient.seat(service, 'citizen');
    expect(await again.enter()).toMatchObject({ ok: true });
    again.close();
  }, 120_000);
});
