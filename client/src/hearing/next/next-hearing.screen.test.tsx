import { expect, it } from 'vitest';
import { DONE } from '../../connection/result.ts';
import { laterConductEn } from '../../i18n/later-conduct.en.ts';
import type { HearingSession } from '../../session/types.ts';
import { aPerson } from '../../session/scene.fixture.ts';
import { showHearing } from '../hearing.fixture.tsx';
import NextHearingPanel from './NextHearingPanel.tsx';
import NextHearingStrip from './NextHearingStrip.tsx';

const { next } = laterConductEn;
const HALF_HOUR_MS = 1_800_000;
/** 8:00 in Tehran. */
const EIGHT = Date.UTC(2026, 11, 5, 4, 30);
const NINE = EIGHT + 2 * HALF_HOUR_MS;

/** A service whose first day has `free` free times, and one fewer at each request. */
function calendar(free: number) {
  const asked: unknown[] = [];
  const ask = (async (_: string, request: { from: string | null }) => {
    asked.push(request);
    const times = Array.from({ length: free - asked.length + 1 }, (__, index) => NINE + index * HALF_HOUR_MS);
    const day = request.from ?? '2026-12-05';
    return {
      ...DONE,
      days: [{ day, times }],
      next: request.from === null ? '2026-12-19' : null,
      unreached: ['interpreter'],
    };
  }) as HearingSession['ask'];
  return { asked, ask };
}

const pressTime = (shown: Awaited<ReturnType<typeof showHearing>>) =>
  shown.after(() => document.querySelector<HTMLElement>('[aria-label="Saturday 5 December 2026, 09:00"]')!.click());

it('the next hearing is booked at a free time after a question, and everybody is told when it is', async () => {
  const { asked, ask } = calendar(3);
  const people = [aPerson('interpreter', { name: 'Shilan Hosseini' })];
  const scene = { startsAt: EIGHT, endsAt: NINE, acts: ['book-next-hearing'], people } as const;
  const content = (
    <>
      <NextHearingStrip />
      <NextHearingPanel />
    </>
  );
  const shown = await showHearing(content, { scene, ask });
  await shown.shows('Saturday 5 December 2026');
  expect(asked).toEqual([{ from: null, minutes: 60 }]);
  // People whom no message reaches must be told before they leave.
  await shown.shows(next.unreached);
  await shown.shows('Shilan Hosseini');
  await pressTime(shown);
  const question = () => document.querySelector('[role=alertdialog], [role=dialog]')?.textContent ?? '';
  await expect.poll(question, { timeout: 10_000 }).toContain('Next hearing on Saturday 5 December 2026, 09:00?');
  expect(shown.asked).toEqual([]);
  // The time was taken meanwhile: the free times are requested again.
  shown.refuse('time-taken');
  await shown.press(next.confirm);
  const wanted = { name: 'book-next-hearing', request: { startsAt: NINE, minutes: 60 } };
  expect(shown.asked).toEqual([wanted]);
  await shown.shows('2 free times');
  expect(asked).toHaveLength(2);
  await shown.press(next.later);
  await shown.shows('1 free time');
  expect(asked.at(-1)).toEqual({ from: '2026-12-19', minutes: 60 });
  await shown.scene({ nextHearing: { startsAt: NINE, endsAt: NINE + HALF_HOUR_MS } });
  expect(document.querySelector('[role=status]')?.textContent).toBe('Next hearing: Saturday 5 December 2026, 09:00');
  await shown.shows(next.atDesk);
  expect(shown.text()).not.toContain(next.length);
  await shown.leave();
});
