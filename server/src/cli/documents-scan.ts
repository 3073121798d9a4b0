import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openSecrets } from '../access/tokens/secrets.ts';
import { openProceedings } from '../compose/proceedings.ts';
import { openStorage } from '../compose/storage.ts';
import { loadConfig, thisMachine } from '../config/config.ts';
import { clamdScanner, ScannerAwayError } from '../files/virus-scanner.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { casesWithDocuments, scanFiled } from '../proceedings/scans/scan-filed.ts';
import type { ScannedCase } from '../proceedings/scans/scan-filed.ts';
import { expectDatabase, settingsOf } from './load.ts';
import { inWords } from './words.ts';

const USAGE = `Usage: npm run documents:scan

Scans the documents of cases that were filed before a virus scanner (CLAMD_ADDRESS) was set up. They stay available until a virus is
found: then they are withheld like new ones, and the clerk of the case decides. Each result is entered in the case's log at once. The
service may keep running. The command may be interrupted at any time; run it again to continue.

Ends with 0 when all were scanned, whatever was found, 1 when some were not, 2 when it was called wrongly.`;

/** Time limit for the scan of one document, ms. */
const SCAN_MS = 120_000;

/** Numbers of documents by outcome. */
type Totals = Record<ScannedCase['documents'][number]['outcome'], number>;

/** `npm run documents:scan`. @returns exit code */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const config = settingsOf(loadConfig(process.env, thisMachine()));
  if (config.clamd === null) {
    console.error('No virus scanner is set: set CLAMD_ADDRESS.');
    return 2;
  }
  await expectDatabase(config.database);
  const { masterKey } = openSecrets(config, randomBytes);
  await using storage = await openStorage({ database: config.database, masterKey, randomBytes });
  const { database } = storage;
  const { service, documents } = openProceedings({
    bus: new EventBus(),
    database,
    masterKey,
    randomBytes,
    now: Date.now,
  });
  const cases = await casesWithDocuments(database);
  const totals: Totals = { clean: 0, infected: 0, 'not-scannable': 0, unread: 0, unanswered: 0 };
  let at = 0;
  try {
    const scan = clamdScanner(config.clamd);
    for await (const one of scanFiled(cases, { service, documents, scan, scanMs: SCAN_MS })) {
      at += 1;
      for (const { outcome } of one.documents) totals[outcome] += 1;
      if (one.damage !== null) totals.unread += 1;
      for (const line of wordsOf(one)) console.log(`[${at}/${cases.length}] Case ${one.number}${line}`);
    }
  } catch (error) {
    if (!(error instanceof ScannerAwayError)) throw error;
    console.log(sumOf(totals));
    console.error(`Virus scanner not responding: ${error.message}\nResults are stored: run it again to continue.`);
    return 1;
  }
  const { unread, unanswered } = totals;
  console.log(sumOf(totals));
  if (unread + unanswered === 0) return 0;
  console.log(`${unread + unanswered} were not scanned: run the command again.`);
  return 1;
}

function sumOf({ clean, infected, 'not-scannable': closed }: Totals): string {
  return `${clean} clean, ${infected} with a virus, ${closed} that cannot be scanned.`;
}

function wordsOf({ documents, damage }: ScannedCase): string[] {
  const clean = documents.filter(({ outcome }) => outcome === 'clean').length;
  return [
    ...(clean > 0 ? [`: ${clean} clean.`] : []),
    ...documents.flatMap(({ number, outcome, name }) =>
      outcome === 'clean' ? [] : [`, document ${number}: ${WORDS[outcome]}${name === null ? '' : ` (${name})`}.`],
    ),
    ...(damage === null
      ? []
      : [`: not scanned, its log cannot be read (${damage}). Check it with record:verify --all.`]),
  ];
}

const WORDS = {
  infected: 'has a virus; withheld',
  'not-scannable': 'cannot be scanned; withheld until the clerk decides',
  unread: 'not scanned: it cannot be read, or its entry cannot be written',
  unanswered: 'not scanned: the scanner gave no result',
} as const;

process.exitCode = await inWords(main);
