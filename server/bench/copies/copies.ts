import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EXPORT_KINDS, askForExport, listExports } from '@mahzar/shared/rest/record-exports';
import type { RecordExport } from '@mahzar/shared/rest/record-exports';
import { holdRecord, openRecord } from '../../test/support/held-record.ts';
import type { HeldRecord } from '../../test/support/held-record.ts';
import { exportDir } from '../../src/record/export-jobs/export-folder.ts';
import type { BenchOptions } from '../options.ts';
import { lipSync } from './lip-sync.ts';
import type { Place } from './lip-sync.ts';
import { mostMemoryBelow } from './memory.ts';

const [MINUTES, PEOPLE] = [20, 8];
const KINDS = ['video', 'audio', 'tracks', 'sealed-file'] as const;
const LOOK_EVERY_MS = 100;
/** Kinds whose sound and picture are compared. */
const HAS_BOTH: readonly string[] = ['video'];

/** Memory is the most resident memory, MB. */
interface Copy {
  readonly kind: RecordExport['kind'];
  readonly seconds: number;
  readonly fileMB: number;
  /** The process that makes the copy. */
  readonly makerMB: number;
  /** The largest single one. */
  readonly ffmpegMB: number;
  /** The service, whose process also holds this benchmark. */
  readonly serviceMB: number;
  /** Whether anything of the record is not in the copy. */
  readonly isFlawed: boolean;
  /** Of a copy with sound and picture. */
  readonly places?: readonly Place[];
}

/**
 * Measures how much memory copies of a record take, as the desk makes them, and names who is not in a picture of all with as many
 * flashes as there are beeps, and how far sound and picture are apart. `--minutes=`, `--people=`, `--kinds=KIND,KIND`.
 * `--record=FOLDER` copies the record in that folder, and makes it first if there is none: with an existing record, the service's
 * memory is without what making a record takes.
 */
export async function benchCopies({ flag, say }: BenchOptions): Promise<object> {
  const minutes = Number(flag('minutes') ?? MINUTES);
  const people = Number(flag('people') ?? PEOPLE);
  const asked: readonly string[] = flag('kinds')?.split(',') ?? KINDS;
  const kinds = EXPORT_KINDS.filter((kind) => asked.includes(kind));
  const record = { people, seconds: minutes * 60 };
  const folder = flag('record');
  const held = await (folder === undefined ? holdRecord(record) : openRecord(folder, record));
  try {
    await held.desk.storage.records.markComplete(held.hearing, held.desk.clock.now());
    const copies: Copy[] = [];
    for (const kind of kinds) copies.push(await copyOf(held, kind, { ...record, say }));
    return { minutes, people, copies };
  } finally {
    await held.stop();
  }
}

async function copyOf(
  { viewer, hearing, desk }: HeldRecord,
  kind: Copy['kind'],
  { people, seconds, say }: { readonly people: number; readonly seconds: number } & Pick<BenchOptions, 'say'>,
): Promise<Copy> {
  const params = { booking: hearing };
  // The clock may stand still: copies are not in the order in which they were asked for.
  const before = new Set((await viewer.do(listExports, { params })).items.map((copy) => copy.id));
  const began = performance.now();
  const asked = await viewer.do(askForExport, { params, body: { kind } });
  const { id } = asked.items.find((copy) => !before.has(copy.id))!;
  const most = { maker: 0, ffmpeg: 0, service: 0 };
  for (let percent = 0; ;) {
    await setTimeout(LOOK_EVERY_MS);
    const memory = await mostMemoryBelow(process.pid);
    most.service = Math.max(most.service, process.memoryUsage.rss() / 2 ** 20);
    for (const [program, mostMB] of memory) {
      const of = program === 'ffmpeg' ? 'ffmpeg' : 'maker';
      most[of] = Math.max(most[of], mostMB);
    }
    const copy = (await viewer.do(listExports, { params })).items.find((one) => one.id === id)!;
    if (copy.percent >= percent + 10) {
      ({ percent } = copy);
      const [maker, ffmpeg] = [most.maker, most.ffmpeg].map(Math.round);
      say(`${kind}, ${percent} %: ${maker} MB, ffmpeg ${ffmpeg} MB`);
    }
    if (copy.state === 'failed') throw new Error(`${kind}: ${copy.failure}`);
    if (copy.state !== 'done') continue;
    const took = Math.round((performance.now() - began) / 1000);
    const file = join(exportDir(desk.dataDir, id), 'hearing.mp4');
    return {
      kind,
      seconds: took,
      fileMB: Math.round(copy.bytes! / 2 ** 20),
      makerMB: Math.round(most.maker),
      ffmpegMB: Math.round(most.ffmpeg),
      serviceMB: Math.round(most.service),
      isFlawed: copy.isFlawed,
      ...(HAS_BOTH.includes(kind) && { places: await lipSync(file, people, seconds) }),
    };
  }
}
