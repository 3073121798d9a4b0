import { CITIZEN, Courtroom } from '@mahzar/shared/hearing/courtroom.fixture';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { HearingCard, SeatCard } from '../hearings/ports.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { TodaysBoard } from './todays-board.ts';

const HEARING = 'h1' as HearingId;

let bus: EventBus;
let board: TodaysBoard;
let state: HearingState;
let problems: unknown[];
let onProblem: () => void;
let contextReads: number;
let readCard: () => Promise<HearingCard>;

beforeEach(() => {
  vi.useFakeTimers();
  ({ state } = new Courtroom());
  const { startsAt, endsAt } = state;
  bus = new EventBus();
  problems = [];
  onProblem = () => undefined;
  contextReads = 0;
  readCard = async () => card('مریم احمدی');
  board = new TodaysBoard({
    bus,
    service: { snapshot: async () => ({ state }) } as unknown as HearingService,
    directory: { card: () => readCard() },
    hearingsOf: async () => [HEARING],
    dayOf: () => ({ from: 0, to: endsAt }),
    context: async () => {
      contextReads += 1;
      return { staff: [], sitting: [], identities: new Map(), checks: new Map(), requests: [] };
    },
    links: () => ({ open: new Map(), browsers: new Map(), unheard: new Map() }),
    storage: { alarm: null },
    mediaPathCounts: async () => new Map(),
    now: () => startsAt,
    problem: (_, error) => {
      problems.push(error);
      onProblem();
    },
  });
});
afterEach(() => {
  board.close();
  vi.useRealTimers();
});

function card(name: string | null): HearingCard {
  const seats = new Map<SeatId, SeatCard>();
  if (name !== null) seats.set(CITIZEN, { role: 'complainant', name, tokenId: null });
  return { hearing: HEARING, title: 'Title', branch: 'Branch', caseNumber: '1', seats };
}

const isNamed = () => JSON.stringify(board.snapshot()).includes('مریم احمدی');

it('has no name of somebody who was protected while the hearing was read for the first time', async () => {
  const first = Promise.withResolvers<HearingCard>();
  readCard = () => first.promise;
  const watching = board.watch();
  await vi.advanceTimersByTimeAsync(1);
  bus.publish('protection-changed', new Set([HEARING]));
  readCard = async () => card(null);
  first.resolve(card('مریم احمدی'));
  expect(JSON.stringify(await watching)).not.toContain('مریم احمدی');
  expect(board.snapshot().hearings).toHaveLength(1);
  expect(isNamed()).toBe(false);
});

it('shows no names while the names cannot be read again, and reads them later', async () => {
  await board.watch();
  expect(isNamed()).toBe(true);
  readCard = () => Promise.reject(new Error('the database is away'));
  bus.publish('protection-changed', null);
  await vi.advanceTimersByTimeAsync(300);
  expect([isNamed(), board.snapshot().hearings.length, problems.length]).toEqual([false, 1, 1]);
  readCard = async () => card('مریم احمدی');
  await vi.advanceTimersByTimeAsync(6_000);
  expect([isNamed(), problems.length]).toEqual([true, 1]);
});

it('shows a hearing although connections change each time that it is read', async () => {
  let reads = 0;
  readCard = async () => {
    reads += 1;
    if (reads < 20) bus.publish('connections-changed', HEARING);
    return card('مریم احمدی');
  };
  await board.watch();
  expect([isNamed(), reads]).toEqual([true, 2]);
});

it('keeps no reading of a hearing after it was read, whether it is of today or not', async () => {
  await board.watch();
  expect([board.snapshot().hearings.length, board.readings]).toEqual([1, 0]);
  state = { ...state, startsAt: state.endsAt, endsAt: state.endsAt + 1 };
  bus.publish('booking-stored', HEARING);
  expect(board.readings).toBe(1);
  await vi.advanceTimersByTimeAsync(300);
  expect([board.snapshot().hearings.length, board.readings]).toEqual([0, 0]);
});

it('keeps the reading of a hearing until a failed one has been repeated', async () => {
  readCard = () => Promise.reject(new Error('the database is away'));
  await board.watch();
  expect([board.readings, problems.length]).toEqual([1, 1]);
  readCard = async () => card('مریم احمدی');
  await vi.advanceTimersByTimeAsync(5_300);
  expect([isNamed(), board.readings, problems.length]).toEqual([true, 0, 1]);
});

it('reads a hearing again that changes in the moment in which its reading ends', async () => {
  readCard = () => Promise.reject(new Error('the database is away'));
  onProblem = () => {
    readCard = async () => card('مریم احمدی');
    queueMicrotask(() => bus.publish('hearing-changed', { seq: 1, state }, []));
  };
  await board.watch();
  await vi.advanceTimersByTimeAsync(300);
  expect([isNamed(), problems.length]).toEqual([true, 1]);
});

it('keeps no names from a reading that ends after nobody watches any longer', async () => {
  await board.watch();
  const late = Promise.withResolvers<HearingCard>();
  readCard = () => late.promise;
  bus.publish('booking-stored', HEARING);
  board.unwatch();
  await vi.advanceTimersByTimeAsync(31_000);
  late.resolve(card('مریم احمدی'));
  await vi.advanceTimersByTimeAsync(1);
  // The board reads the context of hearings in its memory.
  contextReads = 0;
  bus.publish('identities-changed', HEARING);
  expect([contextReads, board.readings]).toEqual([0, 0]);
  await board.watch();
  expect([isNamed(), contextReads]).toEqual([true, 1]);
});

it('reads a hearing again for a watcher who comes while a reading for earlier watchers still runs', async () => {
  await board.watch();
  const late = Promise.withResolvers<HearingCard>();
  readCard = () => late.promise;
  bus.publish('booking-stored', HEARING);
  board.unwatch();
  await vi.advanceTimersByTimeAsync(31_000);
  readCard = async () => card(null);
  const watching = board.watch();
  await vi.advanceTimersByTimeAsync(1);
  late.resolve(card('مریم احمدی'));
  expect((await watching).hearings).toHaveLength(1);
  expect([isNamed(), board.readings]).toEqual([false, 0]);
});
