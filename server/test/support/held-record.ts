/** A desk with a hearing that was held and recorded: made with the recorder's and the service's code, but faster than real time. */
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from '@mahzar/shared/hearing/command';
import type { BrowserHash, HearingId, SeatId, SessionHash, TrackId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { createBooking } from '@mahzar/shared/rest/bookings';
import { recordedHearing } from '../../src/record/export/recorded-hearing.ts';
import { documentReader } from '../../src/record/sealed-file/case-parts.ts';
import { prepareSeal } from '../../src/record/sealed-file/prepare-seal.ts';
import { sealHearing } from '../../src/record/sealed-file/seal-hearing.ts';
import { hashOf } from '../../src/recording/check-recording.ts';
import { hearingDir, storeDir, trackDir, trackInfoFile } from '../../src/recording/layout.ts';
import { MemoryBudget } from '../../src/recording/memory-budget.ts';
import type { JournalPacket } from '../../src/recording/pcap.ts';
import { trackCipher } from '../../src/recording/segment-cipher.ts';
import type { TrackCipher } from '../../src/recording/segment-cipher.ts';
import { TrackJournal } from '../../src/recording/track-journal.ts';
import type { SealedSegment } from '../../src/recording/track-journal.ts';
import { sourceOf } from '../../src/recording/track-spec.ts';
import type { TrackInfo } from '../../src/recording/track-spec.ts';
import { infoOf, START, TRAVEL_MS } from '../recording-journal.ts';
import { makeClip, packetize, Packetizer } from '../recording-media.ts';
import type { Burst, Codec } from '../recording-media.ts';
import { RULES } from './client.ts';
import { startDesk } from './desk.ts';
import type { TestDesk, Visitor } from './desk.ts';

/** Length of the repeated clip; it begins with a key frame. */
const CLIP_SECONDS = 5;
/** Interval of reports on sound and on pictures: the media worker sends one every 1 to 1.5 s. */
const REPORT_EVERY_MS = 1250;
const SENDER_CLOCK_MS = -7000;
/** Interval of the recorder's writes, each one encrypted frame, and of its reports of what is on the disk. */
const WRITE_EVERY_MS = 50;
const SYNC_EVERY_MS = 60_000;

const ROLES = ['presiding-judge', 'clerk', 'plaintiff', 'defendant', 'lawyer', 'expert', 'witness', 'interpreter'];
const NAMES = [
  'رضا کیانی',
  'زهرا موسوی',
  'مریم احمدی',
  'سعید کریمی',
  'نسترن رستمی',
  'کاوه شریفی',
  'نادر حسینی',
  'لیلا مرادی',
];

export interface HeldRecord {
  readonly desk: TestDesk;
  readonly hearing: HearingId;
  /** A member of staff who may play the record. */
  readonly viewer: Visitor;
  /** In the order of the seats. */
  readonly seats: readonly SeatId[];
  stop(): Promise<void>;
}

/**
 * By how much the devices' clocks are fast, which sender reports tell. One report in five errs by up to `reportsMs` either way, the
 * others by an eighth of that.
 */
export interface ClockErrors {
  /** Parts per million. */
  readonly soundPpm: number;
  readonly picturePpm: number;
  readonly reportsMs: number;
}

const NO_ERRORS: ClockErrors = { soundPpm: 0, picturePpm: 0, reportsMs: 0 };

/** The content of the record. */
interface Held {
  readonly people: number;
  readonly seconds: number;
  readonly hasH264?: boolean;
  /** `small`: for tests of what is shown when, and not of how much a machine can show. */
  readonly pictures?: 'usual' | 'small';
  readonly clocks?: ClockErrors;
}

/** See `startDesk`. */
interface Built {
  readonly clientDir?: string;
  readonly fragmentThread?: URL;
}

interface Kept extends Pick<HeldRecord, 'hearing' | 'seats'> {
  /** Hexadecimal digits. */
  readonly masterKey: string;
  /** Time of the desk's clock. */
  readonly now: number;
}

/**
 * Makes the record: everybody is there with microphone and camera from `START` on; each camera flashes and each voice beeps at each
 * full second. With H.264 requested, the last of `people` sends it, as Safari may.
 */
export async function holdRecord({ clientDir, fragmentThread, ...held }: Held & Built): Promise<HeldRecord> {
  const desk = await startDesk({ ...(clientDir && { clientDir }), ...(fragmentThread && { fragmentThread }) });
  const made = await hold(desk, held);
  // By the desk's clock, everybody who signed in before has been inactive for too long.
  return { desk, ...made, viewer: await desk.as('clerk'), stop: () => desk.stop() };
}

/** Opens a record that is kept in a folder; makes it there first if it does not exist. */
export async function openRecord(folder: string, { people, seconds, ...built }: Held & Built): Promise<HeldRecord> {
  const file = join(folder, 'held.json');
  if (!existsSync(file)) {
    const masterKey = randomBytes(32);
    mkdirSync(folder, { recursive: true });
    const desk = await startDesk({ kept: { folder, masterKey } });
    const made = await hold(desk, { people, seconds });
    await desk.stop();
    writeFileSync(file, JSON.stringify({ ...made, masterKey: masterKey.toString('hex'), now: desk.clock.now() }));
  }
  const { masterKey, now, ...made } = JSON.parse(readFileSync(file, 'utf8')) as Kept;
  if (!existsSync(storeDir(hearingDir(folder, made.hearing), 'open')))
    throw new Error(`${folder} has a record without its tracks, which cannot be played: name another folder`);
  const desk = await startDesk({ ...built, kept: { folder, masterKey: Buffer.from(masterKey, 'hex') } });
  desk.clock.now = () => now;
  return { desk, ...made, viewer: await desk.as('clerk'), stop: () => desk.stop() };
}

async function hold(
  desk: TestDesk,
  { people, seconds, hasH264 = false, pictures = 'usual', clocks = NO_ERRORS }: Held,
): Promise<Pick<HeldRecord, 'hearing' | 'seats'>> {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-held-'));
  let now = START - 120_000;
  desk.clock.now = () => now;
  const [judge, scheduler] = [await desk.as('judge'), await desk.as('scheduler')];
  const seats = ROLES.slice(0, people).map((_, index) => `seat-${index + 1}` as SeatId);
  const times = { startsAt: START, endsAt: START + 3 * 3_600_000 };
  const planned = { branch: 'شعبه ۳', kind: 'courtroom', title: 'مطالبه وجه', caseNumber: '1405-77', ...times };
  const booked = seats.map((id, index) => ({
    id,
    role: ROLES[index],
    name: NAMES[index],
    staffAccount: index === 0 ? judge.account : null,
    ...(ROLES[index] === 'lawyer' && { with: [seats[2]] }),
    ...(ROLES[index] === 'interpreter' && { interpreterLanguage: 'en', with: [seats[3]] }),
  }));
  const booking = await scheduler.do(createBooking, {
    body: { ...planned, people: booked },
  });
  const hearing = booking.id as HearingId;
  const execute = async (command: Command, seat?: SeatId): Promise<void> => {
    const actor = seat === undefined ? ({ kind: 'system' } as const) : ({ kind: 'seat', seat } as const);
    const done = await desk.service.execute(hearing, command, actor);
    if (!done.ok) throw new Error(`${command.type}: ${done.refusal.code}`);
  };
  for (const seat of seats) {
    const [session, browser] = [`session of ${seat}` as SessionHash, `browser of ${seat}` as BrowserHash];
    const devices = { microphone: true, camera: true, takeOver: false, rules: RULES };
    await execute({ type: 'enter', session, browser, ...devices }, seat);
    const place = (await desk.service.snapshot(hearing))?.state.seats.get(seat)?.place.kind;
    if (place === 'waiting') await execute({ type: 'admit', seat }, seats[0]);
  }
  now = START;
  await execute({ type: 'start', countdownMs: 0 }, seats[0]);
  await execute({ type: 'note-recorder-confirmed' });
  const clip = async (file: string, codec: Codec) =>
    packetize(await makeClip(join(folder, file), codec, CLIP_SECONDS, 1000, pictures), codec);
  const clips = {
    vp8: await clip('c.webm', 'vp8'),
    h264: hasH264 ? await clip('c.mkv', 'h264') : [],
    opus: await clip('m.webm', 'opus'),
  };
  const dir = hearingDir(desk.dataDir, hearing);
  const key = await desk.storage.recordingKeys.make(hearing);
  for (const [index, seat] of seats.entries()) {
    const isH264 = hasH264 && index === seats.length - 1;
    for (const codec of ['opus', isH264 ? 'h264' : 'vp8'] as const) {
      const kind: TrackInfo['kind'] = codec === 'opus' ? 'mic' : 'camera';
      const track = `${seat}-${kind}` as TrackId;
      const info = { ...infoOf(codec), hearing, track, seat, kind, ssrc: 1000 + index * 2 + Number(codec !== 'opus') };
      const directory = trackDir(dir, track);
      mkdirSync(directory, { recursive: true });
      writeFileSync(trackInfoFile(directory), JSON.stringify(info));
      const infoSha256 = hashOf(Buffer.from(JSON.stringify(info)));
      await execute({ type: 'note-track-opened', track: { track, source: sourceOf({ seat, kind }), infoSha256 } });
      const cipher = trackCipher(key, hearing, track);
      const errors = { ppm: codec === 'opus' ? clocks.soundPpm : clocks.picturePpm, reportsMs: clocks.reportsMs };
      const sealed = await writeLong({ directory, info, cipher }, { clip: clips[codec], ...errors }, seconds * 1000);
      for (let at = 0; at < sealed.length; at += 100) {
        const segments = sealed
          .slice(at, at + 100)
          .map(({ index: number, file, bytes, sha256, indexSha256, firstAt, lastAt }) => {
            return { track, index: number, file: relative(dir, file), bytes, sha256, indexSha256, firstAt, lastAt };
          });
        await execute({ type: 'note-segments-sealed', segments });
      }
    }
  }
  now = START + seconds * 1000;
  await execute({ type: 'close' }, seats[0]);
  now += 1000;
  rmSync(folder, { recursive: true });
  return { hearing, seats };
}

/** Seals the record as `record:seal` does. @param file path of the result */
export async function sealHeld({ desk, hearing }: HeldRecord, file: string): Promise<void> {
  const { storage, dataDir, masterKey, clock } = desk;
  const { database, log, records, hearings: directory, recordingKeys: keys } = storage;
  await records.markComplete(hearing, clock.now());
  const { seats, key } = (await recordedHearing(hearing, { log, records, directory, keys, dataDir }))!;
  const court = { publicUrl: 'https://court.example', timeZone: 'Asia/Tehran' };
  const prepared = await prepareSeal(
    { database, dataDir, records, masterKey, randomBytes, ...court, at: clock.now() },
    { hearing, people: seats, hidden: new Set(), hiddenPeople: { hidden: [] }, withSealedStore: false },
  );
  if (prepared instanceof Rejection || key.kind !== 'key') throw new Error('the record cannot be sealed');
  const toSeal = { ...prepared, dir: hearingDir(dataDir, hearing), key: key.key };
  const sealed = sealHearing(toSeal, { contentOf: documentReader({ database, masterKey }) });
  await pipeline(Readable.from(sealed), createWriteStream(file));
}

/** Repeats a clip for a time; returns the segments. */
async function writeLong(
  { directory, info, cipher }: { readonly directory: string; readonly info: TrackInfo; readonly cipher: TrackCipher },
  { clip, ppm, reportsMs }: { readonly clip: readonly Burst[]; readonly ppm: number; readonly reportsMs: number },
  lengthMs: number,
): Promise<SealedSegment[]> {
  const { ssrc, payloadType, clockRate } = info;
  const packetizer = new Packetizer(ssrc, payloadType, clockRate);
  const journal = new TrackJournal(directory, info, new MemoryBudget(1e9), cipher);
  let reportAt = REPORT_EVERY_MS / 2;
  let writeAt = 0;
  let syncAt = 0;
  const append = (packet: JournalPacket) => journal.append(packet);
  const speed = 1 + ppm / 1e6;
  for (let begin = 0; begin < lengthMs * speed; begin += CLIP_SECONDS * 1000) {
    for (const burst of clip) {
      const mediaMs = begin + burst.ms;
      const ms = mediaMs / speed;
      if (ms >= lengthMs) break;
      const at = START + ms + TRAVEL_MS;
      for (const payload of packetizer.packets({ ...burst, ms: mediaMs })) append({ at, kind: 'rtp', payload });
      if (ms >= reportAt) {
        reportAt += REPORT_EVERY_MS;
        const most = Math.random() < 0.2 ? reportsMs : reportsMs / 8;
        const said = START + SENDER_CLOCK_MS + ms + (2 * Math.random() - 1) * most;
        append({ at, kind: 'rtcp', payload: packetizer.report(said, mediaMs) });
      }
      if (ms < writeAt) continue;
      writeAt = ms + WRITE_EVERY_MS;
      journal.write();
      if (ms < syncAt) continue;
      syncAt = ms + SYNC_EVERY_MS;
      await journal.sync();
    }
  }
  await journal.close();
  return journal.takeSealed();
}
