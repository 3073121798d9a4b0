import { randomBytes } from 'node:crypto';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { AccountId, DocumentId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { openProceedings } from '../../src/compose/proceedings.ts';
import { openStorage } from '../../src/compose/storage.ts';
import { EventBus } from '../../src/kernel/event-bus.ts';
import { fileUpload } from '../../src/proceedings/filing.ts';
import type { DatabasePlace } from '../../src/storage/database-place.ts';
import { pngOf } from './uploads.ts';

/** Files documents to a case as fast as possible until it is killed: `case-process.ts PLACE KEY CASE`. */
const [place = '', key = '', id = ''] = process.argv.slice(2);
const masterKey = Buffer.from(key, 'hex');
const storage = await openStorage({ database: JSON.parse(place) as DatabasePlace, masterKey, randomBytes });
const { database } = storage;
const { service, documents } = openProceedings({
  bus: new EventBus(),
  database,
  masterKey,
  randomBytes,
  now: Date.now,
});
const CLERK: CaseActor = { kind: 'staff', account: 'clerk' as AccountId, as: ['clerk'] };
const PART = 2_000;

function must<Value>(result: Result<Value>): Value {
  if (result instanceof Rejection) throw new Error(result.code);
  return result;
}

/** Prints each acknowledged part and document. */
for (let seed = 0; ; seed += 1) {
  const content = pngOf(5_000 + seed);
  const file = must(await documents.create(id, CLERK, content.length));
  for (let at = 0; at < content.length; at += PART) {
    const received = must(await documents.append(id, CLERK, file, at, content.subarray(at, at + PART)));
    process.stdout.write(`part ${file} ${received}\n`);
  }
  const access = { level: 'parties', named: [] } as const;
  const document = file as DocumentId;
  const filing = { document, kind: 'evidence', title: 'عکس', of: null, access, replaces: null } as const;
  const { state } = must(await fileUpload({ service, documents }, id, CLERK, filing));
  process.stdout.write(`filed ${file} ${state.documents.get(document)?.sha256}\n`);
}
