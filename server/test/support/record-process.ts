import { randomBytes } from 'node:crypto';
import { loadConfig, thisMachine } from '../../src/config/config.ts';
import { createDesk } from '../../src/compose/desk.ts';
import { openStorage } from '../../src/compose/storage.ts';
import { newSigningKey } from '../../src/access/tokens/secrets.ts';
import { HearingService } from '../../src/hearings/hearing-service.ts';
import { EventBus } from '../../src/kernel/event-bus.ts';
import { parseKeyRing } from '../../src/kernel/key-ring.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { sqliteIn } from '../../src/storage/database-place.ts';

/**
 * Copies records to the store and deletes records until it is killed: `record-process.ts DATA KEY`. The environment names the
 * store.
 */
const [dataDir = '', key = ''] = process.argv.slice(2);
const ofStore = Object.entries(process.env).filter(([name]) => /^(RECORD_STORE|S3_)/.test(name));
const loaded = loadConfig({ MAHZAR_DATA: dataDir, ...Object.fromEntries(ofStore) }, thisMachine());
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const database = sqliteIn(dataDir);
const masterKey = Buffer.from(key, 'hex');
const bus = new EventBus();
const storage = await openStorage({ database, masterKey, randomBytes, bus });
const desk = createDesk({
  bus,
  otherBrowsers: () => [],
  config: { ...loaded.config, database },
  storage,
  service: new HearingService(storage.log, Date.now, { bus }),
  keys: parseKeyRing(newSigningKey())!,
  masterKey,
  recordRoutes: [],
  randomBytes,
  now: Date.now,
  log: createLogger('warn'),
});
process.stdout.write('ready\n');
desk.exports.begin();
desk.deletions.begin();
