import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { givenReserveBytes, loadPlaces, thisMachine } from '../config/config.ts';
import { createEventLog } from '../event-log/store/event-log.ts';
import { openStore } from '../files/open-store.ts';
import { ArchiveStore } from '../record/archive/archive-store.ts';
import { fetchFromStore, PERMANENT } from '../record/archive/fetch-from-store.ts';
import { recordedHearings, refill } from '../record/archive/refill.ts';
import type { RefillResult } from '../record/archive/refill.ts';
import { hasRoomBesideHearings } from '../record/archive/refill-room.ts';
import type { RecordingFlaw } from '../recording/check-recording.ts';
import { describeFlaw } from '../recording/flaw-words.ts';
import { freeBytesAt } from '../recording/space-guard.ts';
import { openDatabase } from '../storage/database.ts';
import { nodeIdIn } from '../storage/node-id.ts';
import { expectDatabase, settingsOf } from './load.ts';
import { inWords } from './words.ts';

const USAGE = `Usage: npm run record:refill [-- HEARING…]

Copies recordings from the record store (RECORD_STORE) back into a data folder that was lost or freed: those of the named hearings, or
of all. A segment is copied only if it matches its hash in the log. Then the data folder is compared with the logs, and missing or
altered files are named. A damaged file is kept as NAME.damaged when the store has an intact one. The disk is not filled: the space of
DISK_RESERVE_MB, the expected recordings of the next day, and 1 GiB stay free. The service may keep running. The command may be
interrupted at any time; run it again to continue. The database is not in the store: restore that first, see npm run restore.

Ends with 0 when all recordings are there, 1 when some are not, 2 when it was called wrongly.`;

const MB = 1e6;

/** `npm run record:refill`. @returns exit code */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { dataDir, database: place, recordStore } = settingsOf(loadPlaces(process.env, thisMachine()));
  const store = openStore(recordStore);
  if (store === null) {
    console.error('No record store is set: set RECORD_STORE.');
    return 2;
  }
  await expectDatabase(place);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = await openDatabase(place);
  try {
    const all = await recordedHearings(database);
    const named = positionals as HearingId[];
    const unknown = named.filter((hearing) => !all.includes(hearing));
    for (const hearing of unknown) console.error(`Hearing ${hearing} has no recording.`);
    if (unknown.length > 0) return 2;
    const hearings = named.length === 0 ? all : named;
    const node = place.kind === 'sqlite' ? null : nodeIdIn(dataDir, randomUUID);
    const reserveBytes = givenReserveBytes(process.env);
    const parts = {
      log: createEventLog(database),
      archives: new ArchiveStore(database, node),
      dataDir,
      now: Date.now,
      hasRoomFor: async (bytes: number) => {
        const room = { database, reserveBytes, freeBytes: await freeBytesAt(dataDir), now: Date.now() };
        return hasRoomBesideHearings(bytes, room);
      },
      fetchFiles: fetchFromStore({ dataDir, store, node, database, wrong }, PERMANENT),
    };
    const done: RefillResult[] = [];
    try {
      for await (const one of refill(hearings, parts)) {
        done.push(one);
        const at = `[${done.length}/${hearings.length}]`;
        for (const line of wordsOf(one)) console.log(`${at} Hearing ${one.hearing}${line}`);
      }
    } catch (error) {
      // The store or the disk is unavailable.
      console.error(`Interrupted: ${String(error)}\nFiles copied so far stay: run the command again to continue.`);
      return 1;
    }
    return tell(done, hearings.length);
  } finally {
    await database.db.destroy();
  }
}

function wrong({ hearing, file }: { readonly hearing: string; readonly file: string }): void {
  console.error(`Hearing ${hearing}: ${file} in the store differs from the log: it is not copied.`);
}

function wordsOf(one: RefillResult): string[] {
  switch (one.kind) {
    case 'checked': {
      const { segments, bytes, replaced, flaws } = one;
      return [
        `: ${segments} segments are intact, ${(bytes / MB).toFixed(1)} MB in all.`,
        ...replaced.map(
          (file) => `: ${file} was damaged, and was replaced; the damaged file is kept beside it (.damaged).`,
        ),
        ...flaws.map(
          (flaw) => `, ${isDamage(flaw) ? 'and the store has no intact copy' : 'not copied'}: ${describeFlaw(flaw)}.`,
        ),
      ];
    }
    case 'deleted':
      return [' was deleted by an order: nothing is copied.'];
    case 'log':
      return [': its log is damaged, nothing is copied: see npm run record:verify.'];
    case 'no-room':
      return [`: no disk space for ${(one.bytes / MB).toFixed(1)} MB more. Free some, and run it again to continue.`];
  }
}

/** Whether the flaw is that a file here differs from what was recorded. */
function isDamage({ flaw }: RecordingFlaw): boolean {
  return ['altered', 'attribution', 'info-altered', 'index-altered'].includes(flaw);
}

/** @returns exit code */
function tell(done: readonly RefillResult[], all: number): number {
  const bad = done.filter((one) => one.kind === 'log' || (one.kind === 'checked' && one.flaws.length > 0));
  const isOutOfRoom = done.at(-1)?.kind === 'no-room';
  if (bad.length === 0 && !isOutOfRoom) {
    console.log(`Complete: ${all} hearing(s).`);
    return 0;
  }
  const left = isOutOfRoom ? all - done.length + 1 : 0;
  console.log(`Incomplete: ${bad.length} hearing(s) with files that could not be copied, ${left} not begun.`);
  return 1;
}

process.exitCode = await inWords(main);
