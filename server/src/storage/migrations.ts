import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { DatabaseKind } from './dialect.ts';
import { staff } from './migrations/0006-staff.ts';
import { bookings } from './migrations/0007-bookings.ts';
import { deviceChecks } from './migrations/0009-device-checks.ts';
import { board } from './migrations/0010-board.ts';
import { machinesAndWebhooks } from './migrations/0011-machines-and-webhooks.ts';
import { subjects } from './migrations/0013-subjects.ts';
import { queues } from './migrations/0021-queues.ts';
import { messages } from './migrations/0008-messages.ts';
import { identity } from './migrations/0012-identity.ts';
import { messagePages } from './migrations/0014-message-pages.ts';
import { writerTotals } from './migrations/0015-writer-totals.ts';
import { hearingLeases } from './migrations/0016-hearing-leases.ts';
import { leaseProofColumn } from './migrations/0017-lease-proofs.ts';
import { helpBrowsers } from './migrations/0018-help-browsers.ts';
import { offices } from './migrations/0019-offices.ts';
import { requests } from './migrations/0020-requests.ts';
import { requestFiles } from './migrations/0022-request-files.ts';
import { queueNews } from './migrations/0023-queue-news.ts';
import { checkpoints } from './migrations/0024-checkpoints.ts';
import { guesses } from './migrations/0025-guesses.ts';
import { queueAnswers } from './migrations/0026-queue-answers.ts';
import { recordAccess } from './migrations/0027-record-access.ts';
import { recordExports } from './migrations/0028-record-exports.ts';
import { wholeNode } from './migrations/0029-whole-node.ts';
import { recordingKeys } from './migrations/0030-recording-keys.ts';
import { endedOrders } from './migrations/0031-ended-orders.ts';
import { guestLinks } from './migrations/0032-guest-links.ts';
import { retention } from './migrations/0033-retention.ts';
import { meetingsOfQueues } from './migrations/0034-meetings-of-queues.ts';
import { proceedings } from './migrations/0035-proceedings.ts';
import { recordPlaces } from './migrations/0036-record-places.ts';
import { requestsOfMeetings } from './migrations/0037-requests-of-meetings.ts';
import { minutes } from './migrations/0038-minutes.ts';
import { orders } from './migrations/0039-orders.ts';
import { portal } from './migrations/0040-portal.ts';
import { minutesPapers } from './migrations/0041-minutes-papers.ts';
import { recordings } from './migrations/0044-recordings.ts';
import { caseTasks } from './migrations/0045-case-tasks.ts';
import { nextHearings } from './migrations/0048-next-hearings.ts';
import { codeChallenges } from './migrations/0049-code-challenges.ts';
import { numberedSeats } from './migrations/0050-numbered-seats.ts';
import { namedInOrders } from './migrations/0051-named-in-orders.ts';
import { powerFilings } from './migrations/0052-power-filings.ts';
import { checkpointStamps } from './migrations/0053-checkpoint-stamps.ts';
import { requestsOfPortal } from './migrations/0054-requests-of-portal.ts';
import { documentScans } from './migrations/0055-document-scans.ts';
import { signingProofs } from './migrations/0056-signing-proofs.ts';
import { powerBounds } from './migrations/0057-power-bounds.ts';
import { proofsOfSessions } from './migrations/0058-proofs-of-sessions.ts';
import { carriedProtection } from './migrations/0059-carried-protection.ts';
import { protectedIdentities } from './migrations/0060-protected-identities.ts';
import { documentsOfCopies } from './migrations/0061-documents-of-copies.ts';
import type { Tables } from './tables.ts';

/** All migrations by name, in their order. A released migration is never changed. */
export function migrations(kind: DatabaseKind): Record<string, Migration> {
  return {
    '0001-hearings-and-log': { up: (db: Kysely<Tables>) => hearingsAndLog(db, kind) },
    '0002-ways-to-be-over': { up: waysToBeOver },
    '0003-chat': { up: (db: Kysely<Tables>) => chat(db, kind) },
    '0004-whole-records': { up: wholeRecords },
    '0005-privileged-messages': { up: (db: Kysely<Tables>) => privilegedMessages(db, kind) },
    '0006-staff': { up: (db: Kysely<Tables>) => staff(db, kind) },
    '0007-bookings': { up: (db: Kysely<Tables>) => bookings(db, kind) },
    '0008-messages': { up: (db: Kysely<Tables>) => messages(db, kind) },
    '0009-device-checks': { up: (db: Kysely<Tables>) => deviceChecks(db, kind) },
    '0010-board': { up: (db: Kysely<Tables>) => board(db, kind) },
    '0011-machines-and-webhooks': { up: (db: Kysely<Tables>) => machinesAndWebhooks(db, kind) },
    '0013-subjects': { up: (db: Kysely<Tables>) => subjects(db, kind) },
    '0012-identity': { up: (db: Kysely<Tables>) => identity(db, kind) },
    '0014-message-pages': { up: (db: Kysely<Tables>) => messagePages(db, kind) },
    '0015-writer-totals': { up: (db: Kysely<Tables>) => writerTotals(db, kind) },
    '0016-hearing-leases': { up: (db: Kysely<Tables>) => hearingLeases(db, kind) },
    '0017-lease-proofs': { up: (db: Kysely<Tables>) => leaseProofColumn(db, kind) },
    '0018-help-browsers': { up: (db: Kysely<Tables>) => helpBrowsers(db, kind) },
    '0019-offices': { up: (db: Kysely<Tables>) => offices(db, kind) },
    '0020-requests': { up: (db: Kysely<Tables>) => requests(db, kind) },
    '0021-queues': { up: (db: Kysely<Tables>) => queues(db, kind) },
    '0022-request-files': { up: (db: Kysely<Tables>) => requestFiles(db, kind) },
    '0023-queue-news': { up: queueNews },
    '0025-guesses': { up: (db: Kysely<Tables>) => guesses(db, kind) },
    '0024-checkpoints': { up: (db: Kysely<Tables>) => checkpoints(db, kind) },
    '0026-queue-answers': { up: queueAnswers },
    '0027-record-access': { up: (db: Kysely<Tables>) => recordAccess(db, kind) },
    '0028-record-exports': { up: (db: Kysely<Tables>) => recordExports(db, kind) },
    '0029-whole-node': { up: (db: Kysely<Tables>) => wholeNode(db, kind) },
    '0030-recording-keys': { up: (db: Kysely<Tables>) => recordingKeys(db, kind) },
    '0031-ended-orders': { up: (db: Kysely<Tables>) => endedOrders(db, kind) },
    '0032-guest-links': { up: (db: Kysely<Tables>) => guestLinks(db, kind) },
    '0033-retention': { up: (db: Kysely<Tables>) => retention(db, kind) },
    '0034-meetings-of-queues': { up: (db: Kysely<Tables>) => meetingsOfQueues(db, kind) },
    '0035-proceedings': { up: (db: Kysely<Tables>) => proceedings(db, kind) },
    '0036-record-places': { up: (db: Kysely<Tables>) => recordPlaces(db, kind) },
    '0037-requests-of-meetings': { up: (db: Kysely<Tables>) => requestsOfMeetings(db, kind) },
    '0038-minutes': { up: (db: Kysely<Tables>) => minutes(db, kind) },
    '0039-orders': { up: (db: Kysely<Tables>) => orders(db, kind) },
    '0040-portal': { up: (db: Kysely<Tables>) => portal(db, kind) },
    '0041-minutes-papers': { up: (db: Kysely<Tables>) => minutesPapers(db, kind) },
    '0044-recordings': { up: (db: Kysely<Tables>) => recordings(db, kind) },
    '0045-case-tasks': { up: (db: Kysely<Tables>) => caseTasks(db, kind) },
    '0048-next-hearings': { up: (db: Kysely<Tables>) => nextHearings(db, kind) },
    '0049-code-challenges': { up: (db: Kysely<Tables>) => codeChallenges(db, kind) },
    '0050-numbered-seats': { up: (db: Kysely<Tables>) => numberedSeats(db) },
    '0051-named-in-orders': { up: (db: Kysely<Tables>) => namedInOrders(db, kind) },
    '0052-power-filings': { up: (db: Kysely<Tables>) => powerFilings(db, kind) },
    '0053-checkpoint-stamps': { up: (db: Kysely<Tables>) => checkpointStamps(db, kind) },
    '0054-requests-of-portal': { up: (db: Kysely<Tables>) => requestsOfPortal(db, kind) },
    '0055-document-scans': { up: (db: Kysely<Tables>) => documentScans(db) },
    '0056-signing-proofs': { up: (db: Kysely<Tables>) => signingProofs(db, kind) },
    '0057-power-bounds': { up: (db: Kysely<Tables>) => powerBounds(db, kind) },
    '0058-proofs-of-sessions': { up: (db: Kysely<Tables>) => proofsOfSessions(db, kind) },
    '0059-carried-protection': { up: (db: Kysely<Tables>) => carriedProtection(db, kind) },
    '0060-protected-identities': { up: (db: Kysely<Tables>) => protectedIdentities(db, kind) },
    '0061-documents-of-copies': { up: (db: Kysely<Tables>) => documentsOfCopies(db, kind) },
  };
}

async function hearingsAndLog(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('hearings')
    .addColumn('id', kind.text, (column) => column.primaryKey().notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('details', kind.binary, (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('hearing_keys')
    .addColumn('hearing_id', kind.text, (column) => column.primaryKey().notNull().references('hearings.id'))
    .addColumn('wrapped', kind.binary, (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('seats')
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('seat', kind.text, (column) => column.notNull())
    .addColumn('role', kind.text, (column) => column.notNull())
    .addColumn('name', kind.binary, (column) => column.notNull())
    .addColumn('token_id', kind.text)
    .addPrimaryKeyConstraint('seats_pk', ['hearing_id', 'seat'])
    .execute();

  await db.schema
    .createTable('log_entries')
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', kind.text, (column) => column.notNull())
    .addColumn('type', kind.text, (column) => column.notNull())
    .addColumn('payload', kind.text, (column) => column.notNull())
    .addColumn('prev_hash', kind.text, (column) => column.notNull())
    .addColumn('hash', kind.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('log_entries_pk', ['hearing_id', 'seq'])
    .execute();
  await kind.makeAppendOnly(db, 'log_entries');

  // Whether hearings are over is queried at every start, from the log alone, so that no second place can disagree.
  await db.schema
    .createIndex('log_entries_closed')
    .on('log_entries')
    .column('hearing_id')
    .where(sql<boolean>`type = 'hearing-closed'`)
    .execute();
}

/** A hearing is also over when it was adjourned or called off. */
async function waysToBeOver(db: Kysely<Tables>): Promise<void> {
  await db.schema.dropIndex('log_entries_closed').execute();
  await db.schema
    .createIndex('log_entries_over')
    .on('log_entries')
    .column('hearing_id')
    .where(sql<boolean>`type in ('hearing-adjourned', 'hearing-closed', 'hearing-cancelled')`)
    .execute();
}

async function chat(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('chat_messages')
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('id', kind.text, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('conversation', kind.text, (column) => column.notNull())
    .addColumn('author', kind.text, (column) => column.notNull())
    .addColumn('nonce', kind.text, (column) => column.notNull())
    .addColumn('readers', kind.text, (column) => column.notNull())
    .addColumn('privileged', 'integer', (column) => column.notNull())
    .addColumn('body', kind.binary, (column) => column.notNull())
    .addPrimaryKeyConstraint('chat_messages_pk', ['hearing_id', 'id'])
    .addUniqueConstraint('chat_messages_nonce', ['hearing_id', 'author', 'nonce'])
    .execute();
}

/** Older records are checked once more at the next start. */
async function wholeRecords(db: Kysely<Tables>): Promise<void> {
  await db.schema.alterTable('hearings').addColumn('whole_at', 'bigint').execute();
  await db.schema
    .createIndex('hearings_unfinished')
    .on('hearings')
    .columns(['created_at', 'id'])
    .where(sql<boolean>`whole_at is null`)
    .execute();
}

/** Data destroyed at the end of each hearing have their own table, which stays small and can be rewritten. */
async function privilegedMessages(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('privileged_messages')
    .addColumn('hearing_id', kind.text, (column) => column.notNull().references('hearings.id'))
    .addColumn('id', kind.text, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('conversation', kind.text, (column) => column.notNull())
    .addColumn('author', kind.text, (column) => column.notNull())
    .addColumn('nonce', kind.text, (column) => column.notNull())
    .addColumn('readers', kind.text, (column) => column.notNull())
    .addColumn('posted', 'integer', (column) => column.notNull())
    .addColumn('body', kind.binary, (column) => column.notNull())
    .addPrimaryKeyConstraint('privileged_messages_pk', ['hearing_id', 'id'])
    .addUniqueConstraint('privileged_messages_nonce', ['hearing_id', 'author', 'nonce'])
    .execute();
  // Messages stored before acceptance by the law was noted had normally been accepted.
  await db.schema
    .alterTable('chat_messages')
    .addColumn('posted', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
  const columns = sql.join(
    ['hearing_id', 'id', 'at', 'conversation', 'author', 'nonce', 'readers', 'posted', 'body'].map((column) =>
      sql.ref(column),
    ),
  );
  await sql`
    insert into privileged_messages (${columns}) select ${columns} from chat_messages where privileged = 1`.execute(db);
  await sql`delete from chat_messages where privileged = 1`.execute(db);
  await db.schema.alterTable('chat_messages').dropColumn('privileged').execute();
}
