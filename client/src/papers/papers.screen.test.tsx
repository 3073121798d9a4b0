import { openService } from '@mahzar/shared/rest/orders';
import { readRecordKeys, readVerifier } from '@mahzar/shared/rest/proof';
import { API_PATH } from '@mahzar/shared/rest/route';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Send } from '../connection/call.ts';
import { show } from '../screen.fixture.tsx';
import type { Shown } from '../screen.fixture.tsx';
import { CheckPaperPage } from './CheckPaperPage.tsx';
import { ServedPage } from './ServedPage.tsx';

const CODE = 'k7Qw2mRt9XbL4pZs8VcN1a';
const OPENED = {
  kind: 'order',
  title: 'قرار',
  caseNumber: '1405-1',
  number: '1405-1/1',
  signedAt: 1_795_824_000_000,
  servedAt: 1_795_824_000_000,
  pages: 2,
  deadline: null,
  check: '4821773051960046',
  sha256: 'a'.repeat(64),
};

let shown: Shown;
let asked: string[];
/** The answers to each path in turn; the last one repeats. Undefined: the request is lost. */
let given: Record<string, (Response | undefined)[]>;
const send: Send = (address) => {
  asked.push(address);
  const answers = given[address.slice(API_PATH.length)] ?? [];
  const answer = answers.length > 1 ? answers.shift() : answers[0]?.clone();
  return answer === undefined ? Promise.reject(new TypeError('lost')) : Promise.resolve(answer);
};
const picture = () => new Response(new Blob(['page'], { type: 'image/png' }));

beforeEach(() => {
  asked = [];
  given = { '/served/pages/1': [picture()], '/served/pages/2': [picture()] };
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:page');
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue();
});
afterEach(async () => {
  await shown.leave();
  vi.restoreAllMocks();
});

it('what was served is opened by a press, after it is said what that does, and by nothing that only looks', async () => {
  given[openService.path] = [Response.json(OPENED)];
  shown = await show(<ServedPage code={CODE} send={send} />);
  expect(shown.text()).toContain('a legal time limit may begin for you then');
  expect(asked).toEqual([]);
  await shown.press('Open the paper');
  await shown.shows('Number of the paper');
  expect(asked).toEqual([`${API_PATH}/served/opening`, `${API_PATH}/served/pages/1`]);
});

it('what was lost on the way is asked for again, and does not end the reading', async () => {
  given[openService.path] = [undefined, Response.json(OPENED)];
  given['/served/pages/1'] = [undefined, picture()];
  shown = await show(<ServedPage code={CODE} send={send} />);
  await shown.press('Open the paper');
  await shown.shows('This is not possible now');
  await shown.press('Try again');
  await shown.shows('Number of the paper');
  await shown.shows('This is not possible now');
  await shown.press('Next page');
  await vi.waitFor(() => expect(document.querySelector('.page-picture')?.getAttribute('alt')).toContain('Page 2 of 2'));
  expect(shown.text()).not.toContain('This is not possible now');
});

it('the page that checks without a network is saved with the keys that it needs', async () => {
  shown = await show(<CheckPaperPage number="" send={send} />);
  await shown.shows('Save the court’s keys');
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.paper-record a')];
  expect(links.map((one) => [one.getAttribute('href'), one.download])).toEqual([
    [`${API_PATH}${readVerifier.path}`, 'verify.html'],
    [`${API_PATH}${readRecordKeys.path}`, 'keys.txt'],
  ]);
});
