import type { SelectQueryBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** An entry of a list by time, behind which the list goes on. */
export interface Place {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly id: string;
}

/** A list's page, as it is asked for. */
export interface Page {
  readonly after?: Place | undefined;
  readonly limit: number;
}

/** Part of a list, and where it goes on; null at its end. */
export interface PageOf<Item> {
  readonly items: Item[];
  readonly next: Place | null;
}

/** A page out of rows of which one more was asked for than it holds. */
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
  // The columns are the same in every table of that sort, which the type cannot say for a table that is a parameter.
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
