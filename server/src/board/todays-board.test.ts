import { CITIZEN, Courtroom } from '@mahzar/shared/hearing/courtroom.fixture';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { HearingCard, SeatCard } from '../hearings/ports.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { TodaysBoard } from './todays-board.ts';

const HEARING = 'h1' as HearingId;

let bus: EventBus;
let board: TodaysBoard;
let problems: unknown[];
let readCard: () => Promise<HearingCard>;

beforeEach(() => {
  vi.useFakeTimers();
  const { state } = new Courtroom();
  bus = new EventBus();
  problems = [];
  readCard = async () => card('مریم احمدی');
  board = new TodaysBoard({
    bus,
    service: { snapshot: async () => ({ state }) } as unknown as HearingService,
    directory: { card: () => readCard() },
    hearingsOf: async () => [HEARING],
    dayOf: () => ({ from: 0, to: state.endsAt }),
    context: async () => ({ staff: [], sitting: [], identities: new Map(), checks: new Map(), requests: [] }),
    links: () => ({ open: new Map(), browsers: new Map(), unheard: new Map() }),
    storage: { alarm: null },
    mediaPathCounts: async () => new Map(),
    now: () => state.startsAt,
    problem: (_, error) => void problems.push(error),
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
