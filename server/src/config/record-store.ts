import { resolve } from 'node:path';
import type { S3Place } from '../files/s3-store.ts';
import type { SettingName, Values } from './settings.ts';

const HOUR_MS = 3_600_000;
const DEFAULT_REGION = 'us-east-1';
const DEFAULT_KEEP_HOURS = 168;

/** Where recordings are kept besides the data folder. */
export type RecordStoreConfig = {
  /** How long recordings stay in the data folder, ms. */
  readonly keepMs: number;
} & ({ readonly kind: 'folder'; readonly folder: string } | { readonly kind: 's3'; readonly place: S3Place });

/** Null: no store is configured. */
export function recordStoreOf(
  values: Values,
  { checkout, production }: { readonly checkout: string; readonly production: boolean },
  complain: (setting: SettingName, advice: string) => void,
): RecordStoreConfig | null {
  const keepMs = (values.RECORD_STORE_KEEP_HOURS ?? DEFAULT_KEEP_HOURS) * HOUR_MS;
  const needed = <Name extends SettingName>(name: Name): NonNullable<Values[Name]> | '' => {
    if (values[name] === undefined) complain(name, `RECORD_STORE=${values.RECORD_STORE} needs this`);
    return values[name] ?? '';
  };
  switch (values.RECORD_STORE ?? 'none') {
    case 'none':
      return null;
    case 'folder':
      return { kind: 'folder', keepMs, folder: resolve(checkout, needed('RECORD_STORE_FOLDER')) };
    case 's3': {
      const endpoint = needed('S3_ENDPOINT');
      if (production && endpoint.startsWith('http:'))
        complain('S3_ENDPOINT', 'in production give an address with https:');
      const place = {
        endpoint,
        bucket: needed('S3_BUCKET'),
        region: values.S3_REGION ?? DEFAULT_REGION,
        accessKeyId: needed('S3_ACCESS_KEY_ID'),
        secretAccessKey: needed('S3_SECRET_ACCESS_KEY'),
        lockDays: values.S3_LOCK_DAYS ?? null,
      };
      return { kind: 's3', keepMs, place };
    }
  }
}

/** The settings with which another process finds the same store. They include the store's secret. */
export function recordStoreSettings(store: RecordStoreConfig | null): Readonly<Record<string, string>> {
  if (store === null) return {};
  if (store.kind === 'folder') return { RECORD_STORE: 'folder', RECORD_STORE_FOLDER: store.folder };
  const { endpoint, bucket, region, accessKeyId, secretAccessKey, lockDays } = store.place;
  return {
    RECORD_STORE: 's3',
    S3_ENDPOINT: endpoint,
    S3_BUCKET: bucket,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    ...(lockDays !== null && { S3_LOCK_DAYS: String(lockDays) }),
  };
}
