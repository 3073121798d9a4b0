import type { StaffCatalogue } from './catalogue.ts';
import { shellEn } from './desk/shell.en.ts';
import { colleaguesEn } from './desk/colleagues.en.ts';
import { errorsEn } from './desk/errors.en.ts';
import { signInEn } from './desk/sign-in.en.ts';
import { accountEn } from './desk/account.en.ts';
import { auditEn } from './desk/audit.en.ts';
import { boardEn } from './desk/board.en.ts';
import { allocationEn } from './desk/allocation.en.ts';
import { hoursEn } from './desk/hours.en.ts';
import { ownEn } from './desk/own.en.ts';
import { recordEn } from './desk/record.en.ts';
import { statisticsEn } from './desk/statistics.en.ts';
import { bookingsEn } from './desk/bookings.en.ts';
import { bookingEn } from './desk/booking.en.ts';
import { peopleEn } from './desk/people.en.ts';
import { importEn } from './desk/import.en.ts';
import { messagesEn } from './desk/messages.en.ts';
import { templatesEn } from './desk/templates.en.ts';
import { powersEn } from './desk/powers.en.ts';
import { casesEn } from './desk/cases.en.ts';
import { apiClientsEn } from './desk/api-clients.en.ts';
import { webhooksEn } from './desk/webhooks.en.ts';

/** All sentences of the staff's desk in English. The Persian catalogue defines the keys. */
export const staffEn: StaffCatalogue = {
  ...shellEn,
  ...colleaguesEn,
  ...errorsEn,
  ...signInEn,
  account: accountEn,
  audit: auditEn,
  board: boardEn,
  allocation: allocationEn,
  hours: hoursEn,
  own: ownEn,
  record: recordEn,
  figures: statisticsEn,
  ...bookingsEn,
  booking: bookingEn,
  people: peopleEn,
  import: importEn,
  ...messagesEn,
  templates: templatesEn,
  powers: powersEn,
  cases: casesEn,
  machines: apiClientsEn,
  webhooks: webhooksEn,
};
