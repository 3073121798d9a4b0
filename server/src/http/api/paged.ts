import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Page, PageOf, Place } from '../../storage/keyset.ts';

/** The refusal of a cursor that the service has not issued. */
export function wrongCursor(): Rejection<ApiErrorCode> {
  return new Rejection('bad-request', { problems: [{ field: 'after', code: 'invalid_cursor' }] });
}

/** A page of a list ordered by time: `list` gets the place to continue from, and the caller a cursor for the next page. */
export async function paged<Item>(
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  list: (page: Page) => Promise<PageOf<Item>>,
): Promise<{ items: Item[]; next: string | null } | Rejection<ApiErrorCode>> {
  const place = after === undefined ? undefined : placeOf(after);
  if (place === null) return wrongCursor();
  const { items, next } = await list({ after: place, limit });
  return { items, next: next === null ? null : `${next.at}.${next.id}` };
}

/** Null when the service has not issued the cursor. */
function placeOf(cursor: string): Place | null {
  const [, at, id] = /^(\d{1,15})\.([A-Za-z0-9_-]{1,64})$/.exec(cursor) ?? [];
  return at === undefined || id === undefined ? null : { at: Number(at), id };
}
