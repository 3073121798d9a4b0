import type { OfficeDraft } from '@mahzar/shared/offices/office';

/** A Sunday on which offices of tests receive people, from nine to ten in Tehran. Epoch milliseconds. */
export const SUNDAY = '2026-11-29';
export const SUNDAY_NINE = Date.UTC(2026, 10, 29, 5, 30);
/** Eight on the day before. */
export const SATURDAY_EIGHT = Date.UTC(2026, 10, 28, 4, 30);

/** What is written of an office that receives on Sundays: three turns ahead, and two people more on the day. */
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
