import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACCUSED, CITIZEN, Courtroom, JUDGE } from '@mahzar/shared/hearing/courtroom.fixture';
import type { PersonCommand } from '@mahzar/shared/hearing/command';
import type { Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { HearingId, ScreeningId, SeatId, TrackId } from '@mahzar/shared/hearing/ids';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { PlaybackRight } from '@mahzar/shared/record/may-play';
import { playableOf } from '@mahzar/shared/record/playable';
import { UnusableLogError } from '../../hearings/ports.ts';
import { hearingDir, trackDir, trackInfoFile } from '../../recording/layout.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import type { RecordingKey } from '../../storage/recording-keys.ts';
import { RecordLibrary } from './record-library.ts';
import type { LibraryParts } from './record-library.ts';
import { shownRecord } from './shown-record.ts';

const HEARING = 'h1' as HearingId;

function held(dataDir = '/nowhere', fetchFiles?: LibraryParts['fetchFiles']) {
  const room = new Courtroom().with(JUDGE, CITIZEN, ACCUSED).admitted(CITIZEN, ACCUSED).inSession();
  let [reads, rows] = [0, 0];
  let key: RecordingKey = { kind: 'none' };
  const entries = async (_: HearingId, from = 1) => {
    reads += 1;
    const read = room.log.slice(from - 1);
    rows += read.length;
    return read;
  };
  const library = new RecordLibrary({
    service: {
      entries,
      recentEntries: entries,
      snapshot: async () => ({ seq: room.log.length, state: room.state }),
    },
    keys: { of: async () => key },
    dataDir,
    ...(fetchFiles !== undefined && { fetchFiles }),
    now: () => room.now,
  });
  const destroy = () => void (key = { kind: 'destroyed', at: 1 });
  const read = async () => {
    const record = await library.read(HEARING);
    if (record instanceof Rejection) throw new Error(record.code);
    return record;
  };
  return { room, library, read, destroy, reads: () => reads, rows: () => rows };
}

/** Adds a track to the log. The returned function writes its `track.json`. */
function addTrack(room: Courtroom, folder: string, more: Partial<TrackInfo> = {}): () => void {
  const track = 't1' as TrackId;
  const add = (event: HearingEvent) =>
    room.log.push({ seq: room.log.length + 1, at: room.now, actor: { kind: 'system' }, event });
  add({ type: 'track-opened', track, source: sourceId(JUDGE, 'microphone') });
  const sealed = { index: 1, file: 'tracks/t1/000001.pcap', bytes: 1, sha256: '0', firstAt: 1, lastAt: 2 };
  add({ type: 'segment-sealed', track, ...sealed });
  const info: TrackInfo = {
    version: 1,
    hearing: HEARING,
    track,
    seat: JUDGE,
    kind: 'mic',
    codec: 'opus',
    payloadType: 111,
    ssrc: 1,
    clockRate: 48_000,
    from: { ip: '127.0.0.1', port: 1 },
    clock: 'worker',
    startedAt: 1,
    ...more,
  };
  return () => {
    const directory = trackDir(hearingDir(folder, HEARING), track);
    mkdirSync(directory, { recursive: true });
    writeFileSync(trackInfoFile(directory), JSON.stringify(info));
  };
}

describe('the log of a record that is played', () => {
  it('is read anew seldom while the hearing is held, at once when it is over, and until all is entered', async () => {
    const { room, read, reads } = held();
    const after = async (ms: number) => {
      room.after(ms);
      const record = await read();
      return [record?.isLive, reads()];
    };
    expect(await after(0)).toEqual([true, 1]);
    expect(await after(14_000)).toEqual([true, 1]);
    expect(await after(2000)).toEqual([true, 2]);
    room.ask(JUDGE, { type: 'close' });
    expect(await after(0)).toEqual([false, 3]);
    expect(await after(3000)).toEqual([false, 3]);
    expect(await after(2000)).toEqual([false, 4]);
    expect(await after(60_000)).toEqual([false, 5]);
    expect(await after(50_000)).toEqual([false, 5]);
  });

  it('is read on from the last entry that is known while the hearing is held', async () => {
    const { room, read, rows } = held();
    await read();
    const whole = rows();
    room.after(20_000);
    room.ask(ACCUSED, { type: 'leave' });
    const record = (await read())!;
    expect(record.entries).toEqual(room.log);
    expect(record.state).toEqual(room.state);
    expect(rows() - whole).toBe(room.log.length - whole + 1);
    room.ask(JUDGE, { type: 'close' });
    expect((await read())?.entries).toEqual(room.log);
    expect(rows()).toBeGreaterThan(whole + room.log.length);
    const atEnd = rows();
    room.after(5000);
    expect((await read())?.entries).toEqual(room.log);
    expect(rows()).toBe(atEnd + 1);
  });

  it('says of who is screened from the player nothing that happened after the screen came', async () => {
    const { room, read } = held();
    room.ask(ACCUSED, { type: 'leave' });
    room.with(ACCUSED).admitted(ACCUSED).after(1000);
    room.ask(JUDGE, { type: 'screen', screen: 's' as ScreeningId, between: [[CITIZEN], [ACCUSED]] });
    room.after(1000);
    room.ask(ACCUSED, { type: 'leave' });
    room.after(1000);
    room.ask(JUDGE, { type: 'close' });
    const record = (await read())!;
    const left = (right: PlaybackRight) =>
      shownRecord(record, playableOf(record.entries, right), undefined, { play: 'p', written: [] }).notes.filter(
        ({ type, seat }) => type === 'person-left' && seat === ACCUSED,
      );
    expect(left({ as: 'court' })).toHaveLength(2);
    expect(left({ as: 'seat', seat: CITIZEN })).toEqual(left({ as: 'court' }).slice(0, 1));
  });

  it('tells of missing pictures whoever may see the person then, where they begin, and for how long who may see it all', async () => {
    const { room, read } = held();
    const source = sourceId(ACCUSED, 'camera');
    const gap = { type: 'note-picture-gap', source, missingMs: 3000 } as const;
    room.after(5000);
    const seen = room.now;
    room.observe({ ...gap, from: seen - 4000, to: seen - 1000 });
    room.ask(JUDGE, { type: 'screen', screen: 's' as ScreeningId, between: [[CITIZEN], [ACCUSED]] });
    // More than a minute later, not to be told together with the first one.
    const screened = room.log.at(-1)!.at + 60_000;
    room.after(65_000);
    room.observe({ ...gap, from: screened + 1000, to: screened + 4000 });
    room.observe({ ...gap, from: seen - 1000, to: seen + 2000 });
    room.after(1000);
    room.ask(JUDGE, { type: 'close' });
    const record = (await read())!;
    const told = (right: PlaybackRight) =>
      shownRecord(record, playableOf(record.entries, right), undefined, { play: 'p', written: [] })
        .notes.filter(({ type }) => type === 'picture-gap')
        .map(({ seat, at, missing }) => [seat, at - seen, missing]);
    const missing = (ms?: number) => ({ kind: 'camera', ...(ms !== undefined && { ms }) });
    expect(told({ as: 'court' })).toEqual([
      [ACCUSED, -4000, missing(3000)],
      [ACCUSED, screened + 1000 - seen, missing(3000)],
      [ACCUSED, -1000, missing(3000)],
    ]);
    expect(told({ as: 'seat', seat: CITIZEN })).toEqual([
      [ACCUSED, -4000, missing(3000)],
      [ACCUSED, -1000, missing()],
    ]);
  });

  it('tells once a minute of pictures that are missing for long, which the log has in parts', async () => {
    const { room, read } = held();
    const source = sourceId(ACCUSED, 'camera');
    room.after(90_000);
    const began = room.now - 90_000;
    for (let from = began; from < began + 80_000; from += 10_000)
      room.observe({ type: 'note-picture-gap', source, from, to: from + 10_000, missingMs: 9000 });
    room.ask(JUDGE, { type: 'close' });
    const record = (await read())!;
    const { notes } = shownRecord(record, playableOf(record.entries, { as: 'court' }), undefined, {
      play: 'p',
      written: [],
    });
    expect(notes.flatMap(({ at, missing }) => (missing === undefined ? [] : [[at - began, missing.ms]]))).toEqual([
      [0, 54_000],
      [60_000, 18_000],
    ]);
  });

  it('tells once a minute of pictures that are missing now and then, and of what somebody may not see then apart', async () => {
    const { room, read } = held();
    const source = sourceId(ACCUSED, 'camera');
    const began = room.now;
    const gap = (from: number, to: number) =>
      room.observe({ type: 'note-picture-gap', source, from: began + from, to: began + to, missingMs: to - from });
    room.after(40_000);
    for (const from of [0, 10_000, 31_000]) gap(from, from + 4000);
    room.ask(JUDGE, { type: 'screen', screen: 's' as ScreeningId, between: [[CITIZEN], [ACCUSED]] });
    const screened = room.log.at(-1)!.at - began;
    room.after(60_000);
    gap(screened - 1000, screened + 3000);
    gap(screened + 10_000, screened + 14_000);
    gap(screened + 30_000, screened + 33_000);
    room.ask(JUDGE, { type: 'close' });
    const record = (await read())!;
    const told = (right: PlaybackRight) =>
      shownRecord(record, playableOf(record.entries, right), undefined, { play: 'p', written: [] }).notes.flatMap(
        ({ at, missing }) => (missing === undefined ? [] : [[at - began, missing.ms]]),
      );
    expect(told({ as: 'court' })).toEqual([
      [0, 5 * 4000],
      [screened + 30_000, 3000],
    ]);
    expect(told({ as: 'seat', seat: CITIZEN })).toEqual([
      [0, 3 * 4000],
      [screened - 1000, undefined],
    ]);
  });

  it('tells of exhibits what the seat of who plays had on its screen, and of others not even which', async () => {
    const { room, read } = held();
    const ask = (seat: SeatId, command: PersonCommand) => {
      room.after(1000);
      expect(room.ask(seat, command)).toBe('ok');
    };
    const show = (exhibit: number, page: number, readers: readonly SeatId[]): PersonCommand => {
      const file = { document: 'd' as DocumentId, sha256: 'a'.repeat(64), pages: 3 };
      return { type: 'show-exhibit', shown: { exhibit, page, zoom: 100, x: 500, y: 500, ...file, readers } };
    };
    const hide = { type: 'hide-exhibit' } as const;
    ask(JUDGE, show(3, 2, [JUDGE, CITIZEN]));
    ask(JUDGE, { type: 'rule-on-exhibit', exhibit: 3, ruling: 'admitted' });
    ask(JUDGE, hide);
    for (const page of [1, 2]) ask(JUDGE, show(4, page, [JUDGE]));
    ask(JUDGE, { type: 'rule-on-exhibit', exhibit: 4, ruling: 'excluded' });
    ask(JUDGE, hide);
    ask(JUDGE, { type: 'screen', screen: 's' as ScreeningId, between: [[CITIZEN], [ACCUSED]] });
    ask(JUDGE, { type: 'allow-share', seat: ACCUSED, allowed: true });
    ask(ACCUSED, show(5, 1, [ACCUSED, JUDGE, CITIZEN]));
    ask(ACCUSED, hide);
    ask(JUDGE, { type: 'close' });
    const record = (await read())!;
    const told = (right: PlaybackRight) =>
      shownRecord(record, playableOf(record.entries, right), undefined, { play: 'p', written: [] })
        .notes.filter(({ type }) => type.startsWith('exhibit-'))
        .map(({ type, seat, exhibit }) => [type, seat, exhibit?.number, exhibit?.page]);
    expect(told({ as: 'seat', seat: CITIZEN })).toEqual([
      ['exhibit-shown', JUDGE, 3, 2],
      ['exhibit-ruled', null, 3, null],
      ['exhibit-hidden', null, 3, null],
      ['exhibit-shown', null, undefined, undefined],
    ]);
    expect(told({ as: 'court' }).map(([type, , number]) => [type, number])).toEqual([
      ...['exhibit-shown', 'exhibit-ruled', 'exhibit-hidden'].map((type) => [type, 3]),
      ...['exhibit-shown', 'exhibit-shown', 'exhibit-ruled', 'exhibit-hidden'].map((type) => [type, 4]),
      ...['exhibit-shown', 'exhibit-hidden'].map((type) => [type, 5]),
    ]);
  });

  it.each<[string, (log: Entry[]) => unknown]>([
    ['changed', (log) => log.splice(-1, 1, { ...log.at(-1)!, at: 1 })],
    ['shortened', (log) => log.pop()],
    ['emptied', (log) => log.splice(0)],
  ])('is refused when what was read of it was %s, however often it is asked for', async (_, tamper) => {
    const { room, read } = held();
    await read();
    tamper(room.log);
    for (let asked = 0; asked < 2; asked += 1) {
      room.after(20_000);
      await expect(read()).rejects.toThrow(UnusableLogError);
    }
  });

  it('has a track whose description could not be read once as soon as it can be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mahzar-library-'));
    try {
      const { room, read } = held(folder);
      room.ask(JUDGE, { type: 'close' });
      const explain = addTrack(room, folder);
      expect([...(await read())!.tracks.keys()]).toEqual([]);
      explain();
      room.after(70_000);
      const record = await read();
      expect([...record!.tracks.keys()]).toEqual(['t1']);
      room.after(70_000);
      expect(await read()).toBe(record);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has what its tracks are brought where it is not here, and says from when to when it has a track of which that is nowhere', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mahzar-library-'));
    try {
      let explain = (): void => undefined;
      const brought: string[][] = [];
      const { room, read } = held(folder, async (_, tracks) => {
        brought.push([...tracks.keys()]);
        explain();
      });
      const described = addTrack(room, folder);
      room.ask(JUDGE, { type: 'close' });
      const lacking = (await read())!;
      expect([...lacking.tracks.keys()]).toEqual([]);
      expect(lacking.lost).toEqual([{ source: sourceId(JUDGE, 'microphone'), from: 1, to: 2 }]);
      explain = described;
      room.after(70_000);
      const record = (await read())!;
      expect([[...record.tracks.keys()], record.lost]).toEqual([['t1'], []]);
      expect(brought).toEqual([['t1'], ['t1']]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says that it lacks the key of what is encrypted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mahzar-library-'));
    try {
      const { room, read } = held(folder);
      room.ask(JUDGE, { type: 'close' });
      addTrack(room, folder, { encryption: 'aes-256-gcm' })();
      expect((await read())?.lacksKey).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is not given when the recording has been destroyed, from that moment on', async () => {
    const { library, read, destroy } = held();
    expect((await read())?.hearing).toBe(HEARING);
    destroy();
    expect(await library.read(HEARING)).toMatchObject({ code: 'record-deleted' });
  });
});
