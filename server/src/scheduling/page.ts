import { Refused } from '../http/api/bind.ts';

/** A place in a list by time, as the caller is handed it. */
export function cursorOf({ startsAt, id }: { readonly startsAt: number; readonly id: string }): string {
  return `${startsAt}.${id}`;
}

/** Reads what `cursorOf` wrote. */
export function placeOf(cursor: string | undefined): { startsAt: number; id: string } | undefined | Refused {
  if (cursor === undefined) return undefined;
  const found = /^(\d{1,15})\.([A-Za-z0-9_-]{1,64})$/.exec(cursor);
  if (found === null) return new Refused('bad-request', undefined, [{ field: 'after', code: 'invalid_cursor' }]);
  return { startsAt: Number(found[1]), id: found[2]! };
}
