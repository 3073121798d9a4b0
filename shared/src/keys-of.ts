/** The names of a record's fields, typed as such. The record must have no fields that its type does not name. */
export function keysOf<Fields extends object>(record: Fields): (keyof Fields & string)[] {
  return Object.keys(record) as (keyof Fields & string)[];
}
