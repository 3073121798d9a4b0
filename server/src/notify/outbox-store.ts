import { sql } from 'kysely';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { NotifyChannel, NotifyEvent } from '@mahzar/shared/notify/events';
import type { Facts } from '@mahzar/shared/notify/facts';
import type { ListedMessage, MessageItem } from '@mahzar/shared/rest/messages';
import type {
  ClaimedMessage,
  LeasedMessage,
  MessageFilter,
  NewMessage,
  NoteOutcome,
  Outcome,
  PlannedMessage,
  StoredLetter,
  WrittenLetter,
} from './ports.ts';
import type { OutboxBacklog } from '../kernel/outbox-worker.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { pageOf } from '../storage/keyset.ts';
import type { PageOf } from '../storage/keyset.ts';
import { DamagedKeyError, loadHearingKey } from '../storage/hearing-keys.ts';
import type { HearingCipher } from '../storage/hearing-keys.ts';
import type { Signal } from '../storage/signal.ts';
import { systemCipher } from '../storage/system-keys.ts';
import type { Tables } from '../storage/tables.ts';

type Row = Tables['outbox'];

/** States of a message that is not finished. */
const PENDING = ['planned', 'held', 'sending'] as const;

/** Replaces links and codes in the stored text of a finished message. */
export const ERASED = '…';

export type Outbox = ReturnType<typeof createOutbox>;

/**
 * Messages to people outside of hearings, kept in the database before and after sending. `signal` is raised with each new message.
 */
export function createOutbox(
  database: Database,
  options: {
    readonly masterKey: Buffer;
    readonly randomBytes: RandomBytes;
    readonly signal: Signal;
    readonly noteOutcome?: NoteOutcome | undefined;
  },
) {
  const { masterKey, randomBytes, signal, noteOutcome } = options;
  const system = systemCipher(masterKey, 'outbox', randomBytes);

  /** Undefined when the hearing's names were erased. */
  async function cipherOf(on: Database, hearing: HearingId | null): Promise<HearingCipher | undefined> {
    return hearing === null ? system : loadHearingKey(on.db, hearing, masterKey, randomBytes);
  }

  /** Null when the hearing's names were erased; undefined when the row is damaged. */
  async function open(on: Database, row: Row): Promise<StoredLetter | null | undefined> {
    try {
      const cipher = await cipherOf(on, row.hearing_id);
      return cipher === undefined ? null : letterOf(row, cipher);
    } catch (error) {
      return undefinedWhenDamaged(error);
    }
  }

  return {
    /** Plans messages in a transaction; workers take them up after the commit. */
    async add(on: Database, messages: readonly NewMessage[]): Promise<void> {
      if (messages.length === 0) return;
      const rows: Row[] = [];
      const ciphers = new Map<string | null, HearingCipher>();
      for (const message of messages) {
        const cipher = ciphers.get(message.hearing) ?? (await cipherOf(on, message.hearing));
        // People whose names were erased get no messages any more.
        if (cipher === undefined) continue;
        ciphers.set(message.hearing, cipher);
        rows.push(newRow(message, cipher));
      }
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        await on.db
          .insertInto('outbox')
          .values(rows.slice(from, from + ROWS_AT_ONCE))
          .execute();
      }
      await signal.raise(on);
    },

    /** Planned messages for a hearing's people. */
    async planned(on: Database, hearing: HearingId): Promise<readonly PlannedMessage[]> {
      return (await selectPlanned(on).where('hearing_id', '=', hearing).execute()).map(plannedOf);
    },

    /** Makes planned messages of one event, for some of a hearing's people, due now if they are due by `dueBy` (epoch ms). */
    async makeDueNow(
      hearing: HearingId,
      event: NotifyEvent,
      people: readonly string[],
      { now, dueBy }: { readonly now: number; readonly dueBy: number },
    ): Promise<void> {
      const { numUpdatedRows } = await database.db
        .updateTable('outbox')
        .set({ due_at: now, next_at: now })
        .where('hearing_id', '=', hearing)
        .where('event', '=', event)
        .where('person', 'in', people)
        .where('state', '=', 'planned')
        .where('next_at', '>', now)
        .where('next_at', '<=', dueBy)
        .executeTakeFirst();
      if (numUpdatedRows > 0n) await signal.raise(database);
    },

    /** Hearings with planned messages of one event that are due by `dueBy` (epoch ms), but not yet. */
    async hearingsDueBy(
      event: NotifyEvent,
      { now, dueBy }: { readonly now: number; readonly dueBy: number },
    ): Promise<readonly HearingId[]> {
      const rows = await database.db
        .selectFrom('outbox')
        .select('hearing_id')
        .distinct()
        .where('event', '=', event)
        .where('state', '=', 'planned')
        .where('next_at', '>', now)
        .where('next_at', '<=', dueBy)
        .execute();
      return rows.flatMap(({ hearing_id: hearing }) => hearing ?? []);
    },

    /** Planned messages for a staff member. */
    async plannedForStaff(on: Database, account: string): Promise<readonly PlannedMessage[]> {
      const rows = await selectPlanned(on).where('hearing_id', 'is', null).where('person', '=', account).execute();
      return rows.map(plannedOf);
    },

    /** Cancels messages. One that is being sent at this moment is not tried again. */
    async cancel(on: Database, ids: readonly string[], now: number): Promise<void> {
      for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
        const some = ids.slice(from, from + ROWS_AT_ONCE);
        // One statement, so that a simultaneously failing attempt leaves no message planned.
        await on.db
          .updateTable('outbox')
          .set(({ eb, ref }) => {
            const isPlanned = eb('state', 'in', ['planned', 'held']);
            return {
              state: eb
                .case()
                .when(isPlanned)
                .then(eb.val('cancelled' as const))
                .else(ref('state'))
                .end(),
              next_at: eb.case().when(isPlanned).then(null).else(ref('next_at')).end(),
              until_at: eb.case().when(isPlanned).then(ref('until_at')).else(now).end(),
            };
          })
          .where('id', 'in', some)
          .where('state', 'in', PENDING)
          .execute();
        await eraseTried(on, some);
      }
    },

    /**
     * Takes up the channel's message that has been due for longest; other processes do not get it before `leaseUntil`. `write`
     * makes its text, or keeps the existing one, in the same transaction; if it returns null, the message is `unwanted`. An
     * unreadable message is given up as `damaged`, so that the others are sent.
     */
    claim: (
      { channel, now, leaseUntil, lease }: { channel: NotifyChannel; now: number; leaseUntil: number; lease: string },
      write: (on: Database, message: ClaimedMessage) => Promise<WrittenLetter | null>,
    ): Promise<LeasedMessage | 'unwanted' | 'none' | { readonly damaged: string }> =>
      inTransaction(database, async (on) => {
        const row = await on.db
          .updateTable('outbox')
          .set(({ eb }) => ({ state: 'sending', lease, next_at: leaseUntil, attempts: eb('attempts', '+', 1) }))
          .where('id', '=', (eb) =>
            eb
              .selectFrom('outbox')
              .select('id')
              .where('channel', '=', channel)
              .where('next_at', '<=', now)
              .orderBy('next_at')
              .orderBy('id')
              .limit(1),
          )
          // Checked again: another process may have just taken the row.
          .where('next_at', '<=', now)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return 'none';
        const letter = await open(on, row);
        if (letter === undefined) {
          await close(on, row.id, { state: 'failed', error: 'damaged' });
          await noteOutcome?.(on, row, 'failed');
          return { damaged: row.id };
        }
        if (letter === null) {
          await close(on, row.id, { state: 'cancelled' });
          return 'unwanted';
        }
        const claimed = claimedOf(row, letter);
        const written = await write(on, claimed);
        const sealed = await seal(on, row, written ?? erase(letter));
        if (written === null) {
          await close(on, row.id, { state: 'cancelled', ...sealed });
          return 'unwanted';
        }
        await on.db.updateTable('outbox').set(sealed).where('id', '=', row.id).execute();
        return { ...claimed, lease, letter: written };
      }),

    /** Stores the result of a claimed message. Links and codes of a finished message are erased. */
    async settle(id: string, lease: string, outcome: Outcome): Promise<void> {
      const after = await database.kind.persist(() =>
        inTransaction(database, async (on) => {
          const row = await on.db
            .selectFrom('outbox')
            .selectAll()
            .where('id', '=', id)
            // If the message was held too long and another process has taken it up, only that process's result counts.
            .where('lease', '=', lease)
            .executeTakeFirst();
          if (row === undefined || row.state !== 'sending') return undefined;
          if (outcome.kind === 'again') {
            const { error, nextAt } = outcome;
            const { numUpdatedRows } = await on.db
              .updateTable('outbox')
              .set({ state: 'planned', next_at: nextAt, lease: null, error })
              .where('id', '=', id)
              // Checked at the time of writing: the message may have been cancelled since it was read.
              .where('until_at', '>', nextAt)
              .executeTakeFirst();
            if (numUpdatedRows > 0n) return undefined;
          }
          const letter = await open(on, row);
          const sealed = letter ? await seal(on, row, erase(letter)) : {};
          await close(on, id, { ...sealed, ...finalOf(outcome) });
          return outcome.kind === 'cancelled'
            ? undefined
            : noteOutcome?.(on, row, outcome.kind === 'sent' ? 'sent' : 'failed');
        }),
      );
      after?.();
    },

    /** When the channel's next message is to be taken up; undefined when none is planned. */
    async nextAt(channel: NotifyChannel): Promise<number | undefined> {
      const row = await database.db
        .selectFrom('outbox')
        .select('next_at')
        .where('channel', '=', channel)
        .where('next_at', 'is not', null)
        .orderBy('next_at')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      return row?.next_at ?? undefined;
    },

    /** Number and age of a channel's messages that are due and not taken yet. */
    async backlog(channel: NotifyChannel, at: number): Promise<OutboxBacklog> {
      const row = await database.db
        .selectFrom('outbox')
        .select(({ fn }) => [fn.countAll().as('waiting'), fn.min('due_at').as('oldest')])
        .where('channel', '=', channel)
        .where('next_at', 'is not', null)
        .where('due_at', '<=', at)
        .executeTakeFirst();
      return { waiting: Number(row?.waiting ?? 0), oldest: row?.oldest ?? null };
    },

    /** Stores a gateway's delivery report. False when no message has that reference. */
    async report(reference: string, delivered: boolean): Promise<boolean> {
      const reported = await inTransaction(database, async (on) => {
        const rows = await on.db
          .updateTable('outbox')
          .set(delivered ? { state: 'delivered', error: null } : { state: 'failed', error: 'undelivered' })
          .where('reference', '=', reference)
          .where('channel', '=', 'sms')
          .where('state', 'in', delivered ? ['sent', 'failed', 'delivered'] : ['sent', 'failed'])
          .returning(['id', 'event'])
          .execute();
        const after: ((() => void) | undefined)[] = [];
        for (const row of rows) after.push(await noteOutcome?.(on, row, delivered ? 'delivered' : 'failed'));
        return after;
      });
      for (const after of reported) after?.();
      return reported.length > 0;
    },

    /** Number of messages held back since the database was restored, and how many of those have expired. */
    async countHeld(now: number): Promise<{ readonly held: number; readonly outdated: number }> {
      const { held, outdated } = await database.db
        .selectFrom('outbox')
        .where('state', '=', 'held')
        .select(({ fn, eb }) => [
          fn.countAll().as('held'),
          fn
            .countAll()
            .filterWhere(eb('until_at', '<=', now))
            .as('outdated'),
        ])
        .executeTakeFirstOrThrow();
      return { held: Number(held), outdated: Number(outdated) };
    },

    /** Releases held messages, each at its time, and drops expired ones; resolves to the number of each. */
    async release(on: Database, now: number): Promise<{ readonly sent: number; readonly dropped: number }> {
      const { numUpdatedRows: sent } = await on.db
        .updateTable('outbox')
        .set(({ ref }) => ({ state: 'planned', next_at: ref('due_at') }))
        .where('state', '=', 'held')
        .where('until_at', '>', now)
        .executeTakeFirst();
      await signal.raise(on);
      return { sent: Number(sent), dropped: await this.dropHeld(on, now) };
    },

    /** Drops all held messages; resolves to their number. */
    async dropHeld(on: Database, now: number): Promise<number> {
      const rows = await on.db.selectFrom('outbox').select(['id', 'event']).where('state', '=', 'held').execute();
      await this.cancel(
        on,
        rows.map(({ id }) => id),
        now,
      );
      // The recipients must be informed in another way.
      for (const row of rows) await noteOutcome?.(on, row, 'failed');
      return rows.length;
    },

    async search(filter: MessageFilter): Promise<PageOf<ListedMessage>> {
      const rows = await searchRows(database, filter);
      const ciphers = new Map<string | null, HearingCipher | undefined>();
      for (const hearing of new Set(rows.map((row) => row.hearing_id)))
        ciphers.set(hearing, await cipherOf(database, hearing).catch(undefinedWhenDamaged));
      const items = rows.map((row) => listedOf(row, ciphers.get(row.hearing_id)));
      return pageOf(items, filter.limit, ({ dueAt: at, id }) => ({ at, id }));
    },

    /**
     * A message with its letter, without links and codes; the letter is null when it is erased or damaged. Undefined when the
     * message does not exist.
     */
    async read(
      id: string,
      on: Database = database,
    ): Promise<{ readonly item: MessageItem; readonly letter: StoredLetter | null } | undefined> {
      const row = await on.db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return undefined;
      const letter = await open(on, row);
      return { item: itemOf(row), letter: letter ? erase(letter) : null };
    },
  };

  /** Erases links in cancelled messages that were written for a first attempt. */
  async function eraseTried(on: Database, ids: readonly string[]): Promise<void> {
    const rows = await on.db
      .selectFrom('outbox')
      .selectAll()
      .where('id', 'in', ids)
      .where('state', '=', 'cancelled')
      .where('attempts', '>', 0)
      .execute();
    for (const row of rows) {
      const letter = await open(on, row);
      if (!letter) continue;
      const sealed = await seal(on, row, erase(letter));
      await on.db.updateTable('outbox').set(sealed).where('id', '=', row.id).execute();
    }
  }

  async function seal(on: Database, row: Row, letter: StoredLetter): Promise<Pick<Row, 'letter'>> {
    const cipher = await cipherOf(on, row.hearing_id);
    if (cipher === undefined) throw new Error(`the names of hearing ${row.hearing_id} have been erased`);
    return { letter: cipher.encrypt(JSON.stringify(letter), placeOf(row.id)) };
  }
}

/** An insert with more rows would have more values than SQLite permits. */
const ROWS_AT_ONCE = 500;

function newRow(message: NewMessage, cipher: HearingCipher): Row {
  const { id, hearing, person, event, audience, channel, language, to, facts, link, dueAt, until } = message;
  const letter: StoredLetter = { to, facts, link, text: null };
  return {
    id,
    hearing_id: hearing,
    person,
    event,
    audience,
    channel,
    language,
    letter: cipher.encrypt(JSON.stringify(letter), placeOf(id)),
    state: 'planned',
    due_at: dueAt,
    until_at: until,
    next_at: dueAt,
    lease: null,
    attempts: 0,
    error: null,
    sent_at: null,
    reference: null,
  };
}

function selectPlanned({ db }: Database) {
  return db.selectFrom('outbox').select(['id', 'person', 'event', 'channel', 'state']).where('state', 'in', PENDING);
}

function plannedOf({ state, ...row }: Pick<Row, 'id' | 'person' | 'event' | 'channel' | 'state'>): PlannedMessage {
  return { ...row, inHand: state === 'sending' };
}

function claimedOf(row: Row, letter: StoredLetter): ClaimedMessage {
  const { id, hearing_id, person, event, audience, channel, language, attempts, due_at, until_at } = row;
  const key = { event, audience, channel, language };
  return { id, hearing: hearing_id, person, ...key, letter, attempts, dueAt: due_at, until: until_at };
}

function finalOf(outcome: Outcome): Partial<Row> {
  switch (outcome.kind) {
    case 'sent':
      return { state: 'sent', error: null, sent_at: outcome.at, reference: outcome.reference };
    case 'cancelled':
      return { state: 'cancelled' };
    // The message was to be tried again, but will have expired by then.
    case 'again':
    case 'failed':
      return { state: 'failed', error: outcome.error };
    default:
      return outcome satisfies never;
  }
}

function close(on: Database, id: string, row: Partial<Row>) {
  return on.db
    .updateTable('outbox')
    .set({ ...row, next_at: null, lease: null })
    .where('id', '=', id)
    .execute();
}

/** A letter without links and codes. */
function erase(letter: StoredLetter): StoredLetter {
  const { facts, link, text } = letter;
  const secrets = [...(link === null ? [] : [link]), ...('code' in facts ? [facts.code] : [])];
  const without = (body: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, ERASED), body);
  return {
    ...letter,
    facts: 'code' in facts ? { ...facts, code: ERASED } : facts,
    link: link === null ? null : ERASED,
    text: text && { ...text, body: without(text.body) },
  };
}

function placeOf(id: string): string {
  return `outbox/${id}/letter`;
}

/** Undefined when the row is damaged. */
function letterOf(row: Row, cipher: HearingCipher): StoredLetter | undefined {
  try {
    return JSON.parse(cipher.decrypt(row.letter, placeOf(row.id))) as StoredLetter;
  } catch {
    return undefined;
  }
}

/** Returns undefined for a damaged key; rethrows every other error. */
function undefinedWhenDamaged(error: unknown): undefined {
  if (!(error instanceof DamagedKeyError)) throw error;
}

/** @param cipher undefined when the hearing's names have been erased, or its key is damaged */
function listedOf(row: Row, cipher: HearingCipher | undefined): ListedMessage {
  const facts = cipher && letterOf(row, cipher)?.facts;
  return {
    ...itemOf(row),
    // The recipient's name is not stored for codes and requests.
    recipient: facts !== undefined && 'name' in facts ? facts.name : null,
    about: facts === undefined ? null : subjectOf(facts),
  };
}

/** The hearing or case of a message; null when it is about neither, or the case was only named by its recipient. */
function subjectOf(facts: Facts): ListedMessage['about'] {
  switch (facts.about) {
    case 'hearing':
      return { title: facts.title, caseNumber: facts.caseNumber };
    case 'order':
    case 'filing':
    case 'lawyer':
      return { title: '', caseNumber: facts.caseNumber };
    default:
      return null;
  }
}

function itemOf(row: Row): MessageItem {
  return {
    id: row.id,
    booking: row.hearing_id,
    person: row.person,
    event: row.event,
    audience: row.audience,
    channel: row.channel,
    language: row.language,
    state: row.state,
    dueAt: row.due_at,
    attempts: row.attempts,
    nextAt: row.state === 'planned' ? row.next_at : null,
    error: row.error,
    sentAt: row.sent_at,
    reference: row.reference,
  };
}

function searchRows({ db }: Database, filter: MessageFilter): Promise<Row[]> {
  const { booking, person, states, channel, event, after, limit } = filter;
  let query = db.selectFrom('outbox').selectAll();
  if (booking !== undefined) query = query.where('hearing_id', '=', booking);
  if (person !== undefined) query = query.where('person', '=', person);
  if (states !== undefined) query = query.where('state', 'in', states);
  if (channel !== undefined) query = query.where('channel', '=', channel);
  if (event !== undefined) query = query.where('event', '=', event);
  if (after !== undefined) query = query.where(sql<boolean>`(due_at, id) < (${after.at}, ${after.id})`);
  return query
    .orderBy('due_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
}
