import type { OfficeDraft } from '@mahzar/shared/offices/office';
import { Rejection } from '@mahzar/shared/rejection';
import { DEMONSTRATION_ACCOUNTS } from '../access/staff/demonstration-accounts.ts';
import type { Offices } from '../offices/offices.ts';

const DAYS_OF_WEEK = [0, 1, 2, 3, 4, 5, 6];
const MIDNIGHT = 24 * 60;
/** Who receives, the prosecutor first. */
const OFFICIALS = DEMONSTRATION_ACCOUNTS.filter(({ role }) => role === 'prosecutor');

/** An office that receives citizens day and night, so that a meeting can be asked for and held at any hour. Nobody here is real. */
export const OFFICE: OfficeDraft = {
  name: 'دادسرای عمومی و انقلاب شهرستان نمونه',
  place: 'میدان دادگستری، ساختمان دادسرا، طبقه اول',
  telephone: '',
  kinds: ['complaint', 'follow-up', 'detention', 'enforcement', 'seized-property', 'advice', 'other'],
  recording: 'by-consent',
  officials: OFFICIALS.map(({ id, part }) => ({
    account: id,
    title: part === 'deputy' ? 'deputy' : 'prosecutor',
    room: part === 'deputy' ? 'اتاق ۲' : 'اتاق ۱',
  })),
  weekly: DAYS_OF_WEEK.map((day) => ({
    day,
    blocks: [
      {
        from: 0,
        to: MIDNIGHT,
        turnMinutes: 10,
        officials: OFFICIALS.map(({ id }) => id),
        ahead: 144,
        onTheDay: 144,
        kinds: [],
      },
    ],
  })),
  exceptions: [],
  daysAhead: 14,
};

/** Opens the office, or finds the one of an earlier start. @returns its id */
export async function openDemonstrationOffice(offices: Pick<Offices, 'all' | 'create'>): Promise<string> {
  const before = (await offices.all()).find(({ name }) => name === OFFICE.name);
  if (before !== undefined) return before.id;
  const opened = await offices.create(OFFICE, { kind: 'system' });
  if (opened instanceof Rejection) throw new Error(`the demonstration's office cannot be opened: ${opened.code}`);
  return opened.id;
}
