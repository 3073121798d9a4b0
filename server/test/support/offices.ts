import type { OfficeDraft } from '@mahzar/shared/offices/office';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { createOffice } from '@mahzar/shared/rest/offices';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { COURT_ZONE } from '@mahzar/shared/scheduling/court-zone';
import { Visitor } from './desk.ts';

/** A Sunday on which test offices receive people, from nine to ten in Tehran. */
export const SUNDAY = '2026-11-29';
export const SUNDAY_NINE = Date.UTC(2026, 10, 29, 5, 30);
/** Eight in the morning on the day before, epoch milliseconds. */
export const SATURDAY_EIGHT = Date.UTC(2026, 10, 28, 4, 30);

/** The draft of an office that receives on Sundays: three turns ahead, and two more people on the day. */
export function officeOf(accounts: readonly string[], change: object = {}): OfficeDraft {
  const block = {
    from: 9 * 60,
    to: 10 * 60,
    turnMinutes: 10,
    officials: [...accounts],
    ahead: 3,
    onTheDay: 2,
    kinds: [],
  };
  return {
    name: 'دادسرای عمومی و انقلاب',
    place: 'میدان امام، طبقه اول',
    telephone: '۰۲۱۸۸۸۸۸۸۸۸',
    kinds: ['complaint', 'follow-up', 'detention', 'other'],
    recording: 'by-consent',
    officials: accounts.map((account, index) => ({
      account,
      title: index === 0 ? 'prosecutor' : 'deputy',
      room: `اتاق ${index + 1}`,
    })),
    weekly: [{ day: 1, blocks: [block] }],
    exceptions: [],
    daysAhead: 14,
    ...change,
  };
}

/** Makes an office that receives people today at any time of day. @param scheduler also an official of the office */
export async function openToday(
  origin: string,
  scheduler: { readonly account: string; readonly cookie: string },
  officials: readonly string[] = [scheduler.account],
): Promise<{ readonly office: OfficeId; readonly day: string }> {
  const day = courtClock(COURT_ZONE).dayOf(Date.now());
  const { weekly, ...draft } = officeOf(officials, { recording: 'never' });
  const allDay = { ...weekly[0]!.blocks[0]!, from: 0, to: 1440, ahead: 0, onTheDay: 10 };
  const body = { ...draft, weekly: [], exceptions: [{ date: day, blocks: [allDay], closesAt: null, note: '' }] };
  const { id } = await new Visitor(origin, scheduler.cookie).do(createOffice, { body });
  return { office: id as OfficeId, day };
}
