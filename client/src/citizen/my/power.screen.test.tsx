import { filePower } from '@mahzar/shared/rest/portal';
import { API_PATH } from '@mahzar/shared/rest/route';
import { afterEach, expect, it, vi } from 'vitest';
import { MY_SCREENS } from '../../../gallery/citizen/my.ts';
import { fixedService } from '../../../gallery/staff/answers.ts';
import type { Send } from '../../connection/call.ts';
import { show } from '../../screen.fixture.tsx';
import type { Shown } from '../../screen.fixture.tsx';
import { loadMyWords } from '../words/load-words.ts';
import MyApp from './MyApp.tsx';

let shown: Shown;
afterEach(() => shown.leave());

it('files a power of attorney page by page, sends its file once, and says what comes next', async () => {
  const { path, answers } = MY_SCREENS['my-power-case']!;
  const fixed = fixedService(answers('en'));
  const sent: string[] = [];
  const filed: unknown[] = [];
  const send: Send = (address, request) => {
    const of = address.replace(API_PATH, '');
    if (of.startsWith('/my/powers')) sent.push(`${request.method} ${of}`);
    if (of === '/my/powers/uploads')
      return Promise.resolve(new Response(null, { status: 201, headers: { Location: `${address}/upload-1` } }));
    if (of === '/my/powers/uploads/upload-1')
      return Promise.resolve(new Response(null, { status: 204, headers: { 'Upload-Offset': '2000' } }));
    if (of !== filePower.path) return fixed(address, request);
    filed.push(JSON.parse(String(request.body)));
    const value = { id: 'upload-1', caseNumber: '140568', filedAt: 0, state: 'waiting', reason: null };
    if (filed.length > 1) return Promise.resolve(Response.json(value));
    return Promise.resolve(Response.json({ code: 'storage-busy', message: '', support: 'K7' }, { status: 503 }));
  };
  window.history.replaceState(null, '', path);
  shown = await show(<MyApp send={send} />, loadMyWords);
  await shown.shows('Which case is it for?');
  await shown.press('Continue');
  await shown.shows('Write the case number');
  await shown.type('Case number', '1405 68');
  await shown.press('Continue');
  await shown.type('National ID of the client', '0790419905');
  await shown.press('Continue');
  await shown.shows('This national ID is not right');
  await shown.type('National ID of the client', '0790419904');
  await shown.press('Continue');
  await shown.type('Name of the lawyer', 'Negar Sadeghi');
  await shown.press('Continue');
  await shown.type('Licence number', '21847');
  await shown.press('Continue');
  const field = await vi.waitFor(() => document.querySelector<HTMLInputElement>('input[type=file]')!);
  const file = new File([new Uint8Array(2_000)], 'power.pdf', { type: 'application/pdf' });
  Object.defineProperty(field, 'files', { value: [file] });
  await shown.after(() => field.dispatchEvent(new Event('change', { bubbles: true })));
  await shown.press('Send it to the court');
  await shown.shows('Others are writing just now');
  await shown.press('Send it to the court');
  await shown.shows('The power of attorney was sent');
  expect(sent).toEqual([
    'POST /my/powers/uploads',
    'PATCH /my/powers/uploads/upload-1',
    'POST /my/powers',
    'POST /my/powers',
  ]);
  expect(filed[1]).toEqual({
    document: 'upload-1',
    caseNumber: '140568',
    clientNationalId: '0790419904',
    name: 'Negar Sadeghi',
    licence: '21847',
    language: 'en',
  });
});
