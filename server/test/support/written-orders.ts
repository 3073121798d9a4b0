import { createHash, randomBytes } from 'node:crypto';
import type { DocumentLevel } from '@mahzar/shared/proceedings/access';
import type { CaseActor, CaseEvent } from '@mahzar/shared/proceedings/event';
import type { Command } from '@mahzar/shared/hearing/command';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { AccountId, CaseId, DocumentId, OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import { CASE_LAW_VERSION } from '@mahzar/shared/proceedings/law/version';
import { orderPlainText } from '@mahzar/shared/proceedings/order-plain-text';
import { databaseObjects } from '../../src/files/object-store.ts';
import { appendToCase, keepProceedings, readCaseAfter } from '../../src/proceedings/store/case-log.ts';
import { loadCaseKey, makeCaseKey } from '../../src/storage/case-keys.ts';
import type { Database } from '../../src/storage/database.ts';
import type { BytesCipher } from '../../src/storage/system-keys.ts';
import { loadHearingKey } from '../../src/storage/hearing-keys.ts';
import { attaching, pdfWith } from './pdf-objects.ts';

const CASE = 'case-1' as CaseId;
const BRANCH = 'شعبه ۱۰۳';
const FACTS = { number: '140568920003215471', branch: BRANCH, kind: 'criminal' } as const;
const COMPLAINANT = [{ id: 'citizen', role: 'complainant', name: 'مریم احمدی', nationalId: null }];
const LEVELS: readonly DocumentLevel[] = ['parties', 'parties', 'confidential'];
const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

/** Exhibits of the case: the number is the place in the list. Their contents are not of their media types. */
export const EXHIBITS = (
  [
    ['d4', 'parties', 'image/png'],
    ['d5', 'confidential', 'application/pdf'],
    ['d6', 'open', 'video/quicktime'],
  ] as const
).map(([document, level, media], index) => {
  const content = Buffer.from(`content of exhibit ${index + 1}`);
  return { exhibit: index + 1, document: document as DocumentId, level, media, content, sha256: sha256(content) };
});
/** The exhibit that the judge has admitted. */
export const ADMITTED = 3;
const CASE_JUDGE: CaseActor = { kind: 'staff', account: 'a1' as AccountId, as: ['judge'] };

/** A case with nothing but the exhibits. @param id of a case whose proceedings have not begun */
export async function writeExhibits(
  database: Database,
  masterKey: Buffer,
  { case: id, hearing, at }: { readonly case: CaseId; readonly hearing: HearingId; readonly at: number },
): Promise<void> {
  await keepProceedings(database, id, at);
  await makeCaseKey(database, id, masterKey, randomBytes);
  const events: CaseEvent[] = [
    { type: 'case-opened', case: id, law: CASE_LAW_VERSION, ...FACTS },
    ...(await storeExhibits(database, masterKey, { case: id, hearing, documents: 0 })),
  ];
  if (!(await appendToCase(database, id, 0, at, CASE_JUDGE, events))) throw new Error('the case is not empty');
}

/** The command that shows an exhibit. */
export function showing({ exhibit, document, sha256: digest }: (typeof EXHIBITS)[number], seat: SeatId): Command {
  const view = { page: 1, zoom: 100, x: 500, y: 500, pages: 1 } as const;
  return { type: 'show-exhibit', shown: { exhibit, document, sha256: digest, ...view, readers: [seat] } };
}

/** Stores the contents. @param documents number of documents of the case before @returns the entries about them */
async function storeExhibits(
  database: Database,
  masterKey: Buffer,
  { case: id, hearing, documents }: { readonly case: CaseId; readonly hearing: HearingId; readonly documents: number },
): Promise<CaseEvent[]> {
  const cipher = await loadCaseKey(database, id, masterKey, randomBytes);
  const events: CaseEvent[] = [];
  for (const { exhibit, document, level, media, content, sha256: digest } of EXHIBITS) {
    await store(database, cipher, document, content);
    const number = documents + exhibit;
    const filed = { document, number, kind: 'evidence', of: null, sha256: digest, size: content.length } as const;
    events.push(
      { type: 'document-filed', ...filed, media, pages: 1, access: { level, named: [] }, replaces: null },
      { type: 'exhibit-offered', exhibit, document, of: null, hearing },
    );
  }
  return [...events, { type: 'exhibit-admitted', exhibit: ADMITTED }];
}

function store(database: Database, cipher: BytesCipher, document: string, content: Buffer): Promise<void> {
  return databaseObjects.put(database, document, {
    at: 0,
    content: cipher.encrypt(content, `documents/${document}/0`),
  });
}

/** Writes a case with three signed orders and three exhibits, as the desk would store them. */
export async function writeOrders(
  database: Database,
  { hearing, at, masterKey }: { readonly hearing: HearingId; readonly at: number; readonly masterKey: Buffer },
): Promise<void> {
  const { db } = database;
  const nothing = { details: Buffer.of(), version: 1, changed_at: at };
  await db
    .insertInto('cases')
    .values({ id: CASE, ...FACTS, ...nothing, archived: 0 })
    .execute();
  await bookInCase(database, masterKey, { hearing, at, people: COMPLAINANT });
  await keepProceedings(database, CASE, at);
  await makeCaseKey(database, CASE, masterKey, randomBytes);
  const cipher = await loadCaseKey(database, CASE, masterKey, randomBytes);
  const party = 'p1' as PartyId;
  const events: CaseEvent[] = [
    { type: 'case-opened', case: CASE, law: CASE_LAW_VERSION, ...FACTS },
    { type: 'party-added', party, role: 'complainant', clients: [] },
  ];
  for (const [index, level] of LEVELS.entries()) {
    const [order, document] = [`o${index + 1}` as OrderId, `d${index + 1}` as DocumentId];
    const { paper, text } = orderPaper(`order ${index + 1}`);
    await store(database, cipher, document, paper);
    const filed = { document, number: index + 1, kind: 'order', of: null, sha256: sha256(paper) } as const;
    const content = { size: paper.length, media: 'application/pdf', pages: 1 } as const;
    events.push(
      { type: 'order-drafted', order, kind: 'order', level, to: [party], deadline: null, text },
      { type: 'document-filed', ...filed, ...content, access: { level, named: [party] }, replaces: null },
      { type: 'order-signed', order, document, read: text, text, means: 'app-code' },
      { type: 'order-served', order, party, by: ['sms'] },
    );
  }
  events.push(...(await storeExhibits(database, masterKey, { case: CASE, hearing, documents: LEVELS.length })));
  if (!(await appendToCase(database, CASE, 0, at, CASE_JUDGE, events))) throw new Error('the case is not empty');
}

/** The paper of an order, with its text attached, and the hash of that text. */
function orderPaper(title: string): { readonly paper: Buffer; readonly text: string } {
  const text = { title, sections: [{ heading: '', body: 'by the court' }] };
  const data = JSON.stringify({ text, number: '1', check: '2', signedBy: 'judge' });
  const files = [['order.json', data] as const, ['order.txt', orderPlainText(text)] as const];
  const { catalog, more } = attaching(files, 2);
  return { paper: pdfWith([`<< /Type /Catalog ${catalog} >>`, ...more]), text: sha256(data) };
}

/**
 * Signs another order in that case, whose paper has a text that is not the signed one.
 * @returns the number of its document, and the paper
 */
export async function writeOtherOrder(
  database: Database,
  masterKey: Buffer,
  at: number,
): Promise<{ readonly number: number; readonly paper: Buffer }> {
  const cipher = await loadCaseKey(database, CASE, masterKey, randomBytes);
  const log = await readCaseAfter(database, CASE, 0);
  const number = 1 + log.filter(({ event }) => event.type === 'document-filed').length;
  const [order, document] = ['other' as OrderId, 'other' as DocumentId];
  const [{ paper }, { text }] = [orderPaper('another order'), orderPaper('what was signed')];
  await store(database, cipher, document, paper);
  const content = { sha256: sha256(paper), size: paper.length, media: 'application/pdf', pages: 1 } as const;
  const filed = { document, number, kind: 'order', of: null, replaces: null, ...content } as const;
  const drafted = { kind: 'order', level: 'parties', to: [], deadline: null, text } as const;
  const events: CaseEvent[] = [
    { type: 'order-drafted', order, ...drafted },
    { type: 'document-filed', ...filed, access: { level: 'parties', named: [] } },
    { type: 'order-signed', order, document, read: text, text, means: 'app-code' },
  ];
  if (!(await appendToCase(database, CASE, log.length, at, CASE_JUDGE, events)))
    throw new Error('the case has changed');
  return { number, paper };
}

/** Adds a hearing with these people to the case. */
export async function bookInCase(
  { db }: Database,
  masterKey: Buffer,
  { hearing, at, people }: { readonly hearing: HearingId; readonly at: number; readonly people: readonly object[] },
): Promise<void> {
  const cipher = (await loadHearingKey(db, hearing, masterKey, randomBytes))!;
  const details = { notes: '', cancelledWhy: null, screens: [], people };
  await db
    .insertInto('bookings')
    .values({
      details: cipher.encrypt(JSON.stringify(details), 'bookings/details'),
      version: 1,
      changed_at: at,
      hearing_id: hearing,
      case_id: CASE,
      branch: BRANCH,
      room: null,
      kind: 'courtroom',
      starts_at: at,
      ends_at: at,
      public: 0,
      recording_policy: 'parties',
      series_id: null,
      created_at: at,
      title: cipher.encrypt('', 'bookings/title'),
    })
    .execute();
}
