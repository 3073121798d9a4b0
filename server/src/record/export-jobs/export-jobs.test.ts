import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { CaseEvent } from '@mahzar/shared/proceedings/event';
import type { CaseId } from '@mahzar/shared/proceedings/ids';
import type { PlaybackRight } from '@mahzar/shared/record/may-play';
import { renewLink } from '@mahzar/shared/rest/bookings';
import {
  askForCopy,
  askForOwnCopy,
  decideOnCopy,
  revokeOrder,
  setRecordLevel,
} from '@mahzar/shared/rest/record-access';
import {
  askForExport,
  askForOwnExport,
  cancelExport,
  fetchExport,
  fetchOwnExport,
  listExports,
} from '@mahzar/shared/rest/record-exports';
import type { RecordExport } from '@mahzar/shared/rest/record-exports';
import { LINK_TOKEN_HEADER } from '@mahzar/shared/record/media-address';
import { START, writeTrack } from '../../../test/recording-journal.ts';
import { makeClip, makePlain, packetize } from '../../../test/recording-media.ts';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../../test/support/desk.ts';
import { DeskHearing, person } from '../../../test/support/desk-hearing.ts';
import { EXHIBITS, showing, writeExhibits } from '../../../test/support/written-orders.ts';
import { appendToCase, readCaseAfter } from '../../proceedings/store/case-log.ts';
import { onRecordIntervals } from '../intervals.ts';
import { caseOf } from '../sealed-file/case-parts.ts';
import { recordTimelineOf } from '../timeline.ts';
import { exportDir } from './export-folder.ts';
import { ExportStore } from './export-store.ts';
import { takenFor } from './plan.ts';

const run = promisify(execFile);
const SECONDS = 6;
const MADE_MS = 60_000;
const [JUDGE, COMPLAINANT, ACCUSED] = ['judge', 'complainant', 'accused'] as SeatId[] as [SeatId, SeatId, SeatId];

let folder: string;
let desk: TestDesk;
let now = START - 120_000;
let judge: Visitor;
let stranger: Visitor;
let held: DeskHearing;
/** Snapshot taken during the session. */
let inSession: NonNullable<Awaited<ReturnType<TestDesk['service']['snapshot']>>>;

/** The complainant is screened from the accused throughout. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-exports-'));
  desk = await startDesk();
  desk.clock.now = () => now;
  [judge, stranger] = [await desk.as('judge'), await desk.as('prosecutor')];
  held = await DeskHearing.book(desk, {
    startsAt: START,
    people: [
      person(JUDGE, 'presiding-judge', 'رضا کیانی', judge.account),
      person(COMPLAINANT, 'complainant', 'مریم احمدی'),
      person(ACCUSED, 'accused', 'سعید کریمی'),
    ],
    screens: [{ id: 'apart', between: [[COMPLAINANT], [ACCUSED]] }],
  });
  now = START - 60_000;
  await held.enter(JUDGE);
  await held.letIn(JUDGE, COMPLAINANT, ACCUSED);
  now = START;
  await held.goOnRecord(JUDGE);
  const sounds = await packetize(await makeClip(join(folder, 'm.webm'), 'opus', SECONDS), 'opus');
  const pictures = await packetize(await makePlain(join(folder, 'c.webm'), 'red', SECONDS), 'vp8');
  for (const seat of [JUDGE, ACCUSED]) {
    await writeTrack(held.dir, { track: `${seat}-mic`, seat, kind: 'mic' }, { codec: 'opus', bursts: sounds });
  }
  await writeTrack(held.dir, { track: 'judge-cam', seat: JUDGE, kind: 'camera' }, { codec: 'vp8', bursts: pictures });
  await held.enterTracks();
  now = START + SECONDS * 1000;
}, 60_000);

afterAll(async () => {
  await desk.stop();
  rmSync(folder, { recursive: true });
});

async function ask(kind: RecordExport['kind'], part?: { from: number; to: number }): Promise<RecordExport> {
  // The newest comes first.
  now += 1000;
  const body = { kind, ...(part && { part }) };
  return (await judge.do(askForExport, { params: held.params, body })).items[0]!;
}

async function ended(id: string): Promise<RecordExport> {
  return vi.waitFor(
    async () => {
      const { items } = await judge.do(listExports, { params: held.params });
      const found = items.find((one) => one.id === id)!;
      expect(['queued', 'running']).not.toContain(found.state);
      return found;
    },
    { timeout: MADE_MS, interval: 250 },
  );
}

/** Continues the log of the case that `writeExhibits` has begun. */
async function appendToExhibits(event: CaseEvent): Promise<void> {
  const { database } = desk.storage;
  const id = (await caseOf(database, held.id)) as CaseId;
  const { length } = await readCaseAfter(database, id, 0);
  const actor = { kind: 'system' } as const;
  if (!(await appendToCase(database, id, length, now, actor, [event]))) throw new Error('not appended');
}

async function download(path: string, headers: Record<string, string> = { Cookie: judge.cookie }): Promise<Response> {
  return fetch(`${desk.origin}${path}`, { headers });
}

async function saved(id: string, name: string): Promise<string> {
  const { path } = await judge.do(fetchExport, { params: { ...held.params, export: id }, body: {} });
  const file = join(folder, name);
  writeFileSync(file, Buffer.from(await (await download(path)).arrayBuffer()));
  return file;
}

/** Kinds of the file's streams except chapters, its length, and the tags that a player shows. */
async function probe(file: string) {
  const args = ['-v', 'error', '-show_entries', 'format=duration:format_tags:stream=codec_type', '-of', 'json', file];
  const { stdout } = await run('ffprobe', args);
  const { format, streams } = JSON.parse(stdout) as {
    format: { duration: string; tags: Record<string, string> };
    streams: { codec_type: string }[];
  };
  return {
    kinds: streams.map((stream) => stream.codec_type).filter((kind) => kind !== 'data'),
    seconds: Number(format.duration),
    tags: format.tags,
  };
}

it('is made of no hearing that goes on', async () => {
  inSession = (await desk.service.snapshot(held.id))!;
  const body = { kind: 'audio' };
  expect(await judge.refused(askForExport, { params: held.params, body })).toBe('hearing-not-over');
});

describe('after the hearing', () => {
  beforeAll(async () => {
    const { storage, masterKey } = desk;
    const id = (await caseOf(storage.database, held.id)) as CaseId;
    await writeExhibits(storage.database, masterKey, { case: id, hearing: held.id, at: now });
    await held.execute(showing(EXHIBITS[0]!, JUDGE), JUDGE);
    await held.execute({ type: 'close' }, JUDGE);
  });

  it(
    'is asked for, made, fetched by whoever asked for it alone, and each step is an entry',
    { timeout: MADE_MS },
    async () => {
      const job = await ask('audio');
      expect(job).toMatchObject({ isOwn: true, part: null, kind: 'audio' });
      const done = await ended(job.id);
      expect(done).toMatchObject({ state: 'done', percent: 100, failure: null, isFlawed: false });
      const { path } = await judge.do(fetchExport, { params: { ...held.params, export: job.id }, body: {} });
      const response = await download(path);
      expect(response.headers.get('Content-Disposition')).toContain('1405-12-audio.m4a');
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes.length).toBe(done.bytes);
      const part = await download(path, { Range: 'bytes=0-3', Cookie: judge.cookie });
      expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, bytes.subarray(0, 4)]);
      const file = join(folder, 'a.m4a');
      writeFileSync(file, bytes);
      const { kinds, seconds, tags } = await probe(file);
      expect(kinds).toEqual(['audio']);
      expect(Math.abs(seconds - SECONDS)).toBeLessThan(0.2);
      // The id of the copy, which names its recipient.
      expect(tags['comment']).toContain(job.id);
      // The path has no secret and is useless to anybody else.
      expect(path).toBe(`/api/v1/bookings/${held.id}/record/exports/${job.id}/file`);
      expect((await download(path, {})).status).toBe(401);
      expect((await download(path, { Cookie: stranger.cookie })).status).toBe(404);
      expect((await download(path, { Cookie: judge.cookie, 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
      const details = { export: job.id, as: 'audio' };
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(await held.noted('record-export-asked')).toMatchObject([{ details }]);
      expect(await held.noted('record-export-done')).toMatchObject([{ details: { ...details, sha256 } }]);
      expect(await held.noted('record-export-fetched')).toMatchObject([{ details }]);
    },
  );

  it('is a part from and to, with names, clock and case number', { timeout: MADE_MS }, async () => {
    const job = await ask('video', { from: 1000, to: 3500 });
    expect(await ended(job.id)).toMatchObject({ state: 'done', part: { from: 1000, to: 3500 } });
    const file = await saved(job.id, 'v.mp4');
    const { kinds, seconds } = await probe(file);
    expect(kinds.sort()).toEqual(['audio', 'video']);
    expect(Math.abs(seconds - 2.5)).toBeLessThan(0.2);
  });

  it('is everybody apart as they were recorded, and the sealed file', { timeout: MADE_MS }, async () => {
    expect(await ended((await ask('sealed-file')).id)).toMatchObject({ state: 'failed', failure: 'unfinished' });
    await desk.storage.records.markComplete(held.id, now);
    const withExhibits = await ask('sealed-file');
    expect(await ended(withExhibits.id)).toMatchObject({ state: 'done' });
    const { stdout: shown } = await run('unzip', ['-p', await saved(withExhibits.id, 'e.asice'), 'exhibits/1.png']);
    expect(shown).toBe(EXHIBITS[0]!.content.toString());
    expect(readdirSync(exportDir(desk.dataDir, withExhibits.id))).toEqual(['hearing.asice']);
    const fetchable = async () =>
      (await judge.do(listExports, { params: held.params })).items.filter(({ acts }) => acts.includes('fetch'));
    const [before] = await fetchable();
    // A document in the file is restricted, and then opened again.
    for (const [level, offered] of [
      ['confidential', false],
      ['parties', true],
    ] as const) {
      await appendToExhibits({ type: 'access-set', document: EXHIBITS[0]!.document, access: { level, named: [] } });
      expect((await fetchable()).some(({ id }) => id === before!.id)).toBe(offered);
      const given = { params: { ...held.params, export: before!.id }, body: {} };
      if (offered) await judge.do(fetchExport, given);
      else expect(await judge.refused(fetchExport, given)).toBe('copy-outdated');
      const { items } = await judge.do(listExports, { params: held.params });
      expect(items.find(({ id }) => id === before!.id)).toMatchObject({ state: 'done', isOutdated: !offered });
    }
    // A case that cannot be read changes nothing about the copies, and none is given meanwhile.
    const given = { params: { ...held.params, export: before!.id }, body: {} };
    const unreadable = vi.spyOn(desk.proceedings.service, 'snapshot').mockRejectedValue(new Error('damaged'));
    const { items: listed } = await judge.do(listExports, { params: held.params });
    expect(listed.find(({ id }) => id === before!.id)).toMatchObject({ isOutdated: false, acts: ['fetch', 'cancel'] });
    expect(await judge.refused(fetchExport, given)).toBe('internal');
    unreadable.mockRestore();
    await judge.do(fetchExport, given);
    const found = { document: EXHIBITS[0]!.document, result: 'infected', signaturesAt: null } as const;
    await appendToExhibits({ type: 'document-scanned', ...found });
    expect((await fetchable()).some(({ id }) => id === before!.id)).toBe(false);
    await appendToExhibits({ type: 'document-scanned', ...found, result: 'clean' });
    now += 1000;
    // Protected in another hearing of the case, where nobody asked for it at this one.
    await DeskHearing.book(desk, {
      startsAt: START + 86_400_000,
      people: [
        person(JUDGE, 'presiding-judge', 'رضا کیانی', judge.account),
        { ...person('a' as SeatId, 'accused', 'سعید کریمی'), protected: true },
        { ...person('b' as SeatId, 'complainant', 'مریم احمدی'), protected: true },
      ],
    });
    // Copies that were asked for before have the names.
    expect(await fetchable()).toEqual([]);
    expect(await judge.refused(fetchExport, { params: { ...held.params, export: before!.id }, body: {} })).toBe(
      'copy-outdated',
    );
    const [tracks, sealed] = [await ask('tracks'), await ask('sealed-file')];
    expect(await ended(tracks.id)).toMatchObject({ state: 'done' });
    const zip = await saved(tracks.id, 't.zip');
    const { stdout } = await run('unzip', ['-Z1', zip]);
    expect(stdout.split('\n').filter((name) => name.startsWith('tracks/'))).toHaveLength(3);
    const { stdout: manifest } = await run('unzip', ['-p', zip, '*.json']);
    expect([manifest.includes('رضا کیانی'), manifest.includes('سعید کریمی')]).toEqual([true, false]);
    expect(await ended(sealed.id)).toMatchObject({ state: 'done', isFlawed: false });
    const { stdout: parts } = await run('unzip', ['-Z1', await saved(sealed.id, 's.asice')]);
    expect(parts).toContain('META-INF/signature.p7s');
    expect(parts).not.toContain('exhibits/');
    const noted = (await held.noted('record-sealed')).map(({ details }) => details);
    expect(noted).toMatchObject([sealed, withExhibits].map(({ id }) => ({ export: id, sealedStore: false })));
  });

  it('of the sealed store is made by an order alone', async () => {
    const body = { kind: 'sealed-store' };
    expect(await judge.refused(askForExport, { params: held.params, body })).toBe('record-sealed');
    expect((await held.noted('record-refused')).map(({ details }) => details['wish'])).toContain('sealed-store');
    await judge.do(askForCopy, { params: held.params, body: { scope: 'sealed-store', reason: 'کارشناسی' } });
    const job = await ask('sealed-store');
    // Nobody was protected.
    expect(await ended(job.id)).toMatchObject({ state: 'failed', failure: 'nothing-recorded' });
  });

  it(
    'is made for a party as far as they may have it, when the court has granted it',
    { timeout: MADE_MS },
    async () => {
      const { link } = await (
        await desk.as('clerk')
      ).do(renewLink, { params: { ...held.params, person: COMPLAINANT }, body: {} });
      const token = new URL(link!).hash.slice(1);
      const party = desk.nobody();
      const given = { params: held.params, body: { token, kind: 'audio' } };
      // Kinds of copies that do not name their recipient are refused to parties.
      expect(await party.refused(askForOwnExport, { ...given, body: { token, kind: 'tracks' } })).toBe('bad-request');
      expect(await stranger.refused(askForExport, { params: held.params, body: { kind: 'tracks' } })).toBe(
        'not-permitted',
      );
      expect(await party.refused(askForOwnExport, given)).toBe('copy-not-ordered');
      const { requests } = await party.do(askForOwnCopy, { params: held.params, body: { token, reason: 'تجدیدنظر' } });
      const decision = {
        params: { ...held.params, request: requests[0]!.id },
        body: { granted: true, reason: 'بلامانع' },
      };
      await judge.do(decideOnCopy, decision);
      const { items } = await party.do(askForOwnExport, given);
      expect(items).toHaveLength(1);
      expect(await ended(items[0]!.id)).toMatchObject({
        state: 'done',
        by: { name: 'مریم احمدی', role: 'complainant' },
      });
      // Only the person who ordered the copy may fetch it.
      const own = { ...held.params, export: items[0]!.id };
      expect(await judge.refused(fetchExport, { params: own, body: {} })).toBe('not-found');
      const { path } = await party.do(fetchOwnExport, { params: own, body: { token } });
      const file = join(folder, 'p.m4a');
      expect((await download(path, { [LINK_TOKEN_HEADER]: 'nobody' })).status).toBe(404);
      const bytes = Buffer.from(await (await download(path, { [LINK_TOKEN_HEADER]: token })).arrayBuffer());
      writeFileSync(file, bytes);
      // A browser saves the file by a form post; posts from other sites are refused.
      const posted = (form: Record<string, string>, site = 'same-origin') =>
        fetch(`${desk.origin}${path}`, {
          method: 'POST',
          body: new URLSearchParams(form),
          headers: { 'Sec-Fetch-Site': site },
        });
      const byForm = await posted({ token });
      expect(byForm.headers.get('Content-Disposition')).toContain('attachment');
      expect(Buffer.from(await byForm.arrayBuffer()).equals(bytes)).toBe(true);
      expect((await posted({ token: 'nobody' })).status).toBe(404);
      expect((await posted({})).status).toBe(400);
      expect((await posted({ token }, 'cross-site')).status).toBe(403);
      const { comment } = (await probe(file)).tags;
      expect(comment).toContain(items[0]!.id);
      // The recipient goes by a number in another hearing of the case.
      expect(comment).not.toContain('مریم احمدی');
      // The copy has nothing of the person who was screened from the recipient.
      const { db } = desk.storage.database;
      const { playback_right: right } = await db
        .selectFrom('record_exports')
        .select('playback_right')
        .where('id', '=', items[0]!.id)
        .executeTakeFirstOrThrow();
      const entries = await desk.service.entries(held.id);
      const intervals = onRecordIntervals(entries);
      const what = { sealed: false, soundOnly: true };
      const { only } = takenFor(
        entries,
        JSON.parse(right) as PlaybackRight,
        recordTimelineOf(entries),
        { intervals, times: intervals },
        what,
      );
      expect([...only]).toEqual([JUDGE, COMPLAINANT].map((seat) => sourceId(seat, 'microphone')));
      // Revoking the order ends a running download of the party; a download of the court continues.
      const exported = await new ExportStore(desk.storage.database, '').find(items[0]!.id);
      truncateSync(join(exportDir(desk.dataDir, items[0]!.id), exported!.file!), 64e6);
      const running = (await posted({ token })).body!.getReader();
      await running.read();
      const revoked = await judge.do(revokeOrder, { params: decision.params, body: { reason: 'اشتباه بود' } });
      expect(revoked.requests.find(({ id }) => id === decision.params.request)).toMatchObject({ state: 'revoked' });
      await expect(
        (async () => {
          while (!(await running.read()).done);
        })(),
      ).rejects.toThrow();
      expect((await posted({ token })).status).toBe(403);
      // At a higher level a granted copy needs the order as well, and is refused without it.
      const sealed = { version: 0, level: 'sealed', reason: 'دستور' };
      await judge.do(setRecordLevel, { params: held.params, body: sealed });
      expect(await stranger.refused(askForExport, { params: held.params, body: { kind: 'audio' } })).toBe(
        'record-sealed',
      );
      await judge.do(setRecordLevel, { params: held.params, body: { ...sealed, version: 1, level: 'parties' } });
    },
  );

  it('is stopped when it is cancelled, and its file goes', { timeout: MADE_MS }, async () => {
    const job = await ask('audio');
    await ended(job.id);
    expect(existsSync(exportDir(desk.dataDir, job.id))).toBe(true);
    const { path } = await judge.do(fetchExport, { params: { ...held.params, export: job.id }, body: {} });
    await judge.do(cancelExport, { params: { ...held.params, export: job.id }, body: {} });
    expect((await download(path)).status).toBe(404);
    expect(existsSync(exportDir(desk.dataDir, job.id))).toBe(false);
    const running = await ask('video');
    await judge.do(cancelExport, { params: { ...held.params, export: running.id }, body: {} });
    expect(await ended(running.id)).toMatchObject({ state: 'cancelled' });
    const next = await ask('audio');
    expect(await ended(next.id)).toMatchObject({ state: 'done' });
    expect(readdirSync(join(desk.dataDir, 'exports'))).not.toContain(running.id);
  });

  it(
    'is begun anew when the process was killed, and given up when that was so three times',
    { timeout: MADE_MS },
    async () => {
      await desk.exports.close();
      const [broken, hopeless] = [await ask('audio'), await ask('audio')];
      const { db } = desk.storage.database;
      const set = { state: 'running', percent: 40 } as const;
      await db
        .updateTable('record_exports')
        .set({ ...set, starts: 1 })
        .where('id', '=', broken.id)
        .execute();
      await db
        .updateTable('record_exports')
        .set({ ...set, starts: 3 })
        .where('id', '=', hopeless.id)
        .execute();
      mkdirSync(exportDir(desk.dataDir, broken.id), { recursive: true });
      writeFileSync(join(exportDir(desk.dataDir, broken.id), 'half'), 'x');
      desk.exports.begin();
      expect(await ended(hopeless.id)).toMatchObject({ state: 'failed', failure: 'gave-up' });
      expect(await ended(broken.id)).toMatchObject({ state: 'done' });
      expect(readdirSync(exportDir(desk.dataDir, broken.id))).toEqual(['hearing.m4a']);
      expect((await held.noted('record-export-failed')).map(({ details }) => details['reason'])).toContain('gave-up');
    },
  );

  it(
    'is put back into the queue when the service ends, and does not count as begun',
    { timeout: MADE_MS },
    async () => {
      const job = await ask('video');
      const stored = () => new ExportStore(desk.storage.database, '').find(job.id);
      await vi.waitFor(async () => expect((await stored())?.state).toBe('running'), { interval: 10 });
      await desk.exports.close();
      expect(await stored()).toMatchObject({ state: 'queued', starts: 0 });
      desk.exports.begin();
      expect(await ended(job.id)).toMatchObject({ state: 'done' });
    },
  );

  it('leaves sessions the room that they need, and nothing of it stays', async () => {
    const other = 'other' as HearingId;
    const endless = { ...inSession, state: { ...inSession.state, id: other, endsAt: now + 1e15 } };
    desk.bus.publish('hearing-changed', endless, []);
    const job = await ask('audio');
    expect(await ended(job.id)).toMatchObject({ state: 'failed', failure: 'no-room' });
    expect(existsSync(exportDir(desk.dataDir, job.id))).toBe(false);
    desk.bus.publish('hearing-changed', { ...endless, state: { ...endless.state, intervals: [] } }, []);
  });

  it('waits in the queue five times for one person, also when all are asked for at once', async () => {
    await desk.exports.close();
    const body = { kind: 'audio' };
    const asked = await Promise.all(
      Array.from({ length: 6 }, () => judge.refused(askForExport, { params: held.params, body })),
    );
    expect(asked.filter((code) => code !== undefined)).toEqual(['too-many-requests']);
    await desk.storage.database.db.deleteFrom('record_exports').where('state', '=', 'queued').execute();
    desk.exports.begin();
  });

  it('is refused where the recording or the copy lies elsewhere', async () => {
    const body = { kind: 'audio' };
    renameSync(held.dir, `${held.dir}-away`);
    expect(await judge.refused(askForExport, { params: held.params, body })).toBe('recorded-elsewhere');
    renameSync(`${held.dir}-away`, held.dir);
    const job = (await judge.do(listExports, { params: held.params })).items.find(
      (one) => one.isOwn && one.state === 'done',
    )!;
    const move = (node: string) =>
      desk.storage.database.db.updateTable('record_exports').set({ node }).where('id', '=', job.id).execute();
    const { node } = (await new ExportStore(desk.storage.database, '').find(job.id))!;
    await move('another node');
    const given = { params: { ...held.params, export: job.id }, body: {} };
    expect(await judge.refused(fetchExport, given)).toBe('recorded-elsewhere');
    expect(await judge.refused(cancelExport, given)).toBe('recorded-elsewhere');
    await move(node);
  });

  it('is asked for over a link no more often than is good for the log', async () => {
    const clerk = await desk.as('clerk');
    const { link } = await clerk.do(renewLink, { params: { ...held.params, person: ACCUSED }, body: {} });
    const given = { params: held.params, body: { token: new URL(link!).hash.slice(1), kind: 'audio' } };
    const before = (await held.noted('record-refused')).length;
    const codes: unknown[] = [];
    for (let asked = 0; asked < 62; asked += 1) codes.push(await desk.nobody().refused(askForOwnExport, given));
    expect(codes[0]).toBe('copy-not-ordered');
    expect(codes.at(-1)).toBe('too-many-requests');
    expect((await held.noted('record-refused')).length - before).toBeLessThanOrEqual(60);
  });

  it('goes after three days', async () => {
    const store = new ExportStore(desk.storage.database, 'another node');
    expect((await store.expire(now)).kept.size).toBe(0);
    const job = (await judge.do(listExports, { params: held.params })).items.find(({ state }) => state === 'done')!;
    expect(job.until).toBeGreaterThan(now + 71 * 3_600_000);
  });
});
