import { createHash, randomBytes } from 'node:crypto';
import type { DocumentLevel } from '@mahzar/shared/proceedings/access';
import type { CaseActor, CaseEvent } from '@mahzar/shared/proceedings/event';
import type { AccountId, CaseId, DocumentId, OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import { CASE_LAW_VERSION } from '@mahzar/shared/proceedings/law/version';
import { databaseObjects } from '../../src/files/object-store.ts';
import { appendToCase, keepProceedings } from '../../src/proceedings/store/case-log.ts';
import { loadCaseKey, makeCaseKey } from '../../src/storage/case-keys.ts';
import type { Database } from '../../src/storage/database.ts';
import { loadHearingKey } from '../../src/storage/hearing-keys.ts';

const CASE = 'case-1' as CaseId;
const BRANCH = 'شعبه ۱۰۳';
const COMPLAINANT = [{ id: 'citizen', role: 'complainant', name: 'مریم احمدی', nationalId: null }];
const LEVELS: readonly DocumentLevel[] = ['parties', 'parties', 'confidential'];
const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

/** Writes a case with three signed orders, as the desk would store them. Their papers are not valid PDF files. */
export async function writeOrders(
  database: Database,
  { hearing, at, masterKey }: { readonly hearing: string; readonly at: number; readonly masterKey: Buffer },
): Promise<void> {
  const { db } = database;
  const facts = { number: '140568920003215471', branch: BRANCH, kind: 'criminal' } as const;
  const nothing = { details: Buffer.of(), version: 1, changed_at: at };
  await db
    .insertInto('cases')
    .values({ id: CASE, ...facts, ...nothing, archived: 0 })
    .execute();
  await bookInCase(database, masterKey, { hearing, at, people: COMPLAINANT });
  await keepProceedings(database, CASE, at);
  await makeCaseKey(database, CASE, masterKey, randomBytes);
  const cipher = await loadCaseKey(database, CASE, masterKey, randomBytes);
  const party = 'p1' as PartyId;
  const events: CaseEvent[] = [
    { type: 'case-opened', case: CASE, law: CASE_LAW_VERSION, ...facts },
    { type: 'party-added', party, role: 'complainant', clients: [] },
  ];
  for (const [index, level] of LEVELS.entries()) {
    const [order, document] = [`o${index + 1}` as OrderId, `d${index + 1}` as DocumentId];
    const paper = Buffer.from(`%PDF-1.7 paper ${index + 1}`);
    await databaseObjects.put(database, document, {
      at: 0,
      content: cipher.encrypt(paper, `documents/${document}/0`),
    });
    const text = sha256(`text ${index + 1}`);
    const filed = { document, number: index + 1, kind: 'order', of: null, sha256: sha256(paper) } as const;
    const content = { size: paper.length, media: 'application/pdf', pages: 1 } as const;
    events.push(
      { type: 'order-drafted', order, kind: 'order', level, to: [party], deadline: null, text },
      { type: 'document-filed', ...filed, ...content, access: { level, named: [party] }, replaces: null },
      { type: 'order-signed', order, document, read: text, text, means: 'app-code' },
      { type: 'order-served', order, party, by: ['sms'] },
    );
  }
  const judge: CaseActor = { kind: 'staff', account: 'a1' as AccountId, as: ['judge'] };
  if (!(await appendToCase(database, CASE, 0, at, judge, events))) throw new Error('the case is not empty');
}

/** Adds a hearing with these people to the case. */
export async function bookInCase(
  { db }: Database,
  masterKey: Buffer,
  { hearing, at, people }: { readonly hearing: string; readonly at: number; readonly people: readonly object[] },
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
