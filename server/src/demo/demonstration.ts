import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { shortLink } from '@mahzar/shared/notify/short-link';
import { Rejection } from '@mahzar/shared/rejection';
import { localMobile } from '@mahzar/shared/phone';
import { caseDraft } from '@mahzar/shared/rest/cases';
import { CASE_ROLES } from '@mahzar/shared/scheduling/person';
import { hearingLink } from '@mahzar/shared/token';
import { DEMONSTRATION_ACCOUNTS, openDemonstrationAccounts } from '../access/staff/demonstration-accounts.ts';
import type { DemonstrationPart } from '../access/staff/demonstration-accounts.ts';
import { issueToken } from '../access/tokens/token.ts';
import type { Config } from '../config/config.ts';
import type { EventLog } from '../hearings/ports.ts';
import type { HearingStore } from '../hearings/store/hearing-store.ts';
import type { KeyRing } from '../kernel/key-ring.ts';
import type { ShortLinks } from '../notify/short-link-store.ts';
import type { Bookings } from '../scheduling/bookings/bookings.ts';
import type { CaseFiles } from '../scheduling/cases.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { draftOf, emailOf } from './booking-draft.ts';
import { openDemonstrationCase } from './case.ts';
import type { CaseStage } from './case.ts';
import { CAST, IDENTITIES, INVITED, SCENE, STAFF } from './cast.ts';
import { findStored, readDemonstration } from './stored-demonstration.ts';
import type { Demonstration } from './stored-demonstration.ts';
import { OFFICE, openDemonstrationOffice } from './office.ts';
import type { OfficeParts } from './office.ts';

const HOUR_MS = 3_600_000;
/** How long the links are valid. */
const LINKS_MS = 24 * HOUR_MS;
const PASSWORD_BYTES = 9;
const MY_PATH = '/my';

/** The parts of the service that a demonstration needs. */
export interface Stage {
  readonly config: Pick<Config, 'dataDir' | 'publicUrl'>;
  readonly keys: KeyRing;
  readonly storage: {
    readonly log: Pick<EventLog, 'hearings'>;
    readonly hearings: HearingStore;
    readonly database: Database;
  };
  readonly bookings: Pick<Bookings, 'create'>;
  readonly cases: Pick<CaseFiles, 'create'>;
  readonly links: Pick<ShortLinks, 'make'>;
  readonly intake: OfficeParts['intake'];
  readonly proceedings: CaseStage;
  readonly clock: OfficeParts['clock'];
  /** Store of the desk's accounts; null: no accounts are made, and seats of the court are not tied to any. */
  readonly staff: Omit<Parameters<typeof openDemonstrationAccounts>[0], 'now'> | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly randomBytes: RandomBytes;
}

/**
 * Books a hearing with a link for each person who joins by one, or finds that of an earlier start if its links are still valid.
 * Makes an account for each role of the desk, and writes both to `demo.json` in the data folder (mode 600: a link opens its seat).
 */
export async function openDemonstration(stage: Stage): Promise<Demonstration> {
  const { config, staff, now } = stage;
  const file = join(config.dataDir, 'demo.json');
  const before = readDemonstration(file);
  const password = before?.staff?.password ?? stage.randomBytes(PASSWORD_BYTES).toString('base64url');
  if (staff !== null) {
    const names = Object.fromEntries(DEMONSTRATION_ACCOUNTS.map(({ part }) => [part, STAFF[part].name]));
    await openDemonstrationAccounts({ ...staff, now }, names as Record<DemonstrationPart, string>, password);
  }
  const office = staff === null ? null : await openDemonstrationOffice(stage, before?.office);
  const { hearing, tokens, codes } = (await findStored(before, stage)) ?? (await createHearing(stage));
  const demonstration: Demonstration = {
    hearing,
    seats: INVITED.map(({ seat, role, name }) => {
      const link = (language: 'fa' | 'en') => hearingLink(config.publicUrl, hearing, tokens.get(seat) ?? '', language);
      const short = (language: 'fa' | 'en') => shortLink(config.publicUrl, codes.get(seat) ?? '', language);
      const links = { fa: link('fa'), en: link('en') };
      return { seat, role, name, links, short: { fa: short('fa'), en: short('en') } };
    }),
    ...(staff !== null && {
      staff: {
        desk: `${config.publicUrl}/staff`,
        password,
        accounts: DEMONSTRATION_ACCOUNTS.map(({ part, email }) => ({ part, email })),
      },
    }),
    ...(office !== null && { office }),
  };
  writeFileSync(`${file}.draft`, `${JSON.stringify(demonstration, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.draft`, file);
  return demonstration;
}

async function createHearing(stage: Stage) {
  const { keys, storage, links, now, randomBytes } = stage;
  const startsAt = now();
  // The case of an earlier demonstration stays as it is.
  if (stage.staff !== null) await stage.cases.create(fileOf(SCENE.caseNumber), { kind: 'system' });
  const book = (caseNumber: string) =>
    stage.bookings.create([draftOf(caseNumber, startsAt, stage.staff !== null)], { kind: 'system' });
  const first = await book(SCENE.caseNumber);
  // Somebody has archived the case.
  const booked =
    first instanceof Rejection ? await book(`${SCENE.caseNumber}-${randomBytes(3).toString('hex')}`) : first;
  if (booked instanceof Rejection) throw new Error(`the demonstration cannot be booked: ${booked.code}`);
  const hearing = booked[0]!.id;
  const accountOf = (sought: DemonstrationPart) => DEMONSTRATION_ACCOUNTS.find(({ part }) => part === sought)!.id;
  if (stage.staff !== null) {
    const court = { clerk: accountOf('clerk'), judge: accountOf('judge') };
    await openDemonstrationCase(stage.proceedings, booked[0]!.case.id, court);
  }
  const seats = (await storage.hearings.card(hearing))?.seats;
  const tokens = new Map<SeatId, string>();
  const codes = new Map<SeatId, string>();
  for (const { seat } of INVITED) {
    const tokenId = seats?.get(seat)?.tokenId ?? '';
    const grant = { hearing, seat, tokenId, notBefore: startsAt, expires: startsAt + LINKS_MS };
    tokens.set(seat, issueToken(keys, grant, startsAt));
    codes.set(seat, (await links.make(storage.database, hearing, seat, startsAt)) ?? '');
  }
  return { hearing, tokens, codes };
}

/** The case file, with the identities by which some of its people see their case. */
function fileOf(number: string) {
  const { branch, title } = SCENE;
  const people = CAST.flatMap(({ seat, role, name, with: principals }) =>
    CASE_ROLES.some((one) => one === role)
      ? [{ id: seat, role, name, with: principals, email: emailOf(seat), ...IDENTITIES[seat] }]
      : [],
  );
  return caseDraft.parse({ number, branch, kind: 'criminal', title, people });
}

/** Prints the links to standard output. This is the only place that shows tokens. */
export function announceDemonstration(demonstration: Demonstration, print: (text: string) => void = console.log): void {
  const lines = CAST.flatMap(({ seat, name, label, through }) => {
    const links = demonstration.seats.find((one) => one.seat === seat)?.short;
    const device = CAST.find((other) => other.seat === through);
    return [
      '',
      `  ${label.en} · ${label.fa} · ${name}`,
      ...(links === undefined ? [] : [`    فارسی    ${links.fa}`, `    English  ${links.en}`]),
      ...(device === undefined ? [] : [`    sits with: ${device.label.en}, who attests it · نزد ${device.label.fa}`]),
    ];
  });
  print(
    [
      '',
      `  A demonstration hearing is open. Each link opens one seat, for whoever has it.`,
      `  جلسهٔ نمایشی باز است: ${SCENE.title}، ${SCENE.branch}`,
      ...lines,
      ...deskLines(demonstration),
      ...ownCaseLines(demonstration),
      ...officeLines(demonstration.office),
      '',
      '  All of this is also in demo.json in the data folder, with the long links.',
      '',
    ].join('\n'),
  );
}

/** Lines with the desk's address and its accounts, which need only the password, in development only. */
function deskLines({ staff }: Demonstration): string[] {
  if (staff === undefined) return [];
  const width = Math.max(...staff.accounts.map(({ email }) => email.length));
  return [
    '',
    `  The staff's desk · کارتابل`,
    `    ${staff.desk}`,
    ...staff.accounts.map(({ part, email }) => {
      const { label, name } = STAFF[part];
      return `    ${email.padEnd(width)}  ${label.en} · ${label.fa} · ${name}`;
    }),
    `    password of all (development only) · رمز عبور همه: ${staff.password}`,
  ];
}

/** Lines with the address for people's own cases, and the people to try it as. */
function ownCaseLines({ staff }: Demonstration): string[] {
  if (staff === undefined) return [];
  return [
    '',
    '  Own cases · پرونده‌های من',
    `    ${staff.desk.replace(/\/staff$/, MY_PATH)}`,
    ...CAST.flatMap(({ seat, name, label }) => {
      const who = IDENTITIES[seat];
      return who === undefined
        ? []
        : [`    ${who.nationalId}  ${localMobile(who.phone)}  ${label.en} · ${label.fa} · ${name}`];
    }),
    '    The code that it asks for is in the inbox at the desk · کد آن در صندوق آزمایشی کارتابل است',
  ];
}

/** Lines with the address where a citizen begins, and the one where one waits. */
function officeLines(office: Demonstration['office']): string[] {
  if (office === undefined) return [];
  const both = ({ fa, en }: { readonly fa: string; readonly en: string }) => [
    `    فارسی    ${fa}`,
    `    English  ${en}`,
  ];
  return [
    '',
    `  A citizen asks for a meeting with the prosecutor · درخواست ملاقات مردمی · ${OFFICE.name}`,
    ...both(office.ask),
    ...(office.waits === null
      ? []
      : [
          `  A citizen waits there · شهروندی در نوبت است · ${office.waits.name}`,
          ...both(office.waits.links),
          '    The code that it asks for is in the inbox at the desk · کد آن در صندوق آزمایشی کارتابل است',
        ]),
  ];
}
