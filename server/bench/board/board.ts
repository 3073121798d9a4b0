import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserHash, HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import { RULES_VERSION } from '@mahzar/shared/hearing/law/rules';
import { TodaysBoard } from '../../src/board/todays-board.ts';
import type { TodaysBoardOptions } from '../../src/board/todays-board.ts';
import { EventBus } from '../../src/kernel/event-bus.ts';
import { HearingService } from '../../src/hearings/hearing-service.ts';
import type { MediaPathCounts } from '../../src/media/engine.ts';
import { openStorage } from '../../src/compose/storage.ts';
import type { Storage } from '../../src/compose/storage.ts';
import { median } from '../options.ts';
import type { BenchOptions } from '../options.ts';
import { castOf } from '../people/cast.ts';

const HEARINGS = 50;
const PEOPLE = 8;
/** Number of changes in each run. */
const CHANGES = 1_000;
/** Number of changes within the quarter of a second for which the board collects them: 80 a second from 50 hearings. */
const GATHERED = 20;
const HOUR_MS = 3_600_000;

interface Run {
  /** Time from the first watcher's request to the whole board, ms; the day's data are read and decrypted. */
  readonly openMs: number;
  /** Time to the board for a watcher who joins while others watch, milliseconds. */
  readonly nextMs: number;
  readonly boardKiB: number;
  /** CPU time of the board alone for one change of a hearing, ms. */
  readonly cpuMsPerChange: number;
  /** Bytes of JSON that each watcher receives for one change. */
  readonly bytesPerChange: number;
  readonly changesPerMessage: number;
  /** CPU time for checking all 400 connections, of which a tenth have changed, ms. */
  readonly cpuMsPerLook: number;
}

/** Measures the cost of today's board with 50 hearings of 8 people, without the cost of the hearings themselves. */
export async function benchBoard({ runs, say }: BenchOptions): Promise<object> {
  const all: Run[] = [];
  for (let run = 0; run < runs; run += 1) {
    const result = await measure();
    say(JSON.stringify(result));
    all.push(result);
  }
  const figures = Object.keys(all[0]!) as (keyof Run)[];
  const of = (figure: keyof Run) => Number(median(all.map((each) => each[figure])).toPrecision(3));
  return {
    hearings: HEARINGS,
    people: HEARINGS * PEOPLE,
    runs,
    ...Object.fromEntries(figures.map((each) => [each, of(each)])),
  };
}

async function measure(): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'mahzar-board-'));
  const database = { kind: 'sqlite', file: join(folder, 'mahzar.sqlite') } as const;
  const storage = await openStorage({ database, masterKey: randomBytes(32), randomBytes });
  const bus = new EventBus();
  const service = new HearingService(storage.log, Date.now, { bus });
  const ids = await bookAll(storage);
  for (const hearing of ids) await everybodyEnters(service, hearing);
  const board = new TodaysBoard(optionsFor(bus, storage, service, ids));

  let bytes = 0;
  let messages = 0;
  const from = performance.now();
  const snapshot = await board.watch();
  const openMs = performance.now() - from;
  bus.on('board-changed', (difference) => {
    bytes += Buffer.byteLength(JSON.stringify(difference));
    messages += 1;
  });
  const again = performance.now();
  JSON.stringify(board.snapshot());
  const nextMs = performance.now() - again;
  let cpuMs = 0;
  for (let made = 0; made < CHANGES; made += GATHERED) {
    for (let each = made; each < made + GATHERED; each += 1) await change(service, ids, each);
    cpuMs += await cpuOf(async () => void board.snapshot());
  }
  const told = { bytes, messages };
  await board.look();
  const cpuMsPerLook = await cpuOf(async () => {
    await board.look();
    board.snapshot();
  });
  board.close();
  await storage.close();
  await rm(folder, { recursive: true });
  return {
    openMs,
    nextMs,
    boardKiB: Buffer.byteLength(JSON.stringify(snapshot)) / 1024,
    cpuMsPerChange: cpuMs / CHANGES,
    bytesPerChange: told.bytes / CHANGES,
    changesPerMessage: CHANGES / told.messages,
    cpuMsPerLook,
  };
}

function optionsFor(
  bus: EventBus,
  storage: Storage,
  service: HearingService,
  ids: readonly HearingId[],
): TodaysBoardOptions {
  const cast = castOf(PEOPLE);
  let looks = 0;
  return {
    bus,
    service,
    directory: storage.hearings,
    hearingsOf: () => Promise.resolve(ids),
    dayOf: (at) => ({ from: at - HOUR_MS, to: at + HOUR_MS }),
    context: () => Promise.resolve({ staff: [], sitting: [], identities: new Map(), checks: new Map(), requests: [] }),
    storage: { alarm: null },
    links: () => ({ open: new Map(), browsers: new Map(), unheard: new Map() }),
    mediaPathCounts: () => {
      looks += 1;
      const counts = cast.map(({ id }, place): [SeatId, MediaPathCounts] => {
        const bad = (looks + place) % 10 === 0;
        return [id, { received: looks * 100, lost: bad ? looks * 12 : 0, rttMs: 40 }];
      });
      return Promise.resolve(new Map(counts));
    },
    now: Date.now,
    problem: (_, error) => {
      throw error;
    },
  };
}

async function bookAll({ hearings }: Storage): Promise<HearingId[]> {
  const now = Date.now();
  const ids = Array.from({ length: HEARINGS }, (_, at) => `board-${at}` as HearingId);
  for (const [at, id] of ids.entries()) {
    await hearings.create(
      {
        id,
        kind: 'courtroom',
        startsAt: now + at * 60_000,
        endsAt: now + HOUR_MS,
        title: 'رسیدگی به شکایت کلاهبرداری',
        branch: `شعبه ${at % 12} دادگاه کیفری دو تهران`,
        caseNumber: `14056892000321${at}`,
        seats: castOf(PEOPLE).map((part) => ({ ...part, name: `نام و نام خانوادگی ${part.id}`, tokenId: null })),
      },
      now,
    );
  }
  return ids;
}

async function everybodyEnters(service: HearingService, hearing: HearingId): Promise<void> {
  for (const { id } of castOf(PEOPLE)) {
    const enter = {
      type: 'enter',
      session: `${id}` as SessionHash,
      browser: `${id}` as BrowserHash,
      microphone: true,
      camera: true,
      takeOver: false,
      rules: { version: RULES_VERSION, language: 'fa' },
    } as const;
    await service.execute(hearing, enter, { kind: 'seat', seat: id });
  }
  await service.execute(hearing, { type: 'admit-all' }, { kind: 'seat', seat: castOf(PEOPLE)[0]!.id });
}

/** Ends the connections of everybody in all hearings, one after another; then restores them, and so on. */
async function change(service: HearingService, ids: readonly HearingId[], made: number): Promise<void> {
  const cast = castOf(PEOPLE);
  const all = ids.length * cast.length;
  const hearing = ids[made % ids.length]!;
  const { id: seat } = cast[Math.floor(made / ids.length) % cast.length]!;
  const session = `${seat}` as SessionHash;
  const isLost = Math.floor(made / all) % 2 === 0;
  const command = isLost
    ? ({ type: 'note-line-lost', seat, session, since: Date.now() } as const)
    : ({ type: 'note-line-restored', seat, session } as const);
  const { ok } = await service.execute(hearing, command, { kind: 'system' });
  if (!ok) throw new Error('the law refused what was to be measured');
}

/** CPU time of this process, ms. */
async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
