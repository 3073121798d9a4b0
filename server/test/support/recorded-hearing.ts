/** A recorded hearing, and manipulations of its recording by a person who can write to the disk. */
import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Command } from '@mahzar/shared/hearing/command';
import type { BrowserHash, HearingId, SeatId, SessionHash, TrackId } from '@mahzar/shared/hearing/ids';
import { HearingService } from '../../src/hearings/hearing-service.ts';
import { checksum, formatChecksum, formatLine } from '../../src/recording/blocks.ts';
import { readSegment } from '../../src/recording/journal-reader.ts';
import { blocksFile, hearingDir, segmentFile, trackDir, trackInfoFile } from '../../src/recording/layout.ts';
import { MemoryBudget } from '../../src/recording/memory-budget.ts';
import { pcapHeader, RECORD_OVERHEAD_BYTES, writeRecord } from '../../src/recording/pcap.ts';
import { trackCipher } from '../../src/recording/segment-cipher.ts';
import type { TrackCipher } from '../../src/recording/segment-cipher.ts';
import { TrackJournal } from '../../src/recording/track-journal.ts';
import { sourceOf } from '../../src/recording/track-spec.ts';
import { trackProofs } from '../../src/recording/track-proof.ts';
import type { TrackProofs } from '../../src/recording/track-proof.ts';
import type { TrackInfo } from '../../src/recording/track-spec.ts';
import { openStorage } from '../../src/compose/storage.ts';
import type { Storage } from '../../src/compose/storage.ts';
import { sqliteIn } from '../../src/storage/database-place.ts';
import type { DatabasePlace } from '../../src/storage/database-place.ts';
import { trackProofKey } from '../../src/storage/system-keys.ts';
import { RULES } from './client.ts';
import { migratedIn } from './migrated.ts';
import { MinutesWriter, seatActor } from './minutes-writer.ts';
import { ADMITTED, EXHIBITS, showing, writeOrders } from './written-orders.ts';

/** Time of the first packet. */
export const STARTED = Date.UTC(2026, 10, 24, 9, 0, 0);
const SECONDS = 25;
const PACKET_MS = 20;

const SEATS = {
  t1: { seat: 'judge', ssrc: 11 },
  t2: { seat: 'citizen', ssrc: 22 },
} as const;

/** How a hearing was recorded. */
interface Recorded {
  /** The log is from before the hashes of `track.json` and of indices were logged. */
  readonly old: boolean;
  /** The hearing was closed and its record found complete. */
  readonly whole: boolean;
  /** The log does not name the tracks' sources. */
  readonly untold: boolean;
  /** The recording is from before recordings were encrypted. */
  readonly plain: boolean;
  /** The service was killed before the last segment of each track was logged. */
  readonly killed: boolean;
  /**
   * The hearing has minutes, signed by one person with an objection and closed by the judge, and its case has three orders: two for
   * the parties, and one with restricted access; and the same of exhibits, of which one was only admitted.
   */
  readonly beside: boolean;
}

/** A hearing that was made, with everything in its data folder. */
type Made = Pick<RecordedHearing, 'masterKey' | 'key' | 'now'> & {
  readonly files: readonly { readonly name: string; readonly mode: number; readonly content: Buffer }[];
};

/** What this process has made: to copy it takes a fraction of the time. */
const made = new Map<string, Made>();

/** The microphones of judge (`t1`) and citizen (`t2`): three segments each, by the clock of the test. */
export class RecordedHearing {
  readonly id = 'h1' as HearingId;
  readonly dataDir = mkdtempSync(join(tmpdir(), 'mahzar-recorded-'));
  readonly masterKey: Buffer;
  readonly dir = hearingDir(this.dataDir, this.id);
  storage!: Storage;
  /** Key of its recording; undefined if it is not encrypted. */
  key: Buffer | undefined;
  /** The same as the service's. */
  readonly proofs: TrackProofs;
  now = STARTED - 60_000;
  #service: HearingService | undefined;

  private constructor(masterKey: Buffer) {
    this.masterKey = masterKey;
    this.proofs = trackProofs(trackProofKey(masterKey));
  }

  static async hold(how: Partial<Recorded> = {}): Promise<RecordedHearing> {
    const all = { old: false, plain: false, whole: true, untold: false, killed: false, beside: false, ...how };
    const name = JSON.stringify(all);
    const known = made.get(name) ?? (await RecordedHearing.#make(all));
    made.set(name, known);
    return RecordedHearing.#copy(known);
  }

  static async #make({ old, plain, whole, untold, killed, beside }: Recorded): Promise<Made> {
    const hearing = new RecordedHearing(randomBytes(32));
    await hearing.#begin();
    if (!plain && !old) hearing.key = await hearing.storage.recordingKeys.make(hearing.id);
    for (const track of ['t1', 't2'] as const) await hearing.#record(track, { old, untold, killed });
    hearing.now = STARTED + SECONDS * 1000;
    if (beside) await hearing.#writeBeside();
    if (whole) {
      await hearing.execute({ type: 'close' }, 'judge');
      await hearing.storage.records.markComplete(hearing.id, hearing.now);
    }
    await hearing.storage.close();
    const { dataDir, masterKey, key, now } = hearing;
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => ({
        name: relative(dataDir, path),
        mode: statSync(path).mode & 0o777,
        content: readFileSync(path),
      }));
    rmSync(dataDir, { recursive: true });
    return { masterKey, key, now, files };
  }

  static async #copy({ masterKey, key, now, files }: Made): Promise<RecordedHearing> {
    const hearing = new RecordedHearing(masterKey);
    Object.assign(hearing, { key, now });
    for (const { name, mode, content } of files) {
      const path = join(hearing.dataDir, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content, { mode });
    }
    await hearing.#open(sqliteIn(hearing.dataDir));
    return hearing;
  }

  /** Environment settings for running a command on this hearing. */
  get places(): Record<string, string> {
    return { MAHZAR_DATA: this.dataDir, MAHZAR_MASTER_KEY: this.masterKey.toString('base64') };
  }

  async remove(): Promise<void> {
    await this.storage.close();
    rmSync(this.dataDir, { recursive: true });
  }

  /** Executes a command by the law, as the service does. */
  async execute(command: Command, seat?: string): Promise<void> {
    this.#service ??= new HearingService(this.storage.log, () => this.now);
    const actor = seat === undefined ? ({ kind: 'system' } as const) : { kind: 'seat' as const, seat: seat as SeatId };
    const done = await this.#service.execute(this.id, command, actor);
    if (!done.ok) throw new Error(`${command.type}: ${done.refusal.code}`);
  }

  cipher(track: string): TrackCipher | undefined {
    return this.key && trackCipher(this.key, this.id, track);
  }

  directory(track: string): string {
    return trackDir(this.dir, track);
  }

  segment(track: string, index: number): string {
    return segmentFile(this.directory(track), index);
  }

  /** Changes the media of a segment and adapts all checksums in its folder. */
  async alter(track: string, index: number): Promise<void> {
    const { packets, lines } = await readSegment(this.directory(track), index, { cipher: this.cipher(track) });
    const said = Buffer.alloc(packets.reduce((sum, { payload }) => sum + RECORD_OVERHEAD_BYTES + payload.length, 24));
    let end = pcapHeader().copy(said);
    for (const packet of packets) {
      const payload = Buffer.from(packet.payload);
      payload[payload.length - 1]! ^= 1;
      end = writeRecord(said, end, { ...packet, payload });
    }
    const sealer = this.cipher(track)?.begin(index);
    const bytes = sealer === undefined ? said : Buffer.concat([sealer.header, sealer.seal(said)]);
    writeFileSync(this.segment(track, index), bytes);
    const seal = { ...lines.findLast((line) => line.type === 'seal')!, sha256: sha256(bytes), bytes: bytes.length };
    const crc = formatChecksum(checksum(bytes));
    const block = { type: 'block', offset: 0, length: bytes.length, crc, at: packets.at(-1)!.at } as const;
    writeFileSync(blocksFile(this.directory(track), index), formatLine(block) + formatLine(seal));
  }

  /** Exchanges the `track.json` of the two tracks, each with the former id. */
  swapInfo(): void {
    const [one, other] = [trackInfoFile(this.directory('t1')), trackInfoFile(this.directory('t2'))];
    const swapped = { [one]: this.info('t2'), [other]: this.info('t1') };
    for (const [file, info] of Object.entries(swapped)) {
      const track = file === one ? 't1' : 't2';
      writeFileSync(file, `${JSON.stringify({ ...info, track }, undefined, 2)}\n`);
    }
  }

  /** Exchanges the last segments of the two tracks, with their index files. */
  swapLastSegments(): void {
    for (const fileOf of [segmentFile, blocksFile]) {
      const [one, other] = [fileOf(this.directory('t1'), 3), fileOf(this.directory('t2'), 3)];
      const aside = join(this.dir, 'aside');
      renameSync(one, aside);
      renameSync(other, one);
      renameSync(aside, other);
    }
  }

  swapFolders(): void {
    const aside = join(this.dir, 'aside');
    renameSync(this.directory('t1'), aside);
    renameSync(this.directory('t2'), this.directory('t1'));
    renameSync(aside, this.directory('t2'));
  }

  info(track: string): TrackInfo {
    return JSON.parse(readFileSync(trackInfoFile(this.directory(track)), 'utf8')) as TrackInfo;
  }

  removeSegment(track: string, index: number): void {
    for (const file of [this.segment(track, index), blocksFile(this.directory(track), index)]) rmSync(file);
  }

  removeTrack(track: string): void {
    rmSync(this.directory(track), { recursive: true });
  }

  async #open(database: DatabasePlace): Promise<void> {
    this.storage = await openStorage({ database, masterKey: this.masterKey, randomBytes, node: 'a' });
  }

  async #begin(): Promise<void> {
    const { dataDir, id } = this;
    await this.#open(await migratedIn(dataDir));
    const seats = [
      { id: 'judge' as SeatId, role: 'presiding-judge', name: 'رضا کیانی', tokenId: null },
      { id: 'citizen' as SeatId, role: 'complainant', name: 'مریم احمدی', tokenId: null },
    ] as const;
    const texts = { title: 't', branch: 'b', caseNumber: 'c' };
    const times = { startsAt: this.now, endsAt: this.now + 3_600_000 };
    await this.storage.hearings.create({ id, kind: 'courtroom', ...times, ...texts, seats }, this.now);
    const browser = 'b' as BrowserHash;
    const enter = { type: 'enter', browser, microphone: true, camera: false, takeOver: false, rules: RULES } as const;
    for (const { seat } of Object.values(SEATS)) {
      await this.execute({ ...enter, session: `session of ${seat}` as SessionHash }, seat);
    }
    await this.execute({ type: 'admit', seat: 'citizen' as SeatId }, 'judge');
    this.now = STARTED - 100;
    await this.execute({ type: 'start', countdownMs: 0 }, 'judge');
    await this.execute({ type: 'note-recorder-confirmed' });
  }

  async #writeBeside(): Promise<void> {
    const { id, storage, masterKey } = this;
    const { database } = storage;
    const minutes = new MinutesWriter(id, { database, masterKey, randomBytes, now: () => (this.now += 1) });
    const [judge, citizen] = [seatActor('judge', 'presiding-judge'), seatActor('citizen', 'complainant')];
    await minutes.write(judge, 'اظهارات شاکی', { part: 'statement' }, 'heading');
    await minutes.write(judge, 'چه خواسته‌ای دارید؟', { seat: 'judge', to: 'citizen' });
    await minutes.write(judge, 'کلاهم را پس بدهند.', { seat: 'citizen', to: 'judge' });
    await minutes.begin(judge, { citizen: 'complainant' });
    await minutes.answer(citizen, 'sign', 'کلاه نبود، شال بود.', 'M10 90L120 30L240 140');
    await minutes.close(judge);
    await writeOrders(database, { hearing: id, at: this.now, masterKey });
    for (const exhibit of EXHIBITS.filter((one) => one.exhibit !== ADMITTED))
      await this.execute(showing(exhibit, 'judge' as SeatId), 'judge');
    await this.execute({ type: 'hide-exhibit' }, 'judge');
    await this.execute({ type: 'rule-on-exhibit', exhibit: ADMITTED, ruling: 'admitted' }, 'judge');
  }

  /** Writes a track as the recorder does, and logs it as the service does. */
  async #record(
    track: keyof typeof SEATS,
    { old, untold, killed }: { old: boolean; untold: boolean; killed: boolean },
  ): Promise<void> {
    const { seat, ssrc } = SEATS[track];
    const info: TrackInfo = {
      version: 1,
      hearing: this.id,
      track,
      seat,
      kind: 'mic',
      codec: 'opus',
      payloadType: 100,
      ssrc,
      clockRate: 48_000,
      from: { ip: '127.0.0.1', port: 1 },
      clock: 'run/1/worker',
      startedAt: STARTED - 50,
      ...(this.key && { encryption: 'aes-256-gcm' as const }),
    };
    const text = `${JSON.stringify(info, undefined, 2)}\n`;
    mkdirSync(this.directory(track), { recursive: true });
    writeFileSync(trackInfoFile(this.directory(track)), text);
    const opened = { track: track as TrackId, source: sourceOf(info) };
    const hash = old ? {} : { infoSha256: sha256(text) };
    if (!untold) await this.execute({ type: 'note-track-opened', track: { ...opened, ...hash } });
    const journal = new TrackJournal(this.directory(track), info, new MemoryBudget(1e9), this.cipher(track));
    for (let number = 0; number < (SECONDS * 1000) / PACKET_MS; number += 1) {
      journal.append({ at: STARTED + number * PACKET_MS, kind: 'rtp', payload: silence(number, ssrc) });
      if (number % 100 === 0) journal.write();
    }
    await journal.close();
    const sealed = journal.takeSealed();
    for (const { file, indexSha256, packets: _, recovered: __, ...of } of killed ? sealed.slice(0, -1) : sealed) {
      this.now = of.lastAt;
      const path = file.slice(this.dir.length + 1);
      const segment = { ...of, track: track as TrackId, file: path, ...(!old && { indexSha256 }) };
      await this.execute({ type: 'note-segments-sealed', segments: [segment] });
    }
  }
}

/** A packet of Opus: 20 ms of silence (RFC 6716). */
export function silence(number: number, ssrc: number): Buffer {
  const packet = Buffer.alloc(12 + 3);
  packet.writeUInt16BE(0x8000 | 100, 0);
  packet.writeUInt16BE(number & 0xffff, 2);
  packet.writeUInt32BE(number * 960, 4);
  packet.writeUInt32BE(ssrc, 8);
  packet.set([0xf8, 0xff, 0xfe], 12);
  return packet;
}

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
