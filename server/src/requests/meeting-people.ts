import type { SeatId } from '@mahzar/shared/hearing/ids';
import { NO_ANSWERS } from '@mahzar/shared/requests/answers';
import { guestsOf } from '@mahzar/shared/requests/guests';
import { caseNumber } from '@mahzar/shared/scheduling/booking';
import type { StaffStore } from '../access/staff/staff-store.ts';
import type { Offices } from '../offices/offices.ts';
import { CITIZEN_SEAT, OFFICIAL_SEAT } from '../queue/ports.ts';
import type { MeetingCard, MeetingPeople } from '../queue/ports.ts';
import type { Database } from '../storage/database.ts';
import type { SeatOfGuest } from './guest-seats.ts';
import type { RequestStore } from './request-store.ts';

/** Title of every meeting, in the citizens' languages. */
const TITLES = { fa: 'ملاقات مردمی', en: 'Meeting with a citizen' } as const;
/** Language code for a language that the citizen described in words (BCP 47). */
const UNDETERMINED = 'und';

/** The people of a meeting: the official, the citizen, companions at the citizen's device, and guests from elsewhere. */
export function meetingPeople(parts: {
  readonly store: Pick<RequestStore, 'hold' | 'find'>;
  readonly offices: Pick<Offices, 'find'>;
  readonly accounts: (on?: Database) => Pick<StaffStore, 'namesOf'>;
  readonly seatOfGuest: SeatOfGuest;
}): MeetingPeople {
  const { store, offices, accounts, seatOfGuest } = parts;
  return {
    async meetingOf(on, _queue, request, official): Promise<MeetingCard> {
      // With the lock, guests being named at this moment are either named before the call, or notified of it.
      await store.hold(on, request);
      // An unreadable request is met without a name, and does not block the people behind it.
      const found = await store.find(on, request).catch(() => undefined);
      const office = found && (await offices.find(found.office, on));
      const answers = found?.answers ?? NO_ANSWERS;
      const { who, matter, company, consent } = answers;
      const number = caseNumber.safeParse(matter.caseNumber);
      const sameDevice = { through: CITIZEN_SEAT, with: [CITIZEN_SEAT] };
      const companions = company.companions.filter((name) => name !== '');
      return {
        title: TITLES[found?.language ?? 'fa'],
        branch: office?.name ?? '',
        caseNumber: number.success ? number.data : '',
        consents: consent.recording === true,
        seats: [
          { id: OFFICIAL_SEAT, role: 'prosecutor', name: (await accounts(on).namesOf([official])).get(official) ?? '' },
          { id: CITIZEN_SEAT, role: 'complainant', name: who.name },
          ...companions.map((name, index) => ({
            id: `companion-${index + 1}` as SeatId,
            role: 'companion' as const,
            name,
            ...sameDevice,
          })),
          ...(company.lawyer === ''
            ? []
            : [{ id: 'lawyer' as SeatId, role: 'lawyer' as const, name: company.lawyer, ...sameDevice }]),
          ...(company.interpreter === ''
            ? []
            : [
                {
                  id: 'interpreter' as SeatId,
                  role: 'interpreter' as const,
                  name: company.interpreter,
                  language: UNDETERMINED,
                  ...sameDevice,
                },
              ]),
          ...guestsOf(answers).map((guest) => ({
            id: seatOfGuest(guest),
            role: guest.role,
            name: guest.name,
            with: [CITIZEN_SEAT],
            ...(guest.role === 'interpreter' && { language: UNDETERMINED }),
          })),
        ],
      };
    },
  };
}
