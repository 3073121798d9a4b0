import { join } from 'node:path';

/** Where the database is. */
export type DatabasePlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  /** The URL of a database on a PostgreSQL server. Secret: it may hold a password. */
  | { readonly kind: 'postgres'; readonly url: string };

/** The database file in the data folder, which is used unless another database is configured. */
export function sqliteIn(dataDir: string): DatabasePlace & { readonly kind: 'sqlite' } {
  return { kind: 'sqlite', file: join(dataDir, 'mahzar.db') };
}

/** Name of a place to show to people: without user and password. */
export function nameOfPlace(place: DatabasePlace): string {
  if (place.kind === 'sqlite') return place.file;
  const { host, pathname, searchParams } = new URL(place.url);
  return decodeURIComponent(`${searchParams.get('host') ?? host}${pathname}`);
}
