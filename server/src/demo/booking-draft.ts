import type { SeatId } from '@mahzar/shared/hearing/ids';
import { bookingDraft } from '@mahzar/shared/scheduling/booking';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import { DEMONSTRATION_ACCOUNTS } from '../access/staff/demonstration-accounts.ts';
import { CAST, EMAILED, SCENE, SITTING } from './cast.ts';

const HOUR_MS = 3_600_000;
/** How long the hearing is planned to last, so that it stays on the board all day. */
const PLANNED_MS = 12 * HOUR_MS;

/** The demonstration's booking, as the desk would make it. @param tied seats of the court are tied to the desk's accounts */
export function draftOf(caseNumber: string, startsAt: number, tied: boolean): BookingDraft {
  return bookingDraft.parse({
    ...SCENE,
    caseNumber,
    startsAt,
    endsAt: startsAt + PLANNED_MS,
    people: CAST.map(({ seat, role, name, with: principals, through, language, protected: isProtected }) => ({
      id: seat,
      role,
      name,
      with: principals,
      through,
      interpreterLanguage: language,
      protected: isProtected,
      email: tied ? emailOf(seat) : null,
      staffAccount: tied ? (DEMONSTRATION_ACCOUNTS.find((one) => one.part === SITTING[role])?.id ?? null) : null,
    })),
  });
}

/** Address of people on whom an order is served. Their messages appear in the desk's inbox. */
export function emailOf(seat: SeatId): string | null {
  return EMAILED.has(seat) ? `${seat}@example.com` : null;
}
