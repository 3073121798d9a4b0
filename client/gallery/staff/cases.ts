import type { AccountId, DocumentId, OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import type { CaseEventType } from '@mahzar/shared/proceedings/event-types';
import { CASE_ACTS } from '@mahzar/shared/proceedings/law/permissions';
import { readCase } from '@mahzar/shared/rest/cases';
import { fromTemplate } from '@mahzar/shared/proceedings/order-templates';
import { readDraft } from '@mahzar/shared/rest/orders';
import { listPowers, readPower } from '@mahzar/shared/rest/powers';
import type { FiledPowerWhole } from '@mahzar/shared/rest/powers';
import { readProceedings } from '@mahzar/shared/rest/proceedings';
import type { CaseProceedings, ShownDocument, ShownEntry, ShownOrder } from '@mahzar/shared/rest/proceedings';
import { readSession } from '@mahzar/shared/rest/session';
import type { DeskSigningMeans } from '@mahzar/shared/signing-means';
import { nameAt, NOW, signedIn } from './accounts.ts';
import { answers, answersPicture } from './answers.ts';
import type { StaffScreen } from './screens.ts';

type Language = 'fa' | 'en';

const MINUTE = 60_000;
const TITLES = {
  fa: ['شکواییه و پیوست‌ها', 'قرارداد اجاره', 'گزارش محرمانه پلیس فتا', 'وکالت‌نامه خانم صادقی'],
  en: [
    'Complaint with its annexes',
    'Rental contract',
    'Confidential police report',
    'Power of attorney of Ms Sadeghi',
  ],
};
const PEOPLE = {
  fa: ['مریم احمدی', 'کاوه رحیمی', 'نگار صادقی'],
  en: ['Maryam Ahmadi', 'Kaveh Rahimi', 'Negar Sadeghi'],
};
const IDS = ['complainant', 'accused', 'lawyer'].map((id) => id as PartyId);
const KINDS = ['complaint', 'evidence', 'report', 'power-of-attorney'] as const;
const LEVELS = ['open', 'parties', 'confidential', 'sealed'] as const;

const by = (language: Language, at: number) =>
  ({ kind: 'staff', id: `account-${at}`, name: nameAt(language, at) }) as const;

function document(language: Language, at: number): ShownDocument {
  return {
    id: `document-${at}` as DocumentId,
    number: `140568920003215471/${at + 1}`,
    kind: KINDS[at]!,
    title: TITLES[language][at]!,
    of: at === 2 ? null : IDS[at === 0 ? 0 : 1]!,
    filedBy: by(language, 2),
    filedAt: NOW - (60 - at) * MINUTE,
    sha256: String(at).repeat(64),
    size: 240_000,
    media: 'application/pdf',
    pages: 12 - 3 * at,
    access: { level: LEVELS[at]!, named: [] },
    replaces: null,
    scan: { kind: 'clean', at: NOW - 58 * MINUTE, signaturesAt: NOW - 900 * MINUTE },
    stage: { kind: 'filed' },
  };
}

function entry(language: Language, seq: number, type: CaseEventType, about: Partial<ShownEntry> = {}): ShownEntry {
  const nothing = {
    document: null,
    exhibit: null,
    order: null,
    party: null,
    client: null,
    hearing: null,
    account: null,
  };
  return { seq, at: NOW - (60 - seq) * MINUTE, type, by: by(language, 2), ...nothing, ...about };
}

/** Documents are in Persian in every language of the page. */
const ORDER_TITLES = ['قرار ارجاع امر به کارشناس', 'دادنامه'];

/** The first is a draft; the second was signed, and served on both sides. */
function order(language: Language, at: number): ShownOrder {
  const isSigned = at === 1;
  const served = { party: IDS[0]!, at: NOW - 20 * MINUTE };
  return {
    id: `order-${at}` as OrderId,
    kind: isSigned ? 'decision' : 'order',
    title: ORDER_TITLES[at]!,
    level: 'parties',
    to: [IDS[0]!, IDS[1]!],
    deadline: isSigned ? { kind: 'appeal', days: 20 } : null,
    text: 'a'.repeat(64),
    draftedBy: by(language, 2),
    draftedAt: NOW - 40 * MINUTE,
    stage: isSigned
      ? { kind: 'signed', at: NOW - 30 * MINUTE, by: by(language, 3), document: 'document-1' as DocumentId }
      : { kind: 'draft' },
    closedFor: isSigned ? [{ party: IDS[1]!, because: [IDS[0]!] }] : [],
    services: isSigned
      ? [
          {
            ...served,
            by: [{ channel: 'sms', result: 'delivered' }],
            openedAt: NOW - 10 * MINUTE,
            until: NOW + 21 * 1_440 * MINUTE,
          },
          { ...served, party: IDS[1]!, by: [{ channel: 'sms', result: 'failed' }], openedAt: null, until: null },
        ]
      : [],
  };
}

/** A case half-way: documents of every level, an exhibit that waits for a ruling, a lawyer without confirmed power of attorney. */
export function proceedings(language: Language): CaseProceedings {
  const documents = [0, 1, 2, 3].map((at) => document(language, at));
  documents[2] = { ...documents[2]!, scan: { kind: 'infected', at: NOW - 5 * MINUTE, signaturesAt: null } };
  return {
    parties: IDS.map((id, at) => ({
      id,
      role: (['complainant', 'accused', 'lawyer'] as const)[at]!,
      name: PEOPLE[language][at]!,
      clients: at === 2 ? [IDS[1]!] : [],
      powers: [],
    })),
    staff: [
      { account: 'account-3' as AccountId, name: nameAt(language, 3), as: 'judge', lost: null },
      { account: 'account-2' as AccountId, name: nameAt(language, 2), as: 'clerk', lost: 'disabled' },
    ],
    documents,
    exhibits: [
      {
        number: 1,
        document: documents[1]!.id,
        of: IDS[1]!,
        hearing: null,
        offeredBy: by(language, 2),
        offeredAt: NOW,
        stage: { kind: 'offered' },
      },
    ],
    orders: [order(language, 0), order(language, 1)],
    due: [
      { what: 'sign-order', order: 'order-0' as OrderId },
      { what: 'reach-party', order: 'order-1' as OrderId, party: IDS[1]! },
      { what: 'deadline', order: 'order-1' as OrderId, party: IDS[0]!, until: NOW + 21 * 1_440 * MINUTE },
      { what: 'rule-on-exhibit', exhibit: 1 },
      { what: 'decide-withheld', document: documents[2].id },
      { what: 'confirm-power', lawyer: IDS[2]!, client: IDS[1]!, document: null },
    ],
    timeline: [
      entry(language, 9, 'document-read', { document: documents[1]!.id, by: by(language, 3) }),
      entry(language, 8, 'exhibit-offered', { document: documents[1]!.id, exhibit: 1 }),
      entry(language, 7, 'document-filed', { document: documents[3]!.id }),
      entry(language, 5, 'document-filed', { document: documents[1]!.id }),
      entry(language, 4, 'staff-assigned', { account: { name: nameAt(language, 3), as: 'judge' } }),
      entry(language, 3, 'party-added', { party: IDS[2]! }),
      entry(language, 1, 'case-opened', { by: { kind: 'system', id: null, name: null } }),
    ],
    acts: [...CASE_ACTS],
    isJudge: true,
  };
}

const seen = (language: Language) => [
  answers(readSession, signedIn(language, ['clerk', 'scheduler', 'judge'], 2)),
  answers(readProceedings, proceedings(language)),
];

/** A page of a document like a scan: lines without readable words. */
const LINES = Array.from({ length: 28 }, (_, at) => `<rect x="90" y="${150 + at * 54}" width="1060" height="14" />`);
export const SCAN = `<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="1754" fill="#777"><rect width="1240" height="1754" fill="#fff" />${LINES.join('')}</svg>`;
const scanned = answersPicture('/cases/{case}/documents/{document}/pages/{page}', SCAN);

const pageOfDraft = answersPicture('/cases/{case}/orders/{order}/pages/{page}', SCAN);
const { kind: _, deadline, ...text } = fromTemplate('expert', { caseNumber: '۱۴۰۵۶۸۹۲', first: '', second: '' });
const about = { level: 'parties', to: [IDS[0]!, IDS[1]!], deadline } as const;
const draftSignedBy = (means: DeskSigningMeans, namesProtected: readonly PartyId[] | null = null) =>
  answers(readDraft, { text, ...about, namesProtected, draft: '3f9ac41b27d05e68'.repeat(4), pages: 2, means });
const drafted = draftSignedBy('app-code');
const caseFile = answers(readCase, {
  id: 'case-1',
  version: 1,
  state: 'open',
  number: '140568920003215471',
  branch: 'شعبه ۱۰۳',
  kind: 'criminal',
  title: 'خیانت در امانت',
  notes: '',
  people: [],
  changedAt: NOW,
  bookings: [],
});

/** A document that a party has filed and the court has not accepted yet. */
const sent = (language: Language, scan?: ShownDocument['scan']) => {
  const held = proceedings(language);
  const [first, ...rest] = held.documents;
  const filer = { kind: 'person', id: 'complainant', name: PEOPLE[language][0]! } as const;
  const waits: ShownDocument = { ...first!, filedBy: filer, stage: { kind: 'waiting' }, ...(scan && { scan }) };
  return [answers(readProceedings, { ...held, documents: [waits, ...rest] }), ...seen(language)];
};

const power = (language: Language): FiledPowerWhole => ({
  id: 'power-1',
  caseNumber: '140568920003215471',
  case: 'case-1',
  filedAt: NOW - 90 * MINUTE,
  lawyer: {
    name: PEOPLE[language][2]!,
    licence: language === 'fa' ? '۲۱۸۴۷' : '21847',
    nationalId: '0499370899',
    phone: '+989125556677',
  },
  clientNationalId: '0790419904',
  clients: [{ name: PEOPLE[language][1]!, role: 'accused' }],
  named: [{ name: PEOPLE[language][2]!, role: 'lawyer', phone: null, clients: [PEOPLE[language][1]!] }],
  media: 'application/pdf',
  pages: 2,
  size: 240_000,
  sha256: '7'.repeat(64),
  withheld: null,
  isScanWaived: false,
});
const powers = (language: Language, withheld: FiledPowerWhole['withheld'] = null) => {
  const { id, caseNumber, case: of, filedAt } = power(language);
  const first = { id, caseNumber, case: of, filedAt };
  return [
    answers(readSession, signedIn(language, ['clerk', 'scheduler'], 2)),
    answers(listPowers, {
      items: [first, { ...first, id: 'power-2', caseNumber: '140568920001102837', case: null }],
    }),
    answers(readPower, { ...power(language), withheld }),
    answersPicture('/powers/{power}/pages/{page}', SCAN),
  ];
};

/** Screens of a case's documents, by name. */
export const CASE_SCREENS: Readonly<Record<string, StaffScreen>> = {
  'staff-case-document': {
    path: '/cases/case-1/documents/document-1',
    answers: (language) => [...seen(language), scanned],
  },
  'staff-case-document-sent': {
    path: '/cases/case-1/documents/document-0',
    answers: (language) => [...sent(language), scanned],
  },
  'staff-case-document-infected': {
    path: '/cases/case-1/documents/document-0',
    answers: (language) => sent(language, { kind: 'infected', at: NOW - 58 * MINUTE, signaturesAt: null }),
  },
  'staff-case-document-refuse': {
    path: '/cases/case-1/documents/document-0',
    answers: (language) => [...sent(language), scanned],
  },
  'staff-case-document-withdraw': {
    path: '/cases/case-1/documents/document-0',
    answers: (language) => [...seen(language), scanned],
  },
  'staff-case-order': {
    path: '/cases/case-1/orders/order-0',
    answers: (language) => [...seen(language), drafted, pageOfDraft],
  },
  'staff-case-order-organisation': {
    path: '/cases/case-1/orders/order-0',
    answers: (language) => [...seen(language), draftSignedBy('organisation', [IDS[0]!]), pageOfDraft],
  },
  'staff-signed-in-again': { path: '/signed-in-again', answers: seen },
  'staff-case-order-served': { path: '/cases/case-1/orders/order-1', answers: seen },
  'staff-case-order-serve': { path: '/cases/case-1/orders/order-1', answers: seen },
  'staff-case-order-new': { path: '/cases/case-1/orders', answers: (language) => [...seen(language), caseFile] },
  'staff-case-order-write': {
    path: '/cases/case-1/orders/order-0/change',
    answers: (language) => [...seen(language), drafted],
  },
  'staff-case-file': { path: '/cases/case-1/file', answers: seen },
  'staff-powers': { path: '/powers', answers: powers },
  'staff-power': { path: '/powers/power-1', answers: powers },
  'staff-power-refuse': { path: '/powers/power-1', answers: powers },
  'staff-power-waive': { path: '/powers/power-1', answers: (language) => powers(language, 'not-scannable') },
  'staff-case-replace': { path: '/cases/case-1/file?replaces=document-0', answers: seen },
};
