import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { createNotify } from '../../src/notify/notify.ts';
import { audit } from '../../src/audit/audit-store.ts';
import type { DatabasePlace } from '../../src/storage/database-place.ts';
import { openStorage } from '../../src/compose/storage.ts';
import { NOBODY_PROTECTED } from './nobody-protected.ts';

/** Only sends messages, until it is killed: `outbox-process.ts PLACE KEY GATEWAY NOW`. */
const [place = '', key = '', url = '', now = ''] = process.argv.slice(2);
const database = JSON.parse(place) as DatabasePlace;
const masterKey = Buffer.from(key, 'hex');
const storage = await openStorage({ database, masterKey, randomBytes });
const sms = {
  url,
  method: 'POST',
  headers: {},
  body: { id: '{id}', text: '{text}' },
  form: false,
  from: '',
  reference: null,
  success: null,
} as const;
createNotify({
  protection: NOBODY_PROTECTED,
  config: {
    publicUrl: 'https://court.example',
    environment: 'production',
    database,
    court: { name: null, zone: 'Asia/Tehran', phone: null },
    notify: { call: null, smtp: null, sms, smsReports: null },
  },
  database: storage.database,
  masterKey,
  randomBytes,
  audit,
  log: pino({ level: 'silent' }),
  now: () => Number(now),
}).begin();
