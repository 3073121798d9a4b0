import type { SelectQueryBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** A list's page, as a route is asked for it. */
export interface Page {
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Part of a list, and where it goes on; null at its end. */
export interface PageOf<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

type WithTime = 'machines' | 'webhooks' | 'webhook_deliveries';
type Row = { readonly created_at: number; readonly id: string };

/** Rows of a page, the newest first; a cursor that is none of ours is at the end. */
export async function newestFirst<Table extends WithTime, Found extends Row>(
  query: SelectQueryBuilder<Tables, Table, Found>,
  { after, limit }: Page,
): Promise<PageOf<Found>> {
  const [at = '', id = ''] = after?.split('.') ?? [];
  // The columns are the same in every table of that sort, which the type cannot say for a table that is a parameter.
  const narrow = query as unknown as SelectQueryBuilder<Tables, 'machines', Found>;
  const from =
    after === undefined
      ? narrow
      : narrow.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('created_at', 'id'), '<', tuple(Number.parseInt(at, 10) || 0, id)),
        );
  const rows = await from
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? `${last.created_at}.${last.id}` : null };
}
