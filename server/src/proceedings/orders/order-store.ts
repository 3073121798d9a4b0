import { randomInt } from 'node:crypto';
import { newCheckNumber } from '@mahzar/shared/proceedings/check-number';
import type { OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import type { ServiceChannel } from '@mahzar/shared/proceedings/words';
import type { OrderText } from '@mahzar/shared/rest/orders';
import { newLinkCode } from '../../notify/short-link-store.ts';
import { loadCaseKey } from '../../storage/case-keys.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { secretHash } from '../../kernel/secret-hash.ts';

/** The party on whom an order was served. */
export interface ServiceRecipient {
  readonly case: string;
  readonly order: OrderId;
  readonly party: PartyId;
}

/** Stored data of a paper that show whom it names. */
export interface StoredPaper {
  readonly text: OrderText | null;
  readonly named: readonly PartyId[] | null;
}

export type OrderStore = ReturnType<typeof orderStore>;

/** Data of orders outside the log: texts (encrypted with the case's key), numbers of papers, links and messages. */
export function orderStore({
  database,
  masterKey,
  randomBytes,
}: {
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
}) {
  const cipherOf = (on: Database, id: string) => loadCaseKey(on, id, masterKey, randomBytes);
  const draftPlace = (order: string) => `orders/${order}/draft`;
  const numberPlace = (order: string) => `orders/${order}/check-number`;
  const namedPlace = (order: string) => `orders/${order}/named`;

  return {
    /** Stores a draft, in the transaction of its entry. */
    async keepDraft(on: Database, id: string, order: OrderId, text: OrderText): Promise<void> {
      const cipher = await cipherOf(on, id);
      const draft = cipher.encrypt(Buffer.from(JSON.stringify(text), 'utf8'), draftPlace(order));
      await on.db
        .insertInto('case_orders')
        .values({ case_id: id, id: order, draft, check_hash: null, check_number: null, named: null })
        .onConflict((conflict) => conflict.columns(['case_id', 'id']).doUpdateSet({ draft }))
        .execute();
    },

    /** The text of an order; null when it is missing or was altered. */
    async draft(id: string, order: OrderId): Promise<OrderText | null> {
      const row = await database.db
        .selectFrom('case_orders')
        .select('draft')
        .where('case_id', '=', id)
        .where('id', '=', order)
        .executeTakeFirst();
      if (row === undefined) return null;
      const cipher = await cipherOf(database, id);
      return opened(() => cipher.decrypt(row.draft, draftPlace(order)).toString('utf8')) as OrderText | null;
    },

    /** Titles of a case's orders; empty where a text was altered. */
    async titles(id: string): Promise<ReadonlyMap<OrderId, string>> {
      const rows = await database.db
        .selectFrom('case_orders')
        .select(['id', 'draft'])
        .where('case_id', '=', id)
        .execute();
      if (rows.length === 0) return new Map();
      const cipher = await cipherOf(database, id);
      return new Map(
        rows.map(({ id: order, draft }) => {
          const text = opened(() => cipher.decrypt(draft, draftPlace(order)).toString('utf8')) as OrderText | null;
          return [order, text?.title ?? ''];
        }),
      );
    },

    /** A new number for a paper; the signing act stores it. */
    newNumber: () => newCheckNumber((below) => randomInt(below)),

    /** Stores the number of a paper and the people whom it names, in the transaction of the signature. */
    async keepPaper(
      on: Database,
      id: string,
      order: OrderId,
      { number, named }: { readonly number: string; readonly named: readonly PartyId[] },
    ): Promise<void> {
      const cipher = await cipherOf(on, id);
      await on.db
        .updateTable('case_orders')
        .set({
          check_hash: secretHash(number),
          check_number: cipher.encrypt(Buffer.from(number), numberPlace(order)),
          named: cipher.encrypt(Buffer.from(JSON.stringify(named)), namedPlace(order)),
        })
        .where('case_id', '=', id)
        .where('id', '=', order)
        .execute();
    },

    /** The number by which an order's paper is checked; empty before it is signed. */
    async numberOf(id: string, order: OrderId): Promise<string> {
      const row = await database.db
        .selectFrom('case_orders')
        .select('check_number')
        .where('case_id', '=', id)
        .where('id', '=', order)
        .executeTakeFirst();
      if (!row?.check_number) return '';
      return (await cipherOf(database, id)).decrypt(row.check_number, numberPlace(order)).toString();
    },

    /**
     * Texts of the papers of a case's orders (null where altered), and the people noted as named at signing (null where nothing was
     * noted). @param only limits to one order
     */
    async papers(id: string, only?: OrderId): Promise<ReadonlyMap<OrderId, StoredPaper>> {
      const rows = await database.db
        .selectFrom('case_orders')
        .select(['id', 'draft', 'named'])
        .where('case_id', '=', id)
        .$if(only !== undefined, (query) => query.where('id', '=', only!))
        .execute();
      if (rows.length === 0) return new Map();
      const cipher = await cipherOf(database, id);
      return new Map(
        rows.map(({ id: order, draft, named }) => [
          order,
          {
            text: opened(() => cipher.decrypt(draft, draftPlace(order)).toString('utf8')) as OrderText | null,
            named:
              named === null ? null : (JSON.parse(cipher.decrypt(named, namedPlace(order)).toString()) as PartyId[]),
          },
        ]),
      );
    },

    /** The order whose paper has this number. */
    async byNumber(number: string): Promise<Pick<ServiceRecipient, 'case' | 'order'> | undefined> {
      const row = await database.db
        .selectFrom('case_orders')
        .select(['case_id', 'id'])
        .where('check_hash', '=', secretHash(number))
        .executeTakeFirst();
      return row && { case: row.case_id, order: row.id };
    },

    /** The code of a new link; only its hash is stored. @param at epoch milliseconds */
    async makeLink(on: Database, { case: id, order, party }: ServiceRecipient, at: number): Promise<string> {
      const code = newLinkCode(randomBytes);
      await on.db
        .insertInto('order_links')
        .values({ code_hash: secretHash(code), case_id: id, order_id: order, party, created_at: at })
        .execute();
      return code;
    },

    /** Makes a person's links invalid. */
    async endLinks({ db }: Database, { case: id, order, party }: ServiceRecipient): Promise<void> {
      await db
        .deleteFrom('order_links')
        .where('case_id', '=', id)
        .where('order_id', '=', order)
        .where('party', '=', party)
        .execute();
    },

    async linkedBy(code: string): Promise<ServiceRecipient | undefined> {
      const row = await database.db
        .selectFrom('order_links')
        .selectAll()
        .where('code_hash', '=', secretHash(code))
        .executeTakeFirst();
      return row && { case: row.case_id, order: row.order_id, party: row.party };
    },

    /** Stores which message notifies a person of a service. */
    async keepMessage(
      on: Database,
      message: string,
      { case: id, order, party }: ServiceRecipient,
      channel: ServiceChannel,
    ) {
      await on.db
        .insertInto('order_messages')
        .values({ message_id: message, case_id: id, order_id: order, party, channel })
        .execute();
    },

    async ofMessage(
      { db }: Database,
      message: string,
    ): Promise<(ServiceRecipient & { readonly channel: ServiceChannel }) | undefined> {
      const row = await db
        .selectFrom('order_messages')
        .selectAll()
        .where('message_id', '=', message)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { case_id, order_id, party, channel } = row;
      return { case: case_id, order: order_id, party, channel };
    },
  };
}

/** Null when it was altered. */
function opened(json: () => string): unknown {
  try {
    return JSON.parse(json());
  } catch {
    return null;
  }
}
