import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restore } from '../../src/backup/restore.ts';
import { describeDamage } from '../../src/cli/backup-words.ts';
import { verifyRecord } from '../../src/cli/verify-record.ts';
import { sqliteIn } from '../../src/storage/database-place.ts';
import { ENGINES } from '../support/databases.ts';
import type { Engine } from '../support/databases.ts';
import { readEntries } from '../support/log.ts';
import { TestService } from '../support/service.ts';
import { framesOf } from './describe.ts';
import { describeDesk } from './desk-today.ts';
import type { Fixture, Recovered } from './fixture.ts';
import { unpack, VERSIONS, versionDir } from './folders.ts';
import { auditOf, exported, hearingsIn, manifestOf, openData, reachesOf, verified, verifies } from './outcome.ts';
import type { Data } from './outcome.ts';
import { describeRecord } from './record-today.ts';

/* What the code of an earlier day wrote is read by today's as it was meant: README.md says how the fixtures were made. */

describe.each(VERSIONS)('what was written by %s', (version) => {
  const folder = versionDir(version);
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const fixture = read('fixture.json') as Fixture;
  const { masterKey, hearings, recorded, killed } = fixture;

  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'mahzar-golden-'));
  });
  afterAll(() => rmSync(work, { recursive: true }));

  /** Unpacks the data folder of the killed service. */
  function dataIn(name: string): Data {
    const dataDir = join(work, name);
    unpack(join(folder, 'data.tgz'), dataDir);
    return { database: sqliteIn(dataDir), dataDir, masterKey };
  }

  const reaches = () =>
    Object.fromEntries(hearings.map((id) => [id, readFileSync(join(folder, `expected/reach/${id}.csv`), 'utf8')]));

  async function expectRestored(data: Data): Promise<void> {
    await using storage = await openData(data);
    expect(await hearingsIn(storage, hearings)).toEqual(read('expected/hearings.json'));
    expect(await verified(data, hearings)).toEqual(read('expected/verified.json'));
    expect(await reachesOf(storage, hearings)).toEqual(reaches());
    for (const store of ['open', 'sealed'] as const) {
      expect(await exported(storage, data.dataDir, recorded, store)).toEqual(read(`expected/export-${store}.json`));
    }
  }

  it('is opened: every hearing stands as it stood, with who heard whom, and its recording is whole and exported', async () => {
    const data = dataIn('opened');
    await expectRestored(data);
    expect(await verifies(data, recorded)).toBe(true);
    expect(await auditOf(data)).toBe(read('expected/audit.json'));
  });

  describe.each(ENGINES)('as a backup, on $name,', ({ name, start }) => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await start();
    });
    afterAll(() => engine.stop());

    it('is restored to the same', async () => {
      const dataDir = join(work, `restored-${name}`);
      mkdirSync(dataDir);
      const file = join(work, `${name}.backup`);
      writeFileSync(file, gunzipSync(readFileSync(join(folder, 'court.backup.gz'))));
      const data = { database: engine.createEmpty(dataDir), dataDir, masterKey };
      const how = { file, replace: false, evenDamaged: false, moved: false, randomBytes, now: Date.now() };
      expect(describeDamage(await restore({ ...data, ...how }))).toEqual([]);
      await expectRestored(data);
    });
  });

  it('is taken up by a service: the desk shows it, and the record of the killed hearing is made whole', async () => {
    const data = dataIn('taken-up');
    const before = readEntries(data.database, killed);
    const service = await TestService.start({}, { create: () => data.database }, data.dataDir);
    try {
      expect(await describeDesk(service, fixture.bookings)).toEqual(read('expected/desk.json'));
      // For versions before 4, playing was not recorded when they were made.
      if (existsSync(join(folder, 'expected/record.json')))
        expect(await describeRecord(service, recorded)).toEqual(read('expected/record.json'));
      await service.kill('SIGTERM');
      const { segments, frames } = read('expected/recovered.json') as Recovered;
      expect((await verified(data, [killed]))[killed]).toMatchObject({ segments, flaws: 0 });
      await using storage = await openData(data);
      expect(framesOf(await manifestOf(storage, data.dataDir, killed))).toEqual(frames);
      const after = readEntries(data.database, killed);
      expect(after.slice(0, before.length)).toEqual(before);
      expect(after.slice(before.length).map(({ type }) => type)).toContain('service-restarted');
      const { proof } = await verifyRecord(data, killed as HearingId);
      expect(proof).toMatchObject({ flaws: [], covered: { entries: after.length } });
    } finally {
      await service.stop();
    }
  });
});

describe('the expectations of v1, by hand', () => {
  const reachRows = (hearing: string) =>
    readFileSync(join(versionDir('v1'), `expected/reach/${hearing}.csv`), 'utf8')
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => {
        const [listener = '', seat = '', source = '', from = '', to = ''] = line.split(',');
        return { listener, seat, source, from: Date.parse(from), to: to === '' ? Infinity : Date.parse(to) };
      });
  const { recorded } = JSON.parse(readFileSync(join(versionDir('v1'), 'fixture.json'), 'utf8')) as Fixture;
  const rows = reachRows(recorded);
  const between = (one: string, other: string) =>
    rows.filter(({ listener, seat }) => [listener, seat].sort().join() === [one, other].sort().join());

  it('let nobody hear or see somebody from whom they are screened', () => {
    expect(between('citizen', 'accused')).toEqual([]);
    expect(between('lawyer', 'accused').length).toBeGreaterThan(0);
  });

  it('give the protected witness as they are to the judge and the record alone', () => {
    const raw = rows.filter(({ seat, source }) => seat === 'witness' && !source.startsWith('altered-'));
    expect([...new Set(raw.map(({ listener }) => listener))].sort()).toEqual(['judge', 'record']);
    const altered = rows.filter(({ seat, source }) => seat === 'witness' && source.startsWith('altered-'));
    expect(altered.map(({ listener }) => listener)).not.toContain('judge');
  });

  it('have nothing of the consultation in the record, and nobody there but those three', () => {
    // While lawyer and accused talk in private, they hear nobody else.
    const alone = between('lawyer', 'accused').findLast(({ to, from }) => to - from > 400 && to - from < 700)!;
    const then = rows.filter(({ from, to }) => from < alone.to && to > alone.from);
    const there = new Set(['lawyer', 'accused', 'interpreter']);
    expect(then.length).toBeGreaterThan(0);
    for (const { listener, seat } of then)
      expect(there.has(seat), `${listener} hears ${seat}`).toBe(there.has(listener));
    expect(then.filter(({ listener, seat }) => listener === 'record' && there.has(seat))).toEqual([]);
  });
});
