import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replay } from '@mahzar/shared/hearing/evolve/evolve';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { followers, isCounsel, screened } from '@mahzar/shared/hearing/state';
import { parseKeyRing } from '../kernel/key-ring.ts';
import { newSigningKey } from '../access/tokens/secrets.ts';
import { checkSeat, verifyToken } from '../access/tokens/token.ts';
import { sqliteIn } from '../storage/database-place.ts';
import { openStorage } from '../compose/storage.ts';
import type { Storage } from '../compose/storage.ts';
import { announceDemonstration, openDemonstration } from './demonstration.ts';
import type { Stage } from './demonstration.ts';

const HOUR = 3_600_000;

let stage: Stage & { readonly storage: Storage };
/** The clock of the service, which the tests put forward. */
let time: number;
beforeEach(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mahzar-demo-'));
  time = Date.UTC(2026, 10, 24, 9);
  stage = {
    config: { dataDir, publicUrl: 'http://localhost:3000' },
    keys: parseKeyRing(newSigningKey())!,
    storage: await openStorage({ database: sqliteIn(dataDir), masterKey: randomBytes(32), randomBytes }),
    now: () => time,
    randomBytes,
  };
});
afterEach(async () => {
  await stage.storage.close();
  rmSync(stage.config.dataDir, { recursive: true });
});

const kept = () => join(stage.config.dataDir, 'demo.json');

/** The code with which the link of a seat is refused, or `ok`. */
async function opens(link: string, hearing: string): Promise<string> {
  const { keys, storage } = stage;
  const signed = verifyToken(link.split('#')[1], { keys, hearing, now: time });
  const checked = signed.ok ? await checkSeat(signed.claims, storage.hearings, time) : signed;
  return checked.ok ? 'ok' : checked.code;
}

describe('a demonstration', () => {
  it('is a hearing with a link in two languages for everybody but the prisoner, who sits with the coordinator', async () => {
    const { hearing, seats } = await openDemonstration(stage);
    expect(seats.map(({ seat, role }) => [seat, role])).toEqual([
      ['judge', 'presiding-judge'],
      ['panel', 'panel-judge'],
      ['clerk', 'clerk'],
      ['prosecutor', 'prosecutor'],
      ['citizen', 'complainant'],
      ['companion', 'companion'],
      ['accused', 'accused'],
      ['lawyer', 'lawyer'],
      ['interpreter', 'interpreter'],
      ['witness', 'witness'],
      ['expert', 'expert'],
      ['prison', 'prison-coordinator'],
      ['observer', 'observer'],
    ]);
    for (const { seat, name, links } of seats) {
      expect(links.fa).toMatch(
        new RegExp(`^http://localhost:3000/hearing/${hearing}\\?lang=fa#[\\w-]+\\.[\\w-]+\\.[\\w-]+$`),
      );
      expect(links.en).toBe(links.fa.replace('lang=fa', 'lang=en'));
      expect(await opens(links.fa, hearing), seat).toBe('ok');
      expect(name).toMatch(/^[\u0600-\u06FF ]+$/);
    }
    expect(new Set(seats.map(({ links }) => links.fa)).size).toBe(13);
  });

  it('is stored with its title, and its log begins', async () => {
    const { hearing } = await openDemonstration(stage);
    const [entry] = await stage.storage.log.read(hearing as HearingId);
    expect(entry?.event).toMatchObject({ type: 'hearing-scheduled', kind: 'courtroom', startsAt: time });
    expect(await stage.storage.hearings.card(hearing as HearingId)).toMatchObject({
      title: 'رسیدگی به شکایت خیانت در امانت',
    });
  });

  it('is booked with counsel, interpreter, companion, a protected witness, a prison room and a screen', async () => {
    const { hearing } = await openDemonstration(stage);
    const state = replay(await stage.storage.log.read(hearing as HearingId));
    const seat = (id: string) => state.seats.get(id as SeatId);
    expect(followers(state, seat('citizen')!).map(({ id }) => id)).toEqual(['companion']);
    expect(followers(state, seat('accused')!).map(({ id }) => id)).toEqual(['interpreter']);
    expect(isCounsel(seat('lawyer')!, seat('accused')!)).toBe(true);
    expect(seat('interpreter')?.language).toBe('ku');
    expect([...state.seats.values()].filter(({ protected: is }) => is).map(({ id }) => id)).toEqual(['witness']);
    expect(seat('prisoner')?.hostSeat).toBe('prison');
    expect(screened(state, 'citizen' as SeatId, 'accused' as SeatId)).toBe(true);
    expect(screened(state, 'citizen' as SeatId, 'lawyer' as SeatId)).toBe(false);
  });

  it('keeps its links where only the service can read them', async () => {
    const demonstration = await openDemonstration(stage);
    expect(JSON.parse(readFileSync(kept(), 'utf8'))).toEqual(demonstration);
    expect(statSync(kept()).mode & 0o777).toBe(0o600);
  });

  it('is the same after another start, under the address that the service has then', async () => {
    const first = await openDemonstration(stage);
    time += 20 * HOUR;
    const second = await openDemonstration({
      ...stage,
      config: { ...stage.config, publicUrl: 'https://10.0.0.5:3000' },
    });
    expect(second.hearing).toBe(first.hearing);
    expect(second.seats[0]?.links.fa).toBe(
      first.seats[0]?.links.fa.replace('http://localhost:3000', 'https://10.0.0.5:3000'),
    );
    expect(await stage.storage.log.hearings()).toHaveLength(1);
  });

  it.each<[string, (hearing: HearingId) => unknown]>([
    ['its links run out', () => (time += 24 * HOUR)],
    [
      'it was closed',
      (hearing) => stage.storage.log.append(hearing, 1, time, { kind: 'system' }, [{ type: 'hearing-closed' }]),
    ],
    [
      'one of its links was replaced',
      (hearing) => stage.storage.hearings.replaceToken(hearing, 'clerk' as never, 'other'),
    ],
    ['its file is damaged', () => writeFileSync(kept(), '{')],
    ['its file is gone', () => rmSync(kept())],
    ['the key that signed its links is gone', () => (stage = { ...stage, keys: parseKeyRing(newSigningKey())! })],
  ])('is another one when %s', async (_, change) => {
    const first = await openDemonstration(stage);
    await change(first.hearing as HearingId);
    const second = await openDemonstration(stage);
    expect(second.hearing).not.toBe(first.hearing);
    for (const { links } of second.seats) expect(await opens(links.en, second.hearing)).toBe('ok');
  });

  it('prints everybody and every link, each on a line of its own that can be copied', async () => {
    const demonstration = await openDemonstration(stage);
    let text = '';
    announceDemonstration(demonstration, (part) => (text += part));
    expect(text).toMatch(/بهرام یوسفی\n +sits with: Prison coordinator/);
    for (const { name, links } of demonstration.seats) {
      expect(text).toContain(name);
      for (const link of Object.values(links)) expect(text).toMatch(new RegExp(` ${RegExp.escape(link)}\n`));
    }
  });
});
