import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { NewHearing } from '../../src/hearings/store/hearing-store.ts';

/** A hearing of a judge and a citizen. */
export const newHearing: NewHearing = {
  id: 'h-0001' as HearingId,
  kind: 'courtroom',
  startsAt: 1_000,
  endsAt: 2_000,
  title: 'رسیدگی به شکایت',
  branch: 'شعبه ۱۰۳',
  caseNumber: '140312345',
  seats: [
    { id: 'judge' as SeatId, role: 'presiding-judge', name: 'قاضی کیانی', tokenId: 'token-one' },
    { id: 'citizen' as SeatId, role: 'complainant', name: 'مریم احمدی', tokenId: null },
  ],
};

/** Texts that must not be readable with the database alone. */
export const SECRETS = [newHearing.title, newHearing.branch, newHearing.caseNumber, 'مریم احمدی'];
