import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrowserHash, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import { ACTORS, document, filing, HEARING, id, PARTIES_ONLY, TestCase } from '@mahzar/shared/proceedings/case.fixture';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { CaseId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { RULES } from '../../test/support/client.ts';
import { engineOfTest } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { newHearing } from '../../test/support/new-hearing.ts';
import { openStorage } from '../compose/storage.ts';
import type { Storage } from '../compose/storage.ts';
import { HearingService } from '../hearings/hearing-service.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { HearingExhibits } from './hearing-exhibits.ts';

const { id: hearing } = newHearing;
const JUDGE = 'judge' as SeatId;
const CITIZEN = 'citizen' as SeatId;
const SYSTEM = { kind: 'system' } as const;
const PICTURE = { media: 'image/png', content: Buffer.from('PNG') };

let engine: Engine;
let storage: Storage;
let service: HearingService;
let court: TestCase;
let exhibits: HearingExhibits;
let reads: number;
let isBusy: boolean;
/** The case actors of the seats. */
let actors: Map<SeatId, CaseActor>;
/** Pages being drawn, by exhibit and page; calling the function completes the page. */
const drawing = new Map<string, () => void>();

beforeEach(async () => {
  engine = await engineOfTest();
  storage = await openStorage({ database: await engine.create(), masterKey: randomBytes(32), randomBytes });
  await storage.hearings.create(newHearing, 500);
  const bus = new EventBus();
  [reads, isBusy] = [0, false];
  const { log } = storage;
  const counted = {
    ...log,
    read: (...asked: Parameters<typeof log.read>) => {
      reads += 1;
      return log.read(...asked);
    },
  };
  service = new HearingService(counted, () => 1_000, { bus });
  const by = { kind: 'seat', seat: JUDGE } as const;
  const devices = { microphone: true, camera: true, takeOver: false, rules: RULES };
  const [session, browser] = ['session' as SessionHash, 'browser' as BrowserHash];
  await service.execute(hearing, { type: 'enter', session, browser, ...devices }, by);
  await service.execute(hearing, { type: 'start', countdownMs: 0 }, by);
  await service.execute(hearing, { type: 'note-recorder-confirmed' }, SYSTEM);

  court = new TestCase();
  for (const [index, name] of ['d1', 'd2'].entries()) {
    court.must(filing(name, { sha256: String(index).repeat(64) }), 'clerk');
    court.must({ type: 'offer-exhibit', document: document(name), of: id('complainant'), hearing: HEARING }, 'clerk');
  }
  actors = new Map<SeatId, CaseActor>([
    [JUDGE, ACTORS.judge],
    [CITIZEN, ACTORS.complainant],
  ]);
  drawing.clear();
  exhibits = new HearingExhibits({
    bus,
    service,
    courtOf: async () => ({ id: 'case' as CaseId, state: court.state, actors }),
    // The law of the case refuses every command.
    proceedings: { execute: async () => new Rejection('wrong-stage') },
    documents: {
      recordings: async () => new Map([[document('d1'), { media: ['video'] as const, durationMs: 60_000 }]]),
    },
    titlesFor: async () => new Map(),
    player: { positionMs: () => null, isBusy: () => isBusy },
    now: () => 1_000,
    pictures: {
      check: async () => undefined,
      page: (_, of, page) => new Promise((resolve) => drawing.set(`${of.id} ${page}`, () => resolve(PICTURE))),
      prepare: () => undefined,
    },
    hearings: () => [hearing],
    problem: (_, error) => {
      throw error;
    },
  });
});

afterEach(async () => {
  await service.close();
  await storage.close();
  await engine.stop();
});

const shownNow = async () => (await service.snapshot(hearing))?.state.exhibit;
/** Requests a page; resolves when it is being drawn. */
async function ask(exhibit: number, page = 1) {
  const asked = exhibits.show(hearing, JUDGE, { exhibit, page, zoom: 100, x: 500, y: 500 });
  const key = `d${exhibit} ${page}`;
  await expect.poll(() => drawing.has(key)).toBe(true);
  return { asked, draw: () => drawing.get(key)!() };
}

describe('a page that is still being drawn', () => {
  it('comes onto no screen when all was hidden meanwhile', async () => {
    const first = await ask(1);
    first.draw();
    await first.asked;
    const slow = await ask(1, 2);
    await exhibits.hide(hearing, JUDGE);
    slow.draw();
    expect(await slow.asked).toBeNull();
    expect(await shownNow()).toBeNull();
  });

  it('does not take the place of what was asked for after it', async () => {
    const [slow, quick] = [await ask(1), await ask(2)];
    quick.draw();
    await quick.asked;
    slow.draw();
    expect(await slow.asked).toBeNull();
    expect(await shownNow()).toMatchObject({ exhibit: 2 });
  });

  it('comes onto no screen when it is no exhibit any more', async () => {
    const slow = await ask(1);
    court.must({ type: 'exclude-exhibit', exhibit: 1, reason: 'other' }, 'judge');
    slow.draw();
    expect(await slow.asked).toMatchObject({ code: 'unknown-exhibit' });
    expect(await shownNow()).toBeNull();
  });

  it('comes onto the screens of those alone who may read it when it is drawn', async () => {
    const slow = await ask(1);
    const sealed = { ...PARTIES_ONLY, level: 'sealed' } as const;
    court.must({ type: 'set-access', document: document('d1'), access: sealed }, 'judge');
    slow.draw();
    await slow.asked;
    expect(await shownNow()).toMatchObject({ exhibit: 1, readers: [JUDGE] });
  });
});

describe('a recording that plays', () => {
  const play = () => exhibits.play(hearing, JUDGE, { exhibit: 1, positionMs: 0, isPlaying: true });

  it('is taken from whoever may read it no longer, although nothing tells of it', async () => {
    await play();
    expect(await shownNow()).toMatchObject({ readers: [JUDGE, CITIZEN] });
    actors.delete(CITIZEN);
    await exhibits.followPlayed();
    expect(await shownNow()).toMatchObject({ readers: [JUDGE], playback: { positionMs: 0, since: 1_000 } });
  });

  it('is not begun, and nobody is told of it, when too much is played in other hearings', async () => {
    isBusy = true;
    expect(await play()).toMatchObject({ code: 'players-busy' });
    expect(await shownNow()).toBeNull();
  });

  it('ends with the right of whoever plays it', async () => {
    await play();
    actors.delete(JUDGE);
    await exhibits.followPlayed();
    expect(await shownNow()).toBeNull();
  });
});

it('refuses what the law of the case refuses, and has the hearing read nothing anew', async () => {
  const before = reads;
  for (let tried = 0; tried < 3; tried += 1)
    expect(await exhibits.rule(hearing, JUDGE, { ruling: 'withdrawn', exhibit: 9 })).toMatchObject({
      code: 'unknown-exhibit',
    });
  await exhibits.hide(hearing, JUDGE);
  expect(reads).toBe(before);
});
