import { askForOwnCopy, readOwnRecordAccess, withdrawOwnRequest } from '@mahzar/shared/rest/record-access';
import { fetchOwnExport, listOwnExports } from '@mahzar/shared/rest/record-exports';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import { afterEach, expect, it, vi } from 'vitest';
import { OPENING, OWN_RECORD_SCREENS } from '../../../gallery/own-record.ts';
import { answers, refuses, fixedService } from '../../../gallery/staff/answers.ts';
import type { GivenAnswer } from '../../../gallery/staff/answers.ts';
import { show } from '../../screen.fixture.tsx';
import type { Shown } from '../../screen.fixture.tsx';
import PlaybackApp from '../PlaybackApp.tsx';

let shown: Shown;
afterEach(async () => {
  await shown.leave();
  sessionStorage.clear();
});

/** Opens the page like a person who came by their seat's link. */
async function open(screen: string, more: readonly GivenAnswer[] = []) {
  const asked: { readonly address: string; readonly body: unknown }[] = [];
  const saved: unknown[] = [];
  const told = { changed: () => undefined as void, ended: () => undefined as void };
  let answered = [...more, ...OWN_RECORD_SCREENS[screen]!('en')];
  window.history.replaceState(null, '', '/record/booking-2');
  sessionStorage.setItem('mahzar.token/booking-2', 'token');
  shown = await show(
    <PlaybackApp
      send={(address, request) => {
        asked.push({ address, body: JSON.parse(String(request.body ?? null)) });
        return fixedService(answered)(address, request);
      }}
      watch={(_, changed, ended) => {
        Object.assign(told, { changed, ended });
        return () => undefined;
      }}
      save={(...form) => void saved.push(form)}
    />,
  );
  return {
    asked,
    saved,
    changed: () => told.changed(),
    ended: () => told.ended(),
    /** Applies from now on. */
    answer: (anew: GivenAnswer) => void (answered = [anew, ...answered]),
  };
}

it('opens no record that is not theirs, which would be noted, says why, and takes a request with a reason', async () => {
  const { asked } = await open('own-record', [
    answers(askForOwnCopy, OWN_RECORD_SCREENS['own-record-asked']!('en')[0]!.value as never),
  ]);
  await shown.shows('is not open to you');
  expect(asked.map(({ address }) => address)).not.toContainEqual(expect.stringContaining('/plays'));
  await shown.press('Ask the court for a copy');
  await shown.press('Send');
  await shown.shows('Write what you need the copy for.');
  expect(asked).toHaveLength(2);
  await shown.type('What do you need the copy for?', '  For the appeal ');
  await shown.press('Send');
  await shown.shows('The court has not decided yet.');
  expect(asked.at(-1)?.body).toEqual({ token: 'token', reason: 'For the appeal' });
  // There is one request at a time; answered ones are listed below.
  expect(shown.buttons()).not.toContain('Ask the court for a copy');
  expect(shown.text()).toContain('Inquiries have not ended');
});

it('takes a request back, and says when that was too late', async () => {
  const { asked } = await open('own-record-asked', [refuses(withdrawOwnRequest, 'copy-asked-before', 409)]);
  await shown.shows('The court has not decided yet.');
  await shown.press('Withdraw my request');
  await shown.shows('This has been decided');
  expect(asked.at(-1)?.address).toContain('/record/requests/r2/withdrawal');
});

it('shows until when a copy is granted, and has the browser save it by a form, with no secret in the address', async () => {
  const path = '/api/v1/bookings/booking-2/record/exports/e1/file';
  const { saved } = await open('own-record-granted', [
    answers(fetchOwnExport, { path, until: Date.UTC(2026, 11, 1) }),
    refuses(OPENING, 'nothing-recorded', 404),
  ]);
  await shown.shows('download a copy until');
  await shown.shows('is being prepared: 42 %');
  await shown.press('Download');
  await vi.waitFor(() => expect(saved).toEqual([[path, { token: 'token' }]]));
});

it('says that a copy is not given any more, and gives no reason', async () => {
  const { answer, changed } = await open('own-record-granted', [refuses(fetchOwnExport, 'copy-outdated', 409)]);
  await shown.shows('is being prepared: 42 %');
  await shown.press('Download');
  await shown.shows('The court does not give it to you now.');
  const listed = OWN_RECORD_SCREENS['own-record-granted']!('en')[1]!.value as CallAnswer<typeof listOwnExports>;
  const items = listed.items.map((one) => (one.state === 'done' ? { ...one, isOutdated: true, acts: [] } : one));
  answer(answers(listOwnExports, { ...listed, items }));
  await shown.after(changed);
  await shown.shows('not given any more; prepare it again');
  expect(shown.buttons()).not.toContain('Download');
});

it('reads anew when it is told that something has changed, and not before', async () => {
  const { asked, changed } = await open('own-record-granted');
  await shown.shows('is being prepared: 42 %');
  const before = asked.length;
  await shown.after(changed);
  await vi.waitFor(() => expect(asked).toHaveLength(before + 2));
});

it('shows nothing of a record once its link opens nothing any longer, and says what to do', async () => {
  const { ended, answer } = await open('own-record-granted');
  await shown.shows('is being prepared: 42 %');
  answer(refuses(readOwnRecordAccess, 'link-withdrawn', 410));
  await shown.after(ended);
  await shown.shows('Ask the office of the branch for a new one');
  expect(shown.text()).not.toContain('is being prepared');
});

it('says what to do with a link that opens nothing any longer', async () => {
  await open('own-record', [refuses(readOwnRecordAccess, 'link-withdrawn', 410)]);
  await shown.shows('Ask the office of the branch for a new one');
});
