import type { OfficeDraft } from '@mahzar/shared/offices/office';
import { REQUEST_LINK_PATH, shortLink } from '@mahzar/shared/notify/short-link';
import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { NO_ANSWERS } from '@mahzar/shared/requests/answers';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import { DEMONSTRATION_ACCOUNTS } from '../access/staff/demonstration-accounts.ts';
import type { Offices } from '../offices/offices.ts';
import type { OfficeRequests } from '../requests/office-requests.ts';
import type { Demonstration } from './stored-demonstration.ts';

const DAYS_OF_WEEK = [0, 1, 2, 3, 4, 5, 6];
const MIDNIGHT = 24 * 60;
/** The officials who receive citizens, the prosecutor first. */
const OFFICIALS = DEMONSTRATION_ACCOUNTS.filter(({ role }) => role === 'prosecutor');
/** The clerk who adds people to the queue. */
const CLERK = DEMONSTRATION_ACCOUNTS.find(({ part }) => part === 'clerk')!.id;

/** An office that receives citizens day and night, so that a meeting can be tried at any hour. Nobody here is real. */
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

/** Two visitors of today; the second waits longer. The telephone numbers are not assigned. */
const VISITORS = [
  { name: 'حسین کریمی', nationalId: '0010001001', phone: '09000000001', text: 'پیگیری پرونده تصادف برادرم.' },
  {
    name: 'فاطمه نعمتی',
    nationalId: '0010002006',
    phone: '09000000002',
    text: 'خودروی توقیف‌شده‌ام را کی پس می‌گیرم؟',
  },
];

export interface OfficeParts {
  readonly config: { readonly publicUrl: string };
  readonly intake: {
    readonly offices: Pick<Offices, 'all' | 'create'>;
    readonly officeRequests: Pick<OfficeRequests, 'list' | 'addWalkIn'>;
    readonly linkTo: (request: RequestId) => Promise<string>;
  };
  readonly clock: Pick<CourtClock, 'dayOf'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type OpenOffice = NonNullable<Demonstration['office']>;

/**
 * Opens the office, or finds that of an earlier start, and adds two people to today's queue if it is empty.
 * @param before what an earlier start has written about it
 */
export async function openDemonstrationOffice(parts: OfficeParts, before: OpenOffice | undefined): Promise<OpenOffice> {
  const { config, intake } = parts;
  const present = (await intake.offices.all()).find(({ name }) => name === OFFICE.name);
  const office = present ?? done(await intake.offices.create(OFFICE, { kind: 'system' }));
  const waits = await visitorOf(office.id, parts, before?.waits ?? null);
  return {
    ask: { fa: `${config.publicUrl}/ask?lang=fa`, en: `${config.publicUrl}/ask?lang=en` },
    waits: waits && {
      ...waits,
      links: {
        fa: shortLink(config.publicUrl, waits.code, 'fa', REQUEST_LINK_PATH),
        en: shortLink(config.publicUrl, waits.code, 'en', REQUEST_LINK_PATH),
      },
    },
  };
}

/** The visitor who waits today; null when other people came and none was added. */
async function visitorOf(
  office: OfficeId,
  { intake, clock, now }: OfficeParts,
  before: OpenOffice['waits'],
): Promise<Omit<NonNullable<OpenOffice['waits']>, 'links'> | null> {
  const day = clock.dayOf(now());
  if (before?.day === day) return before;
  const caller = { kind: 'staff', account: CLERK, session: '', roles: ['clerk'] } as const;
  if (done(await intake.officeRequests.list(office, day, caller)).length > 0) return null;
  let last = null;
  for (const { text, ...who } of VISITORS) {
    const matter = { kind: 'follow-up', text, caseNumber: '' } as const;
    const given = { who, matter, company: NO_ANSWERS.company };
    const { id } = done(await intake.officeRequests.addWalkIn(office, given, caller));
    last = { day, name: who.name, code: await intake.linkTo(id) };
  }
  return last;
}

function done<T>(result: Result<T, ApiErrorCode>): T {
  if (result instanceof Rejection) throw new Error(`the demonstration's office cannot be opened: ${result.code}`);
  return result;
}
