import { expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingCard } from '../hearings/ports.ts';
import type { Database } from '../storage/database.ts';
import { courtroomCards } from './protected-people.ts';

const hearing = 'h' as HearingId;
const card: HearingCard = { hearing, title: 'سرقت', branch: 'شعبه ۱', caseNumber: '1405-1', seats: new Map() };

it('lets people into a hearing whose case has a damaged booking, with a title that is withheld', async () => {
  const problems: unknown[] = [];
  const damaged = new Error('damaged');
  const cards = courtroomCards(
    {
      database: {} as Database,
      cards: { card: () => Promise.resolve(card) },
      find: { namedBy: () => Promise.reject(damaged) },
    },
    (error, of) => void problems.push([error, of]),
  );
  expect(await cards.card(hearing)).toEqual({ ...card, inTitle: new Set<SeatId | null>([null]) });
  expect(problems).toEqual([[damaged, hearing]]);
});
