import { folderStore } from './file-store.ts';
import type { FileStore } from './file-store.ts';
import { S3Store } from './s3-store.ts';
import type { S3Place } from './s3-store.ts';

/** The place of a store, from the configuration. */
export type StorePlace =
  { readonly kind: 'folder'; readonly folder: string } | { readonly kind: 's3'; readonly place: S3Place };

/** @param place null: there is no store */
export function openStore(place: StorePlace | null): FileStore | null {
  if (place === null) return null;
  return place.kind === 'folder' ? folderStore(place.folder) : new S3Store(place.place);
}
