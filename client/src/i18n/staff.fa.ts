import { shellFa } from './desk/shell.fa.ts';
import { colleaguesFa } from './desk/colleagues.fa.ts';
import { errorsFa } from './desk/errors.fa.ts';
import { signInFa } from './desk/sign-in.fa.ts';
import { accountFa } from './desk/account.fa.ts';
import { auditFa } from './desk/audit.fa.ts';
import { boardFa } from './desk/board.fa.ts';
import { allocationFa } from './desk/allocation.fa.ts';
import { hoursFa } from './desk/hours.fa.ts';
import { ownFa } from './desk/own.fa.ts';
import { recordFa } from './desk/record.fa.ts';
import { statisticsFa } from './desk/statistics.fa.ts';
import { bookingsFa } from './desk/bookings.fa.ts';
import { bookingFa } from './desk/booking.fa.ts';
import { peopleFa } from './desk/people.fa.ts';
import { importFa } from './desk/import.fa.ts';
import { messagesFa } from './desk/messages.fa.ts';
import { templatesFa } from './desk/templates.fa.ts';
import { powersFa } from './desk/powers.fa.ts';
import { casesFa } from './desk/cases.fa.ts';
import { apiClientsFa } from './desk/api-clients.fa.ts';
import { webhooksFa } from './desk/webhooks.fa.ts';

/** All sentences of the staff's desk in Persian. It defines the keys of every language. */
export const staffFa = {
  ...shellFa,
  ...colleaguesFa,
  ...errorsFa,
  ...signInFa,
  account: accountFa,
  audit: auditFa,
  board: boardFa,
  allocation: allocationFa,
  hours: hoursFa,
  own: ownFa,
  record: recordFa,
  figures: statisticsFa,
  ...bookingsFa,
  booking: bookingFa,
  people: peopleFa,
  import: importFa,
  ...messagesFa,
  templates: templatesFa,
  powers: powersFa,
  cases: casesFa,
  machines: apiClientsFa,
  webhooks: webhooksFa,
};
