import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RECORD_NAMESPACE } from '@mahzar/shared/protocol/record-address';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { askForOwnCopy, decideOnCopy, readRecordAccess, setRecordLevel } from '@mahzar/shared/rest/record-access';
import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { watchRecordFromHere } from '../../client/src/playback/own/record-connection.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import type { Fixture } from './golden/fixture.ts';
import { unpack, versionDir } from './golden/folders.ts';
import { Visitor } from './support/desk.ts';
import { newLink } from './support/links.ts';
import { standInForPage } from './support/page.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo } from './support/staff.ts';

/* Uses a hearing that was held, recorded and closed, of the fourth golden version. */

let service: TestService;
let dataDir: string;
let hearing: string;
let judge: Visitor;
const open: { close(): void }[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mahzar-record-watch-'));
  unpack(join(versionDir('v4'), 'data.tgz'), dataDir);
  hearing = (JSON.parse(readFileSync(join(versionDir('v4'), 'fixture.json'), 'utf8')) as Fixture).recorded;
  service = await TestService.start({}, { create: () => sqliteIn(dataDir) }, dataDir);
  const { cookie, account } = await addColleagueTo(service, { roles: ['judge', 'clerk'] });
  judge = new Visitor(service.origin, cookie, account);
});
afterAll(async () => {
  await service.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const tokenOf = async (seat: string) => new URL(await newLink(judge, hearing, seat)).hash.slice(1);

/** Opens the page of the record by a link. Returns the list that receives the service's messages. */
async function watch(token: string, more: object = {}): Promise<string[]> {
  const socket = io(`${service.origin}${RECORD_NAMESPACE}`, {
    path: '/signalling',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { version: PROTOCOL_VERSION, hearing, token, ...more },
    extraHeaders: { origin: service.origin },
  });
  open.push(socket);
  const heard: string[] = [];
  socket.onAny((name: string, payload?: { code: string }) => heard.push(payload === undefined ? name : payload.code));
  await new Promise<void>((resolve, reject) => {
    socket.once('changed', () => resolve());
    socket.once('connect_error', (error) => reject(new Error(error.message)));
  });
  return heard;
}

it('tells who has the page of a record open what becomes of their own request, and nothing of that of others', async () => {
  const [token, other] = [await tokenOf('citizen'), await tokenOf('accused')];
  const [mine, theirs] = [await watch(token), await watch(other)];
  const nobody = new Visitor(service.origin);
  const { requests } = await nobody.do(askForOwnCopy, {
    params: { booking: hearing },
    body: { token, reason: 'تجدیدنظر' },
  });
  await expect.poll(() => mine).toEqual(['changed', 'changed']);
  const params = { booking: hearing, request: requests[0]!.id };
  await judge.do(decideOnCopy, { params, body: { granted: true, reason: 'بلامانع' } });
  await expect.poll(() => mine).toEqual(['changed', 'changed', 'changed']);
  // This push goes to everybody; when it has arrived, no earlier push is still in transit.
  await setLevel();
  await expect.poll(() => theirs).toEqual(['changed', 'changed']);
  await expect.poll(() => mine).toHaveLength(4);
});

it('lets nobody in by what is no link of the hearing, and says nothing more to a link that was replaced', async () => {
  await expect(watch('no token')).rejects.toThrow('link-unknown');
  await expect(watch(await tokenOf('lawyer'), { more: 1 })).rejects.toThrow('bad-handshake');
  const heard = await watch(await tokenOf('lawyer'));
  await tokenOf('lawyer');
  await setLevel();
  await expect.poll(() => heard).toEqual(['changed', 'link-replaced']);
});

/** The connection of the page itself. */
function pageOf(token: string) {
  standInForPage(service.origin);
  const told = { changed: vi.fn<() => void>(), ended: vi.fn<() => void>() };
  const close = watchRecordFromHere({ hearing, token, browser: null }, told.changed, told.ended);
  open.push({ close });
  return told;
}

it('ends the page’s connection for good when its link opens nothing any longer, and is not asked again', async () => {
  const token = await tokenOf('lawyer');
  const page = pageOf(token);
  await expect.poll(() => page.changed.mock.calls).toHaveLength(1);
  await tokenOf('lawyer');
  await setLevel();
  await expect.poll(() => page.ended.mock.calls).toHaveLength(1);
  // A page that connects later with this link is refused too.
  const late = pageOf(token);
  await expect.poll(() => late.ended.mock.calls).toHaveLength(1);
  expect([page.changed.mock.calls.length, late.changed.mock.calls.length]).toEqual([1, 0]);
});

it('tells five pages of one person, of whom the oldest gives way, and refuses more handshakes than a page makes', async () => {
  const token = await tokenOf('citizen');
  const pages: string[][] = [];
  for (let count = 0; count < 6; count += 1) pages.push(await watch(token));
  const [oldest, ...others] = pages;
  await expect.poll(() => oldest).toEqual(['changed', 'too-many-pages']);
  await setLevel();
  for (const page of others) await expect.poll(() => page).toEqual(['changed', 'changed']);
  const answers = await Promise.allSettled(Array.from({ length: 100 }, () => watch(token)));
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason)] : []));
  expect(new Set(refused)).toEqual(new Set(['Error: too-many-messages']));
});

async function setLevel(): Promise<void> {
  const given = { params: { booking: hearing } };
  const { version, level } = await judge.do(readRecordAccess, given);
  const other = level === 'open' ? 'parties' : 'open';
  await judge.do(setRecordLevel, { ...given, body: { version, level: other, reason: 'به دستور شعبه' } });
}
