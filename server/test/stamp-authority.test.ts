import { beforeEach, expect, it, vi } from 'vitest';
import { StampAuthority } from '../src/record/proof/stamp-authority.ts';
import { checkTimeStamp } from '../src/record/proof/time-stamp.ts';
import { TimeStampAuthority } from './support/time-stamps.ts';

/** Patience for the start of the thread on a busy machine. */
const THREAD_MS = 20_000;
/** Less than the thread's own limit for an authority's answer. */
const SLOW_MS = 4_000;

let authority: TimeStampAuthority;
let asking: StampAuthority;

beforeEach(async () => {
  authority = await TimeStampAuthority.start();
  const { url, fingerprint } = authority;
  asking = new StampAuthority({ url, certificates: [fingerprint], now: Date.now }, { mostMs: SLOW_MS });
  return async () => {
    await asking.close();
    authority.close();
  };
});

const why = (asked: Promise<unknown>) =>
  asked.then(
    () => 'stamped',
    (error: Error) => error.message,
  );

it('asks nobody any longer once it is closed, for those who wait for their turn neither', async () => {
  authority.isHanging = true;
  const both = Promise.all([why(asking.stamp('one')), why(asking.stamp('two'))]);
  await vi.waitFor(() => expect(authority.asked).toBe(1), THREAD_MS);
  await asking.close();
  expect(await both).toEqual(['the thread ended', 'nobody is asked any longer']);
  expect(authority.asked).toBe(1);
}, 30_000);

it('has another thread for who asks after one that was too slow', async () => {
  authority.isHanging = true;
  const slow = why(asking.stamp('one')).finally(() => (authority.isHanging = false));
  const next = asking.stamp('two');
  expect(await slow).toBe('too slow');
  expect(await checkTimeStamp(await next, 'two')).toMatchObject({ certificate: authority.fingerprint });
}, 30_000);
