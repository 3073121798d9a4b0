import type { SelectQueryBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** The entry of a time-ordered list after which the next page begins. */
export interface Place {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly id: string;
}

/** A request for a page of a list. */
export interface Page {
  readonly after?: Place | undefined;
  readonly limit: number;
}

/** Part of a list, and where the next part begins; null at the end. */
export interface PageOf<Item> {
  readonly items: Item[];
  readonly next: Place | null;
}

/** Makes a page from rows, of which one more was read than the page has. */
export function pageOf<Row>(rows: readonly Row[], limit: number, placeOf: (row: Row) => Place): PageOf<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? placeOf(last) : null };
}

type WithTime = 'machines' | 'webhooks' | 'webhook_deliveries';
type Row = { readonly created_at: number; readonly id: string };

/** Rows of a page, the newest first. */
export async function newestFirst<Table extends WithTime, Found extends Row>(
  query: SelectQueryBuilder<Tables, Table, Found>,
  { after, limit }: Page,
): Promise<PageOf<Found>> {
  // The columns are the same in every table of this kind, which the type cannot express for a generic table.
  const narrow = query as unknown as SelectQueryBuilder<Tables, 'machines', Found>;
  const from =
    after === undefined
      ? narrow
      : narrow.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(after.at, after.id)));
  const rows = await from
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, ({ created_at: at, id }) => ({ at, id }));
}
