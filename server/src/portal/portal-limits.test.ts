import { MAX_DOCUMENT_BYTES } from '@mahzar/shared/rest/proceedings';
import { expect, it } from 'vitest';
import type { Attempts, AttemptStore } from '../access/staff/attempt-store.ts';
import { portalLimits } from './portal-limits.ts';

it('all telephones together upload no more for powers of attorney than 8 GB a day', async () => {
  const counted = new Map<string, Attempts>();
  const attempts: Pick<AttemptStore, 'count'> = {
    count: (key, next) => {
      const after = next(counted.get(key));
      if (after !== undefined) counted.set(key, after);
      return Promise.resolve();
    },
  };
  let now = 0;
  const limits = portalLimits({ attempts: attempts as AttemptStore, indexOf: (value) => value, now: () => now });
  const uploaded = async (phone: number, size: number) =>
    (await limits.ofPowerUpload({ nationalId: '0499370899', phone: `+98912${phone}` }, size)) === null;
  for (let phone = 0; phone < 256; phone += 1) expect(await uploaded(phone % 50, MAX_DOCUMENT_BYTES)).toBe(true);
  expect(await uploaded(60, 1)).toBe(false);
  // The count of a database column of four bytes.
  for (const { failures } of counted.values()) expect(failures).toBeLessThan(2 ** 31);
  now += 86_400_000;
  expect(await uploaded(60, MAX_DOCUMENT_BYTES)).toBe(true);
});
