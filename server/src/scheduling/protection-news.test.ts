import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Entry } from '@mahzar/shared/hearing/event';
import { Courtroom, JUDGE, WITNESS } from '@mahzar/shared/hearing/courtroom.fixture';
import { EventBus } from '../kernel/event-bus.ts';
import type { Database } from '../storage/database.ts';
import { publishProtectionChanges } from './protection-news.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('is told again until it succeeds, or until the service is closed', async () => {
  const bus = new EventBus();
  let raised = 0;
  let isAway = true;
  const problems: unknown[] = [];
  const news = publishProtectionChanges({
    bus,
    database: {} as Database,
    signal: {
      async raise() {
        raised += 1;
        if (isAway) throw new Error('the database is away');
      },
      listen: () => undefined,
      close: async () => undefined,
    },
    problem: (error) => void problems.push(error),
  });
  const { state } = new Courtroom();
  const entry = {
    seq: 2,
    at: 1,
    actor: { kind: 'seat', seat: JUDGE },
    event: { type: 'person-protected', seat: WITNESS },
  };
  const protect = () => bus.publish('hearing-changed', { state } as never, [entry as unknown as Entry]);
  protect();
  await vi.advanceTimersByTimeAsync(1_000 + 5_000 + 30_000);
  expect([raised, problems.length]).toEqual([4, 4]);
  isAway = false;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(raised).toBe(5);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(raised).toBe(5);
  isAway = true;
  protect();
  await news.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(raised).toBe(6);
});
