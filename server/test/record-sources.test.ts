import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Courtroom, INTERPRETER, JUDGE, EXPERT, WITNESS } from '../../shared/src/hearing/courtroom.fixture.ts';
import { recordTimelineOf } from '../src/record/timeline.ts';
import { onRecordIntervals } from '../src/record/intervals.ts';
import type { AuditNote } from '../src/audit/audit.ts';
import { exportCommand } from '../src/record/export/export-cli.ts';
import type { ExportManifest } from '../src/record/export/manifest.ts';
import { logOf, START, writeTrack } from './recording-journal.ts';
import { beepTimes, colorAt, makeClip, makePlain, packetize } from './recording-media.ts';
import type { Burst } from './recording-media.ts';

/*
 * Ten seconds on the record. The expert is protected from the beginning, the witness from the fourth second on; after that, a
 * fifth of a second of the witness's raw media got into the open store. The interpreter speaks Kurdish from the third to the
 * sixth second. The judge's screen is shared from the fifth to the eighth second and is frozen from the sixth on.
 */

let folder: string;
let dir: string;
let voice: Burst[];
const pictures: Record<'blue' | 'green' | 'yellow' | 'red', Burst[]> = { blue: [], green: [], yellow: [], red: [] };

const seconds = (bursts: Burst[], from: number, to: number): Burst[] =>
  bursts.filter(({ ms }) => ms >= from * 1000 && ms < to * 1000);
const later = (bursts: Burst[], by: number): Burst[] => bursts.map((burst) => ({ ...burst, ms: burst.ms + by * 1000 }));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mahzar-sources-'));
  dir = join(folder, 'h1');
  voice = await packetize(await makeClip(join(folder, 'voice.webm'), 'opus', 10), 'opus');
  for (const color of ['blue', 'green', 'yellow', 'red'] as const)
    pictures[color] = await packetize(await makePlain(join(folder, `${color}.webm`), color, 10), 'vp8');
  const { blue, green, yellow, red } = pictures;
  const mic = (track: string, seat: string, bursts: Burst[], protection?: 'altered' | 'sealed') =>
    writeTrack(dir, { track, seat, kind: 'mic', ...(protection && { protection }) }, { codec: 'opus', bursts });
  const picture = (
    track: string,
    seat: string,
    bursts: Burst[],
    kind: 'camera' | 'screen' = 'camera',
    protection?: 'altered' | 'sealed',
  ) => writeTrack(dir, { track, seat, kind, ...(protection && { protection }) }, { codec: 'vp8', bursts });
  await mic('t1', JUDGE, voice);
  await picture('t2', JUDGE, blue);
  await picture('t3', JUDGE, seconds(later(red, 5), 5, 6), 'screen');
  await mic('t4', INTERPRETER, seconds(later(voice, 0.5), 0, 10));
  await mic('t5', WITNESS, seconds(voice, 0, 4.2));
  await picture('t6', WITNESS, seconds(green, 0, 4.2));
  await mic('t7', WITNESS, seconds(voice, 4, 10), 'sealed');
  await picture('t8', WITNESS, seconds(green, 4, 10), 'camera', 'sealed');
  await mic('t9', WITNESS, seconds(voice, 4, 10), 'altered');
  await picture('t10', WITNESS, seconds(yellow, 4, 10), 'camera', 'altered');
  await mic('t11', EXPERT, voice, 'altered');
  await mic('t12', EXPERT, voice, 'sealed');
});

afterAll(() => rm(folder, { recursive: true }));

/** The hearing's log, with events at the given seconds on the record. */
function log() {
  const room = new Courtroom();
  const at = (second: number) => (room.now = START + second * 1000 - 100);
  at(-10);
  room.with(JUDGE, INTERPRETER, WITNESS, EXPERT).admitted(INTERPRETER, WITNESS, EXPERT);
  room.ask(JUDGE, { type: 'protect', seat: EXPERT, on: true });
  at(0);
  room.inSession();
  at(3);
  room.ask(INTERPRETER, { type: 'interpret', channel: 'ku' });
  at(4);
  room.ask(JUDGE, { type: 'protect', seat: WITNESS, on: true });
  at(5);
  room.ask(JUDGE, { type: 'share-screen' });
  at(6);
  room.ask(INTERPRETER, { type: 'interpret', channel: 'floor' });
  at(8);
  room.ask(JUDGE, { type: 'stop-share' });
  at(10);
  room.ask(JUDGE, { type: 'close' });
  return room.log;
}

async function exported(...args: string[]) {
  const said = { out: '', err: '' };
  const notes: AuditNote[] = [];
  const timeline = recordTimelineOf(log());
  const people = [JUDGE, INTERPRETER, WITNESS, EXPERT, 'protected-1' as SeatId, 'protected-2' as SeatId];
  const code = await exportCommand(['h1', '--json', ...args], {
    readHearing: async () => ({
      dir,
      key: { kind: 'none' as const },
      intervals: onRecordIntervals(log()),
      timeline,
      log: await logOf(dir),
      seats: people.map((seat) => ({ seat, name: `name of ${seat}`, role: '' })),
    }),
    isDeleted: () => Promise.resolve(false),
    note: async (note) => void notes.push(note),
    now: () => START,
    stdout: (text) => (said.out += text),
    stderr: (text) => (said.err += text),
  });
  if (code !== 0) throw new Error(said.err);
  const files = JSON.parse(said.out) as { manifest: string; composite: string | null };
  const text = await readFile(files.manifest, 'utf8');
  const manifest = JSON.parse(text) as ExportManifest;
  return {
    folder: join(files.manifest, '..'),
    composite: files.composite,
    text,
    manifest,
    err: said.err,
    notes,
    names: (await readdir(join(files.manifest, '..', 'tracks'))).sort(),
  };
}

describe('the ordinary export', () => {
  let open: Awaited<ReturnType<typeof exported>>;
  beforeAll(async () => {
    open = await exported();
  });
  const track = (name: string) => {
    const { startsAt, endsAt, ...rest } = open.manifest.tracks.find(({ file }) => file === `tracks/${name}`)!;
    return { ...rest, from: (startsAt - START) / 1000, to: (endsAt - START) / 1000 };
  };

  it('has a file for each source, protected people under their alias and altered', () => {
    expect(open.names).toEqual([
      '1-interpreter-mic.webm',
      '1-judge-camera.webm',
      '1-judge-mic.webm',
      '1-judge-screen.webm',
      '1-protected-1-mic.webm',
      '1-protected-2-camera.webm',
      '1-protected-2-mic.webm',
      '1-witness-camera.webm',
      '1-witness-mic.webm',
    ]);
    expect(open.manifest.store).toBe('open');
    expect(open.manifest.seats.map(({ seat }) => seat)).toEqual([
      'judge',
      'interpreter',
      'witness',
      'protected-1',
      'protected-2',
    ]);
    expect(open.text).not.toContain(EXPERT);
    expect(open.err).not.toContain(EXPERT);
  });

  it('has nothing as it was of who is protected, though it lies in the open store', async () => {
    for (const kind of ['mic', 'camera']) {
      const { to } = track(`1-witness-${kind}.webm`);
      expect(to).toBeGreaterThan(3.9);
      expect(to).toBeLessThanOrEqual(4.04);
      expect(track(`1-protected-2-${kind}.webm`).from).toBeGreaterThanOrEqual(3.99);
    }
    expect(open.manifest.leftOut.map(({ track: id, reason }) => `${id} ${reason}`).sort()).toEqual([
      't5 withheld',
      't6 withheld',
    ]);
    expect(await colorAt(join(open.folder, 'tracks/1-protected-2-camera.webm'), 1, '100:100:100:40')).toSatisfy(
      isColor('yellow'),
    );
  });

  it('shows a shared screen large while it lasts, though it stands still, and the people beside it', async () => {
    const shown = (second: number, area: string) => colorAt(open.composite!, second, area);
    const screen = '400:200:200:200';
    expect(await shown(5.5, screen)).toSatisfy(isColor('red'));
    expect(await shown(7.8, screen)).toSatisfy(isColor('red'));
    // The judge is the first of five in the column at the right.
    const judge = '60:30:1110:70';
    expect(await shown(5.5, judge)).toSatisfy(isColor('blue'));
    for (const second of [4.8, 8.2]) {
      expect(await shown(second, judge)).not.toSatisfy(isColor('blue'));
      expect(await shown(second, screen)).not.toSatisfy(isColor('red'));
    }
  });

  it('has in the mix of an interpreter what went to the floor, and says what did not', async () => {
    const { channels } = track('1-interpreter-mic.webm');
    expect(channels).toEqual([{ channel: 'ku', from: START + 3000, to: START + 6000 }]);
    expect(track('1-judge-mic.webm').channels).toEqual([]);
    const [alone, mixed] = await Promise.all(
      [join(open.folder, 'tracks/1-interpreter-mic.webm'), open.composite!].map(async (file) =>
        (await beepTimes(file)).map((second) => Math.round(second * 10) / 10),
      ),
    );
    expect(alone).toContain(track('1-interpreter-mic.webm').offsetMs > 400 ? 3 : 3.5);
    expect(mixed!.filter((second) => second % 1 !== 0)).toEqual([1.5, 2.5, 6.5, 7.5, 8.5, 9.5]);
    expect(mixed!.filter((second) => second % 1 === 0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('the sealed export', () => {
  it('has what protected people sent as it was, under their alias, and warns', async () => {
    const sealed = await exported('--sealed', '--order', '140209970001');
    const details = { by: 'command', as: 'sealed-store', order: '140209970001' };
    expect(sealed.notes).toMatchObject([{ act: 'record-export-asked', subject: { id: 'h1' }, details }]);
    expect(sealed.err).toContain('WARNING');
    expect(sealed.composite).toBeNull();
    expect(sealed.manifest.store).toBe('sealed');
    expect(sealed.manifest.leftOut).toEqual([]);
    expect(sealed.names).toEqual(['1-protected-1-mic.webm', '1-protected-2-camera.webm', '1-protected-2-mic.webm']);
    for (const name of [EXPERT, WITNESS]) expect(sealed.text).not.toContain(name);
    expect(await colorAt(join(sealed.folder, 'tracks/1-protected-2-camera.webm'), 1, '100:100:100:40')).toSatisfy(
      isColor('green'),
    );
  });
});

const COLORS = { blue: [0, 0, 255], green: [0, 128, 0], yellow: [255, 255, 0], red: [255, 0, 0] };

function isColor(name: keyof typeof COLORS): (color: number[]) => boolean {
  return (color) => COLORS[name].every((value, channel) => Math.abs(value - color[channel]!) < 40);
}
