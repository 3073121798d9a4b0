import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exhibitPagePath } from '@mahzar/shared/protocol/exhibit-address';
import { changeCase, readCase } from '@mahzar/shared/rest/cases';
import { API_PATH } from '@mahzar/shared/rest/route';
import { connect } from '../src/storage/database.ts';
import { BareClient } from './support/bare/client.ts';
import { haveEnded } from './support/processes.ts';
import { ExhibitCourt } from './support/exhibit-court.ts';
import { recordingOf } from './support/recordings.ts';
import { TestService } from './support/service.ts';
import { uploadToCase } from './support/case-uploads.ts';

/* A recording played in a hearing, with the real service: who receives its packets, and what log and record contain. */

const COURT = 'court';
/** Expects a paused exhibit: these clients receive a whole picture about each second, and no sound. */
async function stands(those: readonly BareClient[]): Promise<void> {
  for (const client of those) await client.hears(COURT, 'screen');
  await setTimeout(500);
  for (const client of those) {
    await client.counted();
    const [sound, picture] = counts(client);
    await expect.poll(() => counts(client)[1], { timeout: 3_000 }).toBeGreaterThan(picture);
    expect(counts(client)[0]).toBe(sound);
  }
}

/** Length of the file. */
const SECONDS = 20;

let service: TestService;
let court: ExhibitCourt;
let judge: BareClient;
let citizen: BareClient;
let expert: BareClient;
/** Joins while the exhibit is paused. */
let accused: BareClient;
/** The document that is played. */
let film: string;

const exhibitOf = (client: BareClient) => {
  const { exhibit } = client.client.scene;
  return exhibit === null || exhibit === 'withheld' ? undefined : exhibit;
};
const playback = (client: BareClient) => exhibitOf(client)?.playback;
const counts = (client: BareClient) =>
  [client.packetsOfStream(COURT, 'microphone'), client.packetsOfStream(COURT, 'screen')] as const;

async function come(seat: string): Promise<BareClient> {
  const client = await BareClient.open(court, seat);
  await client.prepare();
  return client;
}

async function logged(type: string): Promise<Record<string, unknown>[]> {
  const database = await connect(service.database);
  try {
    const rows = await database.db
      .selectFrom('log_entries')
      .select('payload')
      .where('hearing_id', '=', court.demo.hearing)
      .where('type', '=', type)
      .orderBy('seq')
      .execute();
    return rows.map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
  } finally {
    await database.db.destroy();
  }
}

beforeAll(async () => {
  service = await TestService.start({ SEAT_BUDGET: '50' });
  court = await ExhibitCourt.book(service);
  film = await court.file(recordingOf('mp4', SECONDS));
  judge = await come('judge');
  await judge.enter(['microphone']);
  for (const seat of ['citizen', 'expert']) {
    const client = await come(seat);
    await client.enter();
    await judge.must('admit', { seat });
    if (seat === 'citizen') citizen = client;
    else expert = client;
  }
  await judge.must('start', { countdownSeconds: 0 });
  const began = judge.client.until(() => judge.client.scene.phase === 'in-session', 10_000).then(() => true);
  do await judge.sends('microphone');
  while (!(await Promise.race([began, setTimeout(20, false)])));
  await judge.must('offer-exhibit', { document: film });
}, 120_000);

afterAll(async () => {
  for (const client of [judge, citizen, expert]) client?.close();
  await service?.stop();
});

describe('a recording that is played in the hearing', () => {
  it('is heard and seen by those who may read it, goes into the record, and nothing of it comes to anybody else', async () => {
    const listed = await judge.must('exhibits', {});
    expect(listed.exhibits[0]).toMatchObject({ number: 1, pages: null, playback: { media: ['audio', 'video'] } });
    expect(Math.abs(listed.exhibits[0]!.playback!.durationMs - SECONDS * 1000)).toBeLessThan(200);
    expect(await citizen.client.ask('play-exhibit', { exhibit: 1, second: 0 })).toMatchObject({ ok: false });
    await judge.must('play-exhibit', { exhibit: 1, second: 0 });
    for (const client of [judge, citizen])
      await Promise.all([client.hears(COURT, 'microphone'), client.hears(COURT, 'screen')]);
    await expert.client.until(() => expert.client.scene.exhibit === 'withheld');
    await expect
      .poll(() => logged('segment-sealed').then(() => logged('track-opened')), { timeout: 5_000 })
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ source: `${COURT}/exhibit-audio` }),
          expect.objectContaining({ source: `${COURT}/exhibit-video` }),
        ]),
      );
    // The recording's file is not delivered as a page.
    const page = await fetch(`${service.origin}${API_PATH}${exhibitPagePath(court.demo.hearing, 1, 1)}`, {
      headers: { Authorization: `Bearer ${citizen.session}` },
    });
    expect(page.status).toBe(404);
    expect(counts(expert)).toEqual([0, 0]);
    expect(expert.told(COURT, 'screen') + expert.told(COURT, 'microphone')).toBe(0);
  }, 30_000);

  it('stands still where it is when that is asked, and is played on from there', async () => {
    // Simulates a machine without CPU time for the player: nobody saw pictures that were not sent, so the position stays.
    process.kill(service.childrenOf('ffmpeg')[0]!, 'SIGSTOP');
    const { since } = playback(citizen)!;
    await setTimeout(2_000);
    await judge.must('pause-exhibit', { exhibit: 1, second: null });
    await citizen.client.until(() => playback(citizen)?.since === null);
    const { positionMs } = playback(citizen)!;
    expect(positionMs).toBeGreaterThan(0);
    expect(positionMs).toBeLessThan(Date.now() - since! - 1_900);
    expect((await logged('exhibit-shown')).at(-1)).toMatchObject({ playback: { positionMs, since: null } });
    // While paused, the still picture is sent, also to people who join later, and no sound.
    await stands([citizen]);
    accused = await come('accused');
    await accused.enter();
    await judge.must('admit', { seat: 'accused' });
    await stands([citizen, accused]);
    await judge.must('pause-exhibit', { exhibit: 1, second: 9 });
    await citizen.client.until(() => playback(citizen)?.positionMs === 9_000);
    await stands([citizen, accused]);
    const before = counts(citizen);
    await judge.must('play-exhibit', { exhibit: 1, second: 12 });
    await expect.poll(() => counts(citizen).every((now, index) => now > before[index]!), { timeout: 5_000 }).toBe(true);
    expect(playback(citizen)).toMatchObject({ positionMs: 12_000 });
    // Playing and pausing are one source: no client had to subscribe to another.
    expect((await logged('track-opened')).filter(({ source }) => source === `${COURT}/exhibit-video`)).toHaveLength(1);
    accused.close();
  }, 30_000);

  it('says where it broke off when the process that plays it ends', async () => {
    const pids = service.childrenOf('ffmpeg');
    expect(pids).toHaveLength(1);
    process.kill(pids[0]!, 'SIGKILL');
    await judge.client.until(() => playback(judge)?.fault === 'failed');
    expect(playback(judge)!.positionMs).toBeGreaterThanOrEqual(12_000);
  }, 30_000);

  it('stands at its end when it has come there', async () => {
    await judge.must('play-exhibit', { exhibit: 1, second: SECONDS - 1 });
    // The playing process has a lower priority than people's voices, so it is slow on a busy machine.
    await judge.client.until(() => playback(judge)?.since === null, 25_000);
    expect(playback(judge)).toMatchObject({ positionMs: playback(judge)!.durationMs });
    expect(playback(judge)).not.toHaveProperty('fault');
  }, 40_000);

  it('stands where it was when the service ends, and what plays it has ended too', async () => {
    await judge.must('play-exhibit', { exhibit: 1, second: 2 });
    await expect.poll(() => service.childrenOf('ffmpeg').length).toBe(1);
    const players = service.childrenOf('ffmpeg');
    await service.kill('SIGKILL');
    await haveEnded(players);
    await service.run();
    await expect
      .poll(async () => (await logged('exhibit-shown')).at(-1), { timeout: 10_000 })
      .toMatchObject({
        playback: { since: null, fault: 'restarted' },
      });
    for (const client of [judge, citizen, expert]) client.close();
    [judge, citizen, expert] = await Promise.all([come('judge'), come('citizen'), come('expert')]);
    for (const client of [judge, citizen, expert]) await client.enter([], true);
    expect(playback(citizen)).toMatchObject({ fault: 'restarted' });
  }, 30_000);

  it('ends for whom the registry strikes off the case while it plays', async () => {
    await judge.must('play-exhibit', { exhibit: 1, second: 0 });
    await citizen.hears(COURT, 'screen');
    const params = { case: court.caseId };
    const { bookings: _, id: __, state: ___, changedAt: ____, ...file } = await court.desk.do(readCase, { params });
    const people = file.people.filter(({ id }) => id !== 'citizen');
    await court.desk.do(changeCase, { params, body: { ...file, people } });
    await citizen.client.until(() => citizen.client.scene.exhibit === 'withheld', 6_000);
    // Packets in transit may still arrive within half a second, the same limit as for muting.
    await setTimeout(500);
    await citizen.counted();
    const before = counts(citizen);
    const moved = counts(judge)[1];
    await expect.poll(() => counts(judge)[1], { timeout: 5_000 }).toBeGreaterThan(moved + 10);
    await citizen.counted();
    expect(counts(citizen)).toEqual(before);
  }, 30_000);

  it('waits where it is when the line of whoever plays it is gone', async () => {
    const { client: clerk } = await come('clerk').then(async (one) => (await one.enter(), one));
    const began = await clerk.ask('play-exhibit', { exhibit: 1, second: 3 });
    expect(began).toMatchObject({ ok: true });
    await judge.client.until(() => playback(judge)?.since !== null && playback(judge)?.positionMs === 3_000);
    clerk.socket.disconnect();
    await judge.client.until(() => playback(judge)?.since === null, 15_000);
    expect(playback(judge)).not.toHaveProperty('fault');
    expect(playback(judge)!.positionMs).toBeGreaterThanOrEqual(3_000);
  }, 30_000);

  it('is not played when its file was swapped on the disk after the judge had admitted it', async () => {
    const document = await court.file(recordingOf('mp4', 2));
    await judge.must('offer-exhibit', { document });
    await judge.must('admit-exhibit', { exhibit: 2 });
    const { db } = await connect(service.database);
    const parts = db.selectFrom('object_parts').select('content').where('object', '=', film);
    const other = await parts.limit(1).executeTakeFirstOrThrow();
    await db.updateTable('object_parts').set(other).where('object', '=', document).execute();
    await db.destroy();
    const played = await judge.client.ask('play-exhibit', { exhibit: 2, second: 0 });
    expect(played).toMatchObject({ ok: false, code: 'exhibit-altered' });
    // What was shown before stays.
    expect(exhibitOf(judge)?.exhibit).toBe(1);
  }, 30_000);

  it('ends with its process when the hearing rests', async () => {
    await judge.must('play-exhibit', { exhibit: 1, second: 0 });
    await expect.poll(() => service.childrenOf('ffmpeg').length).toBe(1);
    await judge.must('recess', {});
    await citizen.client.until(() => citizen.client.scene.exhibit === null);
    await expect.poll(() => service.childrenOf('ffmpeg').length).toBe(0);
    expect((await logged('exhibit-hidden')).at(-1)).toMatchObject({ exhibit: 1, why: 'over' });
    const tracks = (await logged('track-opened')).filter(({ source }) => source === `${COURT}/exhibit-video`);
    const sealed = async () => (await logged('segment-sealed')).filter(({ track }) => track === tracks[0]?.['track']);
    await expect.poll(async () => (await sealed())[0]?.['bytes'], { timeout: 10_000 }).toBeGreaterThan(10_000);
  }, 30_000);
});

describe('a file that is no recording', () => {
  const whole = recordingOf('mp4', 1);
  it.each([
    ['cut off', whole.subarray(0, Math.floor(whole.length / 3)), 'not-playable'],
    ['filled with noughts', Buffer.concat([whole.subarray(0, 64), Buffer.alloc(20_000)]), 'not-playable'],
    ['a list of other files', Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'), 'wrong-file-type'],
  ])('is refused: %s', async (_, content, code) => {
    expect(await uploadToCase(court.desk, court.caseId, content)).toEqual({ code });
  });
});
