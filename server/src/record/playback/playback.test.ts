import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { BufferSource, EncodedPacketSink, Input, WEBM } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HearingId, ScreeningId, SeatId } from '@mahzar/shared/hearing/ids';
import {
  FIRST_FRAGMENT_MS,
  LINK_TOKEN_HEADER,
  mediaPath,
  openingAddress,
  openingPath,
  speechPath,
} from '@mahzar/shared/record/media-address';
import { OpeningReader, PartReader, tracksIn } from '@mahzar/shared/record/media-parts';
import type { MediaGap, Opening } from '@mahzar/shared/record/media-parts';
import { createBooking, renewLink } from '@mahzar/shared/rest/bookings';
import { playOwnRecord, playRecord } from '@mahzar/shared/rest/playback';
import type { PlayedRecord, SpokenTrack } from '@mahzar/shared/rest/playback';
import { readAttendance } from '@mahzar/shared/rest/record-attendance';
import { logOf, START, writeTrack } from '../../../test/recording-journal.ts';
import { beepTimes, flashTimes, makeClip, packetize } from '../../../test/recording-media.ts';
import type { Burst } from '../../../test/recording-media.ts';
import { startDesk, Visitor } from '../../../test/support/desk.ts';
import type { TestDesk } from '../../../test/support/desk.ts';
import { DeskHearing, person } from '../../../test/support/desk-hearing.ts';
import { WRITER } from '../../../test/support/writer.ts';
import { Sessions } from '../../access/staff/sessions.ts';
import { Chat } from '../../gateway/hearing/chat.ts';
import { hearingDir, segmentFile, trackDir, trackInfoFile } from '../../recording/layout.ts';
import { trackCipher } from '../../recording/segment-cipher.ts';
import { parseTrackInfo, sourceOf } from '../../recording/track-spec.ts';
import { writeFragment } from './fragment.ts';
import type { Sink } from './fragment.ts';
import { FragmentMaker } from './fragment-maker.ts';
import { PlayedTrack } from './played-track.ts';

const SECONDS = 14;
/** It names the accused, who is protected later. */
const TITLE = 'رسیدگی به اظهارات سعید کریمی';
const [JUDGE, COMPLAINANT, ACCUSED, WITNESS] = ['judge', 'complainant', 'accused', 'witness'] as SeatId[] as [
  SeatId,
  SeatId,
  SeatId,
  SeatId,
];

let folder: string;
let desk: TestDesk;
let now = START - 120_000;
let judge: Visitor;
let clerk: Visitor;
let held: DeskHearing;
let pictures: Burst[];
let sounds: Burst[];

/** The witness is screened from the complainant throughout, and the accused from the eighth second on. */
/** Of its recording. */
let key: Buffer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-playback-'));
  desk = await startDesk();
  desk.clock.now = () => now;
  [judge, clerk] = [await desk.as('judge'), await desk.as('clerk')];
  held = await DeskHearing.book(desk, {
    startsAt: START,
    people: [
      person(JUDGE, 'presiding-judge', 'رضا کیانی', judge.account),
      person(COMPLAINANT, 'complainant', 'مریم احمدی'),
      person(ACCUSED, 'accused', 'سعید کریمی'),
      person(WITNESS, 'witness', 'نادر'),
    ],
    screens: [{ id: 'apart', between: [[COMPLAINANT], [WITNESS]] }],
    title: TITLE,
  });
  now = START - 60_000;
  await held.enter(JUDGE);
  await held.letIn(JUDGE, COMPLAINANT, ACCUSED, WITNESS);
  now = START;
  await held.goOnRecord(JUDGE);
  key = await desk.storage.recordingKeys.make(held.id);
  pictures = await packetize(await makeClip(join(folder, 'c.webm'), 'vp8', SECONDS), 'vp8');
  sounds = await packetize(await makeClip(join(folder, 'm.webm'), 'opus', SECONDS), 'opus');
  for (const seat of [JUDGE, ACCUSED, WITNESS]) {
    const [mic, cam] = [`${seat}-mic`, `${seat}-cam`];
    const [sound, picture] = [{ cipher: cipherOf(mic) }, { cipher: cipherOf(cam) }];
    const encryption = 'aes-256-gcm';
    await writeTrack(
      held.dir,
      { track: mic, seat, kind: 'mic', encryption },
      { codec: 'opus', bursts: sounds, ...sound },
    );
    await writeTrack(
      held.dir,
      { track: cam, seat, kind: 'camera', encryption },
      { codec: 'vp8', bursts: seat === WITNESS ? withLayers(pictures) : pictures, ...picture },
    );
  }
  await held.enterTracks(key);
  now = START + 8000;
  const between = [[COMPLAINANT], [ACCUSED]] as const;
  await held.execute({ type: 'screen', screen: 'late' as ScreeningId, between }, JUDGE);
  const { bus, service, storage } = desk;
  const ignore = () => undefined;
  const chat = new Chat({
    bus,
    service,
    store: storage.chat,
    newId: randomUUID,
    now: () => now,
    problem: ignore,
    deliver: ignore,
  });
  await chat.note(held.id, JUDGE, WRITER, { text: 'تفهیم اتهام شد', agoMs: 0, nonce: 'nonce of the note' });
  now = START + SECONDS * 1000;
}, 60_000);

afterAll(async () => {
  await desk.stop();
  rmSync(folder, { recursive: true });
});

async function fetchMedia(
  visitor: Visitor,
  {
    play,
    track,
    from,
    to,
    begins = false,
  }: {
    readonly play: string;
    readonly track: string;
    readonly from: number;
    readonly to: number;
    readonly begins?: boolean;
  },
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly bytes: Buffer | null }> {
  const path = `${mediaPath(held.id, play)}?from=${from}&to=${to}&track=${encodeURIComponent(track)}${begins ? '&begins=yes' : ''}`;
  const response = await visitor.ask({ method: 'get', path }, { headers });
  const [media] = response.ok ? tracksIn(await response.arrayBuffer()) : [];
  return { status: response.status, bytes: media === undefined || media === null ? null : Buffer.from(media) };
}

async function openingIn(response: Pick<Response, 'arrayBuffer'>) {
  const openings: Opening<PlayedRecord>[] = [];
  const media = new Map<number, Buffer>();
  new OpeningReader<PlayedRecord>(
    (opening) => openings.push(opening),
    (track, bytes) => media.set(track, Buffer.from(bytes!)),
  ).take(new Uint8Array(await response.arrayBuffer()));
  return { opening: openings[0]!, media };
}

async function packetsOf(bytes: Buffer) {
  const input = new Input({ source: new BufferSource(bytes), formats: [WEBM] });
  const [track] = await input.getTracks();
  const packets = [];
  for await (const { timestamp, duration, type } of new EncodedPacketSink(track!).packets()) {
    packets.push({ ms: Math.round(timestamp * 1000), durationMs: Math.round(duration * 1000), type });
  }
  input.dispose();
  return packets;
}

function trackOf({ sources }: PlayedRecord, seat: SeatId, kind: 'microphone' | 'camera'): string {
  return sources.find((source) => source.seat === seat && source.kind === kind)!.tracks[0]!.track;
}

/** Marks packets as with two temporal layers: every second picture is no reference for others (N of RFC 7741). */
function withLayers(bursts: readonly Burst[]): Burst[] {
  let sinceKey = 0;
  return bursts.map((burst) => {
    sinceKey = burst.key ? 0 : sinceKey + 1;
    if (sinceKey % 2 === 0) return burst;
    const [first, ...others] = burst.payloads;
    const marked = Buffer.from(first!);
    marked[0]! |= 0x20;
    return { ...burst, payloads: [marked, ...others] };
  });
}

async function picturesOfJudge() {
  const dir = hearingDir(desk.dataDir, held.id);
  const directory = trackDir(dir, `${JUDGE}-cam`);
  const info = parseTrackInfo(readFileSync(trackInfoFile(directory), 'utf8'))!;
  const { recording } = await logOf(dir, key);
  return { info, directory, cipher: cipherOf(info.track), logged: recording.tracks.get(info.track)! };
}

function flipped(bytes: Buffer): Buffer {
  bytes[500]! ^= 1;
  return bytes;
}

const cipherOf = (track: string) => trackCipher(key, held.id, track);

const play = { body: {} };

async function linkOf(seat: SeatId): Promise<string> {
  const { link } = await clerk.do(renewLink, { params: { ...held.params, person: seat }, body: {} });
  return new URL(link!).hash.slice(1);
}

describe('while the hearing is held', () => {
  it('the court plays what is closed, and parties nothing', async () => {
    const record = await judge.do(playRecord, { params: held.params, ...play });
    expect(record.isLive).toBe(true);
    // The part whose segments are not closed yet is not reported.
    expect(record.intervals).toEqual([{ from: START, to: now - 12_000 }]);
    const given = { params: held.params, body: { token: await linkOf(COMPLAINANT) } };
    expect(await desk.nobody().refused(playOwnRecord, given)).toBe('hearing-not-over');
  });
});

describe('after the hearing', () => {
  beforeAll(async () => {
    await held.execute({ type: 'close' }, JUDGE);
    // The copy that was read during the session has expired by then.
    now += 5000;
  });

  it('tells the court who was there, what there is of each, and what happened', async () => {
    const record = await judge.do(playRecord, { params: held.params, ...play });
    expect(record).toMatchObject({ isLive: false, zero: START, caseNumber: '1405-12', title: TITLE });
    const until = START + SECONDS * 1000;
    expect(record.intervals).toEqual([{ from: START, to: until }]);
    expect(record.sources.map(({ seat, kind, ranges }) => [seat, kind, ranges])).toEqual(
      [JUDGE, ACCUSED, WITNESS].flatMap((seat) =>
        (['microphone', 'camera'] as const).map((kind) => [seat, kind, [{ from: START, to: until }]]),
      ),
    );
    expect(record.people.map(({ seat, name }) => [seat, name])).toContainEqual([WITNESS, 'نادر']);
    expect(record.notes.map(({ type }) => type)).toEqual(['session-started', 'hearing-closed']);
  });

  it('begins a play for a page that asks ahead, with the same media, and notes it once; for no other page', async () => {
    const path = openingAddress(held.id);
    const own = { headers: { 'Sec-Fetch-Site': 'same-origin' } };
    const before = await held.noted('record-played');
    expect((await judge.ask({ method: 'get', path: `${openingPath(held.id)}?still=no` }, own)).status).toBe(400);
    const response = await judge.ask({ method: 'get', path }, own);
    const { opening, media } = await openingIn(response);
    const { record, tracks, range } = opening;
    // A page that did not receive the response begins the same play.
    expect(record).toEqual(await judge.do(playRecord, { params: held.params, ...play }));
    expect(await held.noted('record-played')).toHaveLength(before.length + 1);
    expect(range).toEqual({ from: START, to: START + FIRST_FRAGMENT_MS });
    expect([...tracks].sort()).toEqual(
      record.sources.flatMap((source) => source.tracks.map(({ track }) => track)).sort(),
    );
    for (const [index, track] of tracks.entries()) {
      const asked = await fetchMedia(judge, { play: record.play, track, ...range, begins: true });
      expect(media.get(index)).toEqual(asked.bytes);
    }
    expect((await judge.ask({ method: 'get', path })).status).toBe(403);
    expect((await judge.ask({ method: 'get', path }, { headers: { 'Sec-Fetch-Site': 'same-site' } })).status).toBe(403);
    expect((await desk.nobody().ask({ method: 'get', path }, own)).status).toBe(401);
    // The page has used the play by then, so another begin starts a new play.
    expect((await judge.do(playRecord, { params: held.params, ...play })).play).not.toBe(record.play);
    expect(await held.noted('record-played')).toHaveLength(before.length + 2);
  });

  it('notes what another browser of the same person plays for itself, also while a page of the first one loads', async () => {
    const { database } = desk.storage;
    const sessions = new Sessions({ database, randomBytes, now: desk.clock.now, demonstration: false });
    const { secret } = await sessions.begin(database, judge.account, 'signed-in');
    const other = new Visitor(desk.origin, judge.cookie.replace(/=.*/, `=${secret}`), judge.account);
    const before = await held.noted('record-played');
    const own = { headers: { 'Sec-Fetch-Site': 'same-origin' } };
    const { opening } = await openingIn(await judge.ask({ method: 'get', path: openingPath(held.id) }, own));
    const begun = await other.do(playRecord, { params: held.params, ...play });
    expect(begun.play).not.toBe(opening.record.play);
    // The later request does not continue the earlier play.
    await fetchMedia(judge, { play: opening.record.play, track: opening.tracks[0]!, ...opening.range });
    expect(await held.noted('record-played')).toHaveLength(before.length + 2);
  });

  it('begins a play over a link with its first moment, of what that seat may have', async () => {
    const path = openingPath(held.id);
    const headers = { [LINK_TOKEN_HEADER]: await linkOf(ACCUSED) };
    const response = await desk.nobody().ask({ method: 'get', path }, { headers });
    const { opening, media } = await openingIn(response);
    const seats = opening.record.sources.map(({ seat }) => seat);
    expect(seats).toContain(JUDGE);
    expect(opening.tracks).toHaveLength(media.size);
    const other = { headers: { ...headers, 'Sec-Fetch-Site': 'same-site' } };
    expect((await desk.nobody().ask({ method: 'get', path }, other)).status).toBe(403);
    const unknown = { headers: { [LINK_TOKEN_HEADER]: 'no token' } };
    expect((await desk.nobody().ask({ method: 'get', path }, unknown)).status).toBe(404);
  });

  it('tells what was typed to whoever keeps the record, and to nobody else of the court or the parties', async () => {
    const typed = ({ written }: PlayedRecord) => written.map(({ text }) => text);
    for (const keeper of [judge, clerk]) {
      expect(typed(await keeper.do(playRecord, { params: held.params, ...play }))).toEqual(['تفهیم اتهام شد']);
    }
    const prosecutor = await desk.as('prosecutor');
    expect(typed(await prosecutor.do(playRecord, { params: held.params, ...play }))).toEqual([]);
    const given = { params: held.params, body: { token: await linkOf(COMPLAINANT) } };
    expect(typed(await desk.nobody().do(playOwnRecord, given))).toEqual([]);
  });

  it('sends ranges that follow each other without a picture lost or twice, and sound without a gap', async () => {
    const record = await judge.do(playRecord, { params: held.params, ...play });
    const ranges = [0, 3500, 4000, 9990, SECONDS * 1000].map((ms) => START + ms);
    const pieces = { camera: [] as Buffer[], microphone: [] as Buffer[] };
    for (const kind of ['camera', 'microphone'] as const) {
      for (const [index, from] of ranges.slice(0, -1).entries()) {
        const asked = { play: record.play, track: trackOf(record, JUDGE, kind), from, to: ranges[index + 1]! };
        const { bytes } = await fetchMedia(judge, asked);
        if (bytes !== null) pieces[kind].push(bytes);
      }
    }
    const shown = (await Promise.all(pieces.camera.map(packetsOf))).flat();
    expect(shown.map(({ ms }) => ms)).toEqual(pictures.map(({ ms }) => ms));
    for (const piece of pieces.camera) expect((await packetsOf(piece))[0]!.type).toBe('key');
    const heard = (await Promise.all(pieces.microphone.map(packetsOf))).flat();
    expect(heard[0]!.ms).toBeLessThan(20);
    for (const [index, { ms }] of heard.slice(1).entries()) {
      const step = ms - heard[index]!.ms;
      expect([step, step > 0 && step <= 40]).toEqual([step, true]);
    }
    expect(heard.at(-1)!.ms).toBeGreaterThan(SECONDS * 1000 - 45);
  });

  it('begins pictures with the key frame before the moment, and sends several tracks at once', async () => {
    const record = await judge.do(playRecord, { params: held.params, ...play });
    const keys = pictures.filter((picture) => picture.key).map(({ ms }) => ms);
    const tracks = [trackOf(record, JUDGE, 'camera'), trackOf(record, WITNESS, 'microphone')];
    for (const ms of [0, keys[1]! - 1, keys[1]!, keys[1]! + 1, 9990]) {
      const [from, to] = [START + ms, START + ms + 1200];
      const query = `from=${from}&to=${to}&begins=yes&track=${tracks.join('&track=')}`;
      const response = await judge.ask({ method: 'get', path: `${mediaPath(held.id, record.play)}?${query}` });
      const [camera, microphone] = tracksIn(await response.arrayBuffer());
      const shown = await packetsOf(Buffer.from(camera!));
      expect([ms, shown[0]!.ms, shown[0]!.type]).toEqual([ms, keys.findLast((key) => key <= ms), 'key']);
      expect(shown.at(-1)!.ms).toBeGreaterThanOrEqual(ms + 1160);
      const heard = await packetsOf(Buffer.from(microphone!));
      expect(heard[0]!.ms).toBeGreaterThanOrEqual(ms);
      expect(heard[0]!.ms).toBeLessThan(ms + 41);
    }
    const path = `${mediaPath(held.id, record.play)}?from=${START}&to=${START + 1000}&track=${tracks[0]}`;
    const statuses = ['&track=none', '&still=yes', '&still=no'].map(async (more) => {
      const response = await judge.ask({ method: 'get', path: path + more });
      await response.arrayBuffer();
      return response.status;
    });
    expect(await Promise.all(statuses)).toEqual([404, 200, 400]);
  });

  it('leaves out what is decoded for nothing: pictures before the moment against which none was coded', async () => {
    const record = await judge.do(playRecord, { params: held.params, ...play });
    const key = pictures.filter((picture) => picture.key)[3]!.ms;
    const range = { from: START + key + 900, to: START + key + 1500, play: record.play, begins: true };
    const shownOf = async (seat: SeatId) => {
      const { bytes } = await fetchMedia(judge, { ...range, track: trackOf(record, seat, 'camera') });
      return (await packetsOf(bytes!)).map(({ ms }) => Math.round((ms - key) / 40));
    };
    const [all, layered] = [await shownOf(JUDGE), await shownOf(WITNESS)];
    expect(layered).toEqual(all.filter((number) => number % 2 === 0 || number > 16));
    expect(layered.slice(0, 4)).toEqual([0, 2, 4, 6]);
    // Where playback does not begin, no picture is left out.
    const { bytes } = await fetchMedia(judge, { ...range, begins: false, track: trackOf(record, WITNESS, 'camera') });
    expect((await packetsOf(bytes!)).length).toBeGreaterThan(20);
  });

  it('goes on without a track that cannot be read, and takes no track twice', async () => {
    const record = await judge.do(playRecord, { params: held.params, ...play });
    const tracks = [
      trackOf(record, JUDGE, 'camera'),
      trackOf(record, WITNESS, 'camera'),
      trackOf(record, JUDGE, 'microphone'),
    ];
    const path = `${mediaPath(held.id, record.play)}?from=${START}&to=${START + 4000}&begins=yes&track=`;
    const fetchAll = async (some: readonly string[]) => {
      const response = await judge.ask({ method: 'get', path: path + some.join('&track=') });
      return tracksIn(await response.arrayBuffer()).map((media) => media && media.byteLength);
    };
    const segment = segmentFile(trackDir(hearingDir(desk.dataDir, held.id), tracks[0]!), 1);
    renameSync(segment, `${segment}.away`);
    const without = await fetchAll(tracks);
    renameSync(`${segment}.away`, segment);
    const whole = await fetchAll(tracks);
    expect(whole).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)]);
    expect(without).toEqual([null, ...whole.slice(1)]);
    const twice = await judge.ask({ method: 'get', path: `${path}${tracks[1]}&track=${tracks[1]}` });
    expect(twice.status).toBe(400);
  });

  it.each([
    ['is not there', (file: string) => renameSync(file, `${file}.away`), 'away'],
    ['was changed', (file: string) => writeFileSync(file, flipped(readFileSync(file))), 'changed'],
  ])('says from when to when something of a track %s, and sends the rest of it', async (_, spoil) => {
    const record = await judge.do(playRecord, { params: held.params, ...play });
    const tracks = [trackOf(record, JUDGE, 'microphone'), trackOf(record, WITNESS, 'microphone')];
    const to = START + SECONDS * 1000;
    const path = `${mediaPath(held.id, record.play)}?from=${START}&to=${to}&track=${tracks.join('&track=')}`;
    const fetchAll = async () => {
      const found: { media: ArrayBuffer | null; gaps: readonly MediaGap[] }[] = [];
      const response = await judge.ask({ method: 'get', path });
      const reader = new PartReader((track, media, gaps) => (found[track] = { media, gaps }));
      reader.take(new Uint8Array(await response.arrayBuffer()));
      return found;
    };
    const file = segmentFile(trackDir(hearingDir(desk.dataDir, held.id), tracks[0]!), 1);
    const before = readFileSync(file);
    spoil(file);
    const [spoiled, other] = await fetchAll();
    writeFileSync(file, before);
    const [whole] = await fetchAll();
    expect([other!.gaps, whole!.gaps]).toEqual([[], []]);
    const [gap] = spoiled!.gaps;
    expect(spoiled!.gaps).toHaveLength(1);
    expect(gap!.from - START).toBeLessThan(1000);
    expect(gap!.to - START).toBeGreaterThan(9000);
    expect(gap!.to - START).toBeLessThan(11_000);
    // Media recorded after the gap are at their original positions.
    const laterOf = async ({ media }: { media: ArrayBuffer | null }) =>
      (await packetsOf(Buffer.from(media!))).map(({ ms }) => ms).filter((ms) => ms > 11_000);
    expect((await laterOf(whole!)).length).toBeGreaterThan(140);
    expect(await laterOf(spoiled!)).toEqual(await laterOf(whole!));
  });

  it('tells who spoke when, of those whom the caller may hear', async () => {
    const whole = await judge.do(playRecord, { params: held.params, ...play });
    const ask = (visitor: Visitor, id: string, headers = {}) =>
      visitor.ask({ method: 'get', path: speechPath(held.id, id) }, { headers });
    const spoken = (await (await ask(judge, whole.play)).json()) as SpokenTrack[];
    const voices = [JUDGE, ACCUSED, WITNESS].map((seat) => trackOf(whole, seat, 'microphone'));
    expect(spoken.map(({ track }) => track).toSorted()).toEqual(voices.toSorted());
    for (const { speech } of spoken) {
      // One beep of 50 ms at each full second, except the first, which is a click, or a result of the journal's growth.
      for (const { from, to } of speech) {
        expect(from).toBeGreaterThanOrEqual(START);
        expect(to).toBeLessThanOrEqual(START + SECONDS * 1000);
      }
    }
    const token = await linkOf(COMPLAINANT);
    const own = await desk.nobody().do(playOwnRecord, { params: held.params, body: { token } });
    const asked = await ask(desk.nobody(), own.play, { [LINK_TOKEN_HEADER]: token });
    const heard = (await asked.json()) as SpokenTrack[];
    expect(heard.map(({ track }) => track).toSorted()).toEqual(
      [JUDGE, ACCUSED].map((seat) => trackOf(whole, seat, 'microphone')).toSorted(),
    );
    const ofAccused = heard.find(({ track }) => track === trackOf(whole, ACCUSED, 'microphone'))!;
    expect(ofAccused.speech.every(({ to }) => to <= START + 8000)).toBe(true);
    expect((await ask(desk.nobody(), own.play)).status).toBe(401);
    expect((await ask(clerk, whole.play)).status).toBe(404);
  });

  it('keeps sound and picture together', async () => {
    const record = await judge.do(playRecord, { params: held.params, ...play });
    const range = { play: record.play, from: START + 2000, to: START + 9000 };
    const save = async (kind: 'camera' | 'microphone') => {
      const { bytes } = await fetchMedia(judge, { ...range, track: trackOf(record, JUDGE, kind) });
      const path = join(folder, `${kind}.webm`);
      writeFileSync(path, bytes!);
      return path;
    };
    // Both begin where they were asked for: with a key frame, and with the first packet of sound.
    const beeps = await beepTimes(await save('microphone'));
    const flashes = await flashTimes(await save('camera'));
    expect(flashes.length).toBeGreaterThanOrEqual(7);
    for (const flash of flashes.slice(1, 7)) {
      expect(Math.min(...beeps.map((beep) => Math.abs(beep - flash)))).toBeLessThan(0.025);
    }
  });

  it('gives a party nothing of who was screened from them, nor what came after a screen', async () => {
    const token = await linkOf(COMPLAINANT);
    const nobody = desk.nobody();
    const whole = await judge.do(playRecord, { params: held.params, ...play });
    const record = await nobody.do(playOwnRecord, { params: held.params, body: { token } });
    expect(JSON.stringify(record)).not.toContain('witness');
    expect(JSON.stringify(record)).not.toContain('نادر');
    const screenedAt = START + 8000;
    const ofAccused = record.sources.filter(({ seat }) => seat === ACCUSED);
    expect(ofAccused.map(({ ranges }) => ranges)).toEqual([
      [{ from: START, to: screenedAt }],
      [{ from: START, to: screenedAt }],
    ]);
    // The answer does not reveal how long the sources lasted after that, either.
    expect(ofAccused.flatMap(({ tracks }) => tracks.map(({ to }) => to <= screenedAt))).toEqual([true, true]);
    const asked = async (track: string, from: number, to: number) =>
      fetchMedia(nobody, { play: record.play, track, from, to }, { [LINK_TOKEN_HEADER]: token });
    for (const kind of ['camera', 'microphone'] as const) {
      const witness = trackOf(whole, WITNESS, kind);
      expect((await asked(witness, START, START + 5000)).status).toBe(403);
      const accused = trackOf(whole, ACCUSED, kind);
      expect((await asked(accused, screenedAt, START + 12_000)).status).toBe(403);
      const { status, bytes } = await asked(accused, START + 5000, START + 12_000);
      expect(status).toBe(200);
      const packets = await packetsOf(bytes!);
      // After that time the sound is silence only.
      const last = kind === 'camera' ? packets.at(-1)!.ms : 0;
      expect(last).toBeLessThan(8000);
    }
    const silent = (await asked(trackOf(whole, ACCUSED, 'microphone'), START + 7000, START + 12_000)).bytes;
    const path = join(folder, 'screened.webm');
    writeFileSync(path, silent!);
    // The beep of the seventh second, and none of those from the eighth on.
    expect(await beepTimes(path)).toHaveLength(1);
  });

  it('asks for each request whose play it is, and from where', async () => {
    const record = await judge.do(playRecord, { params: held.params, ...play });
    const asked = { play: record.play, track: trackOf(record, JUDGE, 'camera'), from: START, to: START + 1000 };
    expect((await fetchMedia(clerk, asked)).status).toBe(404);
    expect((await fetchMedia(desk.nobody(), asked)).status).toBe(401);
    expect((await fetchMedia(judge, { ...asked, track: '../sealed' })).status).toBe(404);
    expect((await fetchMedia(judge, { ...asked, to: START + 60_000 })).status).toBe(400);
    expect((await fetchMedia(judge, asked, { 'X-Mahzar': '' })).status).toBe(403);
    const support = await desk.as('support');
    expect(await support.refused(playRecord, { params: held.params, ...play })).toBe('not-permitted');
    const token = await linkOf(WITNESS);
    expect(await desk.nobody().refused(playOwnRecord, { params: held.params, body: { token } })).toBe('not-permitted');
    const old = await linkOf(COMPLAINANT);
    await linkOf(COMPLAINANT);
    const given = { params: held.params, body: { token: old } };
    expect(await desk.nobody().refused(playOwnRecord, given)).toBe('link-replaced');
  });

  it('refuses who asks for too much at once, and sends again when that is done', async () => {
    const record = await judge.do(playRecord, { params: held.params, ...play });
    const asked = { play: record.play, track: trackOf(record, JUDGE, 'camera'), from: START, to: START + 3000 };
    const answers = await Promise.all(Array.from({ length: 80 }, () => fetchMedia(judge, asked)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    expect((await fetchMedia(judge, asked)).status).toBe(200);
  });

  it('holds the last ten plays of one person, whatever others begin', async () => {
    const range = { from: START, to: START + 1000 };
    const ofClerk = await clerk.do(playRecord, { params: held.params, ...play });
    const track = trackOf(ofClerk, JUDGE, 'microphone');
    const ofJudge: string[] = [];
    for (let begun = 0; begun < 11; begun += 1)
      ofJudge.push((await judge.do(playRecord, { params: held.params, ...play })).play);
    const status = async (visitor: Visitor, id: string) =>
      (await fetchMedia(visitor, { play: id, track, ...range })).status;
    expect(await status(judge, ofJudge[0]!)).toBe(404);
    expect(await status(judge, ofJudge[1]!)).toBe(200);
    expect(await status(clerk, ofClerk.play)).toBe(200);
  });

  it('shows no picture from before a range that does not begin the record', async () => {
    const { info, directory, cipher, logged } = await picturesOfJudge();
    const track = new PlayedTrack({ info, source: sourceOf(info), directory, cipher }, logged);
    const [, key] = pictures.filter((picture) => picture.key);
    const from = START + key!.ms + 100;
    const made = async (hasLead: boolean) => {
      const bytes: Uint8Array[] = [];
      const range = { from: START + key!.ms - 500, to: START + SECONDS * 1000 };
      const allowed = [{ from, to: range.to, hasLead }];
      await writeFragment(
        track,
        { ...range, allowed, zero: START, shift: 7000, begins: false },
        async (part) => void bytes.push(part),
      );
      return (await packetsOf(Buffer.concat(bytes)))[0]!.ms;
    };
    expect(await made(true)).toBe(key!.ms);
    expect(await made(false)).toBeGreaterThan(key!.ms + 100);
  });

  it('says where the picture stands still in the record itself', async () => {
    const { info, directory, cipher, logged } = await picturesOfJudge();
    const track = new PlayedTrack({ info, source: sourceOf(info), directory, cipher }, logged);
    const gapsUntil = (ms: number) => {
      const range = { from: START, to: START + ms };
      const request = { ...range, allowed: [{ ...range, hasLead: true }], zero: START, shift: 7000, begins: true };
      return writeFragment(track, request, async () => undefined);
    };
    const last = START + pictures.at(-1)!.ms;
    expect(await gapsUntil(SECONDS * 1000)).toEqual([]);
    const [gap, ...others] = await gapsUntil(SECONDS * 1000 + 3000);
    expect(others).toEqual([]);
    expect(gap).toMatchObject({ kind: 'still', to: START + SECONDS * 1000 + 3000 });
    expect(Math.abs(gap!.from - last)).toBeLessThan(50);
  });

  it('is made in a thread of its own, which lets go of who reads no longer and is begun anew when it has failed', async () => {
    const { info, directory, cipher, logged } = await picturesOfJudge();
    const track = new PlayedTrack({ info, source: sourceOf(info), directory, cipher }, logged);
    const range = { from: START, to: START + SECONDS * 1000 };
    const request = { ...range, allowed: [{ ...range, hasLead: true }], zero: START, shift: 7000, begins: false };
    const madeBy = async (write: (sink: Sink) => Promise<unknown>): Promise<Buffer> => {
      const bytes: Uint8Array[] = [];
      await write(async (part) => void bytes.push(part));
      return Buffer.concat(bytes);
    };
    const here = await madeBy((sink) => writeFragment(track, request, sink));
    const fragments = new FragmentMaker();
    const fragment = { track, request };
    const none = { track, request: { ...request, to: request.from } };
    const inThread = () => madeBy((sink) => fragments.write(fragment, sink));
    expect((await madeBy((sink) => fragments.write(none, sink))).length).toBe(0);
    expect((await packetsOf(await inThread())).length).toBe((await packetsOf(here)).length);
    const gone = new Error('gone');
    await expect(fragments.write(fragment, () => Promise.reject(gone))).rejects.toBe(gone);
    const left = new AbortController();
    const given = fragments.write(fragment, () => new Promise(() => left.abort(gone)), left.signal);
    await expect(given).rejects.toBe(gone);
    const ended = fragments.write(fragment, () => new Promise(() => void fragments.begin().terminate()));
    await expect(ended).rejects.toThrow('ended');
    expect((await inThread()).length).toBe(here.length);
    expect(await fragments.firstReports(track, 2)).toEqual(await track.firstReports(2));
    await fragments.begin().terminate();
  });

  it('tells the time by bytes of the log alone, and reads again what it could not read', async () => {
    const { info, directory, cipher, logged } = await picturesOfJudge();
    const segments = [...logged.segments].map(([index, segment]) => [index, { ...segment, sha256: '0' }] as const);
    const altered = new PlayedTrack(
      { info, source: sourceOf(info), directory, cipher },
      { ...logged, segments: new Map(segments) },
    );
    expect(await altered.firstReports(1)).toEqual([]);
    const track = new PlayedTrack({ info, source: sourceOf(info), directory, cipher }, logged);
    renameSync(directory, `${directory}.away`);
    const unread = await track.firstReports(1);
    renameSync(`${directory}.away`, directory);
    expect([unread.length, (await track.firstReports(1)).length > 0]).toEqual([0, true]);
  });

  it('is read ahead for whoever comes to its page and may play it, which is no play', async () => {
    const audited = async () =>
      (await desk.storage.database.db.selectFrom('audit_entries').select('seq').execute()).length;
    const before = await audited();
    const page = (cookie: string) => fetch(`${desk.origin}/record/${held.id}`, { headers: { cookie } });
    for (const cookie of [judge.cookie, 'none=1']) expect((await page(cookie)).status).toBe(503);
    expect(await audited()).toBe(before);
  });

  it('keeps the record sealed of a booking whose names were erased', async () => {
    const scheduler = await desk.as('scheduler');
    const sealed = await scheduler.do(createBooking, {
      body: {
        caseNumber: '1405-13',
        branch: 'شعبه ۱',
        kind: 'courtroom',
        title: 'رسیدگی',
        startsAt: now + 3_600_000,
        endsAt: now + 7_200_000,
        recordingPolicy: 'sealed',
        people: [{ id: JUDGE, role: 'presiding-judge', name: 'رضا کیانی', staffAccount: null }],
      },
    });
    await desk.storage.hearings.eraseNames(sealed.id as HearingId);
    expect(await clerk.refused(playRecord, { params: { booking: sealed.id }, ...play })).toBe('record-sealed');
  });

  it('says in words of its own that its key is missing or its log was changed, and plays nothing', async () => {
    const record = await judge.do(playRecord, { params: held.params, ...play });
    const track = trackOf(record, JUDGE, 'camera');
    const { db } = desk.storage.database;
    const answers = async () => {
      // The copy in memory has expired by then.
      now += 70_000;
      const code = await judge.refused(playRecord, { params: held.params, ...play });
      return [code, (await fetchMedia(judge, { play: record.play, track, from: START, to: START + 1000 })).status];
    };
    const { wrapped } = await db.selectFrom('recording_keys').select('wrapped').executeTakeFirstOrThrow();
    const setKey = (bytes: Buffer | null) => db.updateTable('recording_keys').set({ wrapped: bytes }).execute();
    await setKey(Buffer.alloc(wrapped!.length));
    expect(await answers()).toEqual(['record-key-missing', 500]);
    await setKey(wrapped);
    const last = db
      .selectFrom('log_entries')
      .select((of) => of.fn.max('seq').as('seq'))
      .where('hearing_id', '=', held.id);
    const { seq } = await last.executeTakeFirstOrThrow();
    const moveLast = (by: number) =>
      db
        .updateTable('log_entries')
        .set((of) => ({ at: of('at', '+', by) }))
        .where('hearing_id', '=', held.id)
        .where('seq', '=', seq)
        .execute();
    // In reality only somebody with access to the database can remove this trigger.
    await sql`drop trigger log_entries_refuse_update`.execute(db);
    await moveLast(1);
    expect(await answers()).toEqual(['record-altered', 500]);
    await moveLast(-1);
    now += 70_000;
    await judge.do(playRecord, { params: held.params, ...play });
    const reasons = (await held.noted('record-refused')).map(({ details }) => details['reason']);
    expect(reasons).toEqual(expect.arrayContaining(['record-key-missing', 'record-altered']));
  });

  it('is noted once a play, and when it is refused', async () => {
    const before = await held.noted('record-played');
    const record = await clerk.do(playRecord, { params: held.params, ...play });
    for (let second = 0; second < 3; second += 1) {
      const from = START + second * 1000;
      await fetchMedia(clerk, { play: record.play, track: trackOf(record, JUDGE, 'camera'), from, to: from + 1000 });
    }
    await clerk.do(playRecord, { params: held.params, body: { play: record.play } });
    const after = await held.noted('record-played');
    expect(after.length).toBe(before.length + 1);
    expect(after[0]).toMatchObject({ actor: `staff:${clerk.account}`, details: { as: 'court' } });
    expect(after.some(({ actor }) => actor === `seat:${held.id}/${COMPLAINANT}`)).toBe(true);
    expect((await held.noted('record-refused')).map(({ details }) => details['reason'])).toContain('not-permitted');
  });

  it('has no title that names who is protected since, neither at the desk nor for parties', async () => {
    const titles = async () => {
      const body = { token: await linkOf(COMPLAINANT) };
      return [
        (await judge.do(playRecord, { params: held.params, ...play })).title,
        (await desk.nobody().do(playOwnRecord, { params: held.params, body })).title,
        (await clerk.do(readAttendance, { params: held.params })).title,
      ];
    };
    expect(await titles()).toEqual([TITLE, TITLE, TITLE]);
    const people = [
      person(JUDGE, 'presiding-judge', 'رضا کیانی'),
      { ...person(ACCUSED, 'witness', 'سعید کریمی'), protected: true },
    ];
    await DeskHearing.book(desk, { startsAt: now + 86_400_000, people });
    expect(await titles()).toEqual(['', '', '']);
  });
});
