/*
 * Makes one copy and exits. It is a separate process of low priority, so that neither its load nor its failure affects a hearing.
 * It exits, too, when the service ends.
 */
import { createPrivateKey } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeZip } from 'client-zip';
import { checkRecording } from '../../recording/check-recording.ts';
import { DIRECTORY_MODE, FILE_MODE } from '../../recording/layout.ts';
import { filesOnDisk } from '../../recording/recording-files.ts';
import { hashFile } from '../export/clips.ts';
import { exportHearing } from '../export/export-hearing.ts';
import type { ExportManifest } from '../export/manifest.ts';
import type { DocumentPart } from '../sealed-file/added-parts.ts';
import { sealHearing } from '../sealed-file/seal-hearing.ts';
import { workDir } from './export-folder.ts';
import type { FromMaker, ToMake } from './maker-messages.ts';

/** Also applies to the programs that this process starts. */
const NICENESS = 10;
/** Fixed date of ZIP entries, so that they do not reveal when they were written. */
const PART_DATE = new Date(Date.UTC(2000, 0, 1));

/** Messages of Node and ffmpeg about a full disk. */
const FULL = /ENOSPC|No space left on device/;

class NotMade extends Error {
  readonly failure: 'nothing-recorded' | 'damaged' | 'other';
  constructor(failure: NotMade['failure'], message: string) {
    super(message);
    this.failure = failure;
  }
}

const gone = new AbortController();
process.once('disconnect', () => {
  // Also ends the programs that this process has started.
  gone.abort();
  process.exit();
});
process.once('message', (toMake: ToMake) => void main(toMake));

async function main(toMake: ToMake): Promise<void> {
  setPriority(NICENESS);
  try {
    const made = toMake.kind === 'sealed-file' ? await seal(toMake) : await makeFiles(toMake);
    tell({ type: 'made', ...made });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const failure = FULL.test(message) ? 'no-room' : error instanceof NotMade ? error.failure : 'other';
    tell({ type: 'failed', failure, message });
  }
  // The channel is closed when the service has ended.
  if (process.connected) process.disconnect?.();
}

function tell(message: FromMaker): void {
  if (process.connected) process.send!(message);
}

type Made = Omit<Extract<FromMaker, { type: 'made' }>, 'type'>;

async function makeFiles({ kind, options, labels }: Exclude<ToMake, { kind: 'sealed-file' }>): Promise<Made> {
  const { outDir } = options;
  const work = workDir(outDir);
  const format = kind === 'audio' ? 'm4a' : kind === 'video' ? 'mp4' : null;
  await mkdir(outDir, { recursive: true, mode: DIRECTORY_MODE });
  const { manifest, compositeFile } = await exportHearing({
    ...options,
    outDir: work,
    format,
    labelOf: (seat) => labels.get(seat) ?? { name: seat, role: '' },
    now: Date.now,
    onProgress: ({ percent }) => tell({ type: 'progress', percent: Math.min(percent, 99) }),
    signal: gone.signal,
  });
  if (manifest.tracks.length === 0) throw new NotMade('nothing-recorded', 'nothing is on the record');
  if (manifest.compositeFailure !== undefined) throw new NotMade('other', manifest.compositeFailure);
  const file = format === null ? 'tracks.zip' : `hearing.${format}`;
  if (compositeFile === null)
    await write(join(outDir, file), makeZip(partsOf(work, manifest, options.marks?.recipient ?? null)));
  else await rename(compositeFile, join(outDir, file));
  await rm(work, { recursive: true, force: true });
  const lacks = manifest.tracks.some(({ notInComposite }) => notInComposite !== undefined);
  const flawed = lacks || manifest.damage.some(({ reason }) => reason !== 'unsealed');
  return { file, ...(await hashFile(join(outDir, file))), flawed };
}

async function* partsOf(work: string, manifest: ExportManifest, recipient: string | null) {
  const said = `${JSON.stringify({ ...manifest, recipient }, undefined, 2)}\n`;
  yield { name: 'manifest.json', input: said, lastModified: PART_DATE };
  for (const { file } of manifest.tracks) {
    yield { name: file, input: createReadStream(join(work, file)), lastModified: PART_DATE };
  }
}

/** The log was verified when it was read. */
async function seal({ outDir, toSeal, entries, sealKey }: Extract<ToMake, { kind: 'sealed-file' }>): Promise<Made> {
  const { flaws } = await checkRecording(filesOnDisk(toSeal.dir), toSeal.recording, true);
  if (flaws.length > 0) throw new NotMade('damaged', `the recording is not what its log says: ${flaws.length} flaws`);
  tell({ type: 'progress', percent: 30 });
  await mkdir(outDir, { recursive: true, mode: DIRECTORY_MODE });
  const file = 'hearing.asice';
  const certificate = Buffer.from(sealKey.certificate);
  const key = { privateKey: createPrivateKey(sealKey.privateKey), certificate };
  const work = workDir(outDir);
  const contentOf = ({ sha256 }: DocumentPart) => createReadStream(join(work, sha256));
  await write(join(outDir, file), sealHearing({ ...toSeal, entries, sealKey: key }, { contentOf }));
  await rm(work, { recursive: true, force: true });
  return { file, ...(await hashFile(join(outDir, file))), flawed: false };
}

async function write(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  await pipeline(Readable.from(bytes), createWriteStream(path, { mode: FILE_MODE }), { signal: gone.signal });
}
