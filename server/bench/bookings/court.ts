import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import { bookingDraft } from '@mahzar/shared/scheduling/booking';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BRANCHES = 20;
/** The day on which a court's year of bookings begins, 08:00 by its clock. */
export const FIRST_DAY = Date.UTC(2026, 10, 25, 4, 30);

const FIRST_NAMES = ['علی', 'محمد', 'زهرا', 'فاطمه', 'حسین', 'مریم', 'رضا', 'نگار', 'کاوه', 'شیلان', 'سینا', 'لیلا'];
const STEMS = ['احمد', 'کریم', 'رحیم', 'صادق', 'مراد', 'فرهاد', 'کاظم', 'طاهر', 'نور', 'شریف', 'یوسف', 'حسین', 'رستم'];
const ENDINGS = ['ی', 'ی‌نژاد', 'ی‌پور', 'زاده', 'ی تهرانی', 'ی اصل', 'ی‌فر'];

/** Makes bookings of a court with five people each: sixty a day, in twenty branches at three times of day. */
export function bookingsOf(count: number, day = 0): BookingDraft[] {
  return Array.from({ length: count }, (_, number) => {
    const branch = number % BRANCHES;
    const days = day + Math.floor(number / 60);
    const startsAt = FIRST_DAY + days * DAY + (Math.floor(number / BRANCHES) % 3) * 2 * HOUR;
    return bookingDraft.parse({
      caseNumber: `14056892${String(Math.floor(number / 1.5)).padStart(8, '0')}`,
      branch: `شعبه ${100 + branch}`,
      room: `اتاق ${branch}`,
      kind: number % 9 === 0 ? 'meeting' : 'courtroom',
      startsAt,
      endsAt: startsAt + HOUR,
      title: `رسیدگی به شکایت ${STEMS[number % STEMS.length]}`,
      people: [
        {
          id: 'judge',
          role: number % 9 === 0 ? 'prosecutor' : 'presiding-judge',
          ...personOf(branch),
          staffAccount: judgeOf(branch),
        },
        { id: 'complainant', role: 'complainant', ...personOf(1_000 + number * 3) },
        { id: 'accused', role: 'accused', ...personOf(1_001 + number * 3) },
        { id: 'lawyer', role: 'lawyer', ...personOf(100 + (number % 300)), with: ['accused'] },
        { id: 'witness', role: 'witness', ...personOf(1_002 + number * 3) },
      ],
    });
  });
}

/** Accounts of the presiding judges. */
export const JUDGES = Array.from({ length: BRANCHES }, (_, branch) => judgeOf(branch));

function judgeOf(branch: number): string {
  return `judge-${branch}`;
}

/** A person; the same for the same number. */
export function personOf(number: number) {
  const first = FIRST_NAMES[number % FIRST_NAMES.length];
  const stem = STEMS[Math.floor(number / 12) % STEMS.length];
  const ending = ENDINGS[Math.floor(number / 156) % ENDINGS.length];
  return {
    name: `${first} ${stem}${ending}`,
    nationalId: nationalIdOf(number),
    phone: `0912${String(number).padStart(7, '0')}`,
    email: null,
    language: 'fa',
  } as const;
}

/** With its check digit (`national-id.ts`). */
function nationalIdOf(number: number): string {
  const nine = String(100_000_000 + number * 7);
  const rest = Array.from(nine, Number).reduce((sum, digit, index) => sum + digit * (10 - index), 0) % 11;
  return `${nine}${rest < 2 ? rest : 11 - rest}`;
}
