import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderStore } from '../files/file-store.ts';
import { hearingDir, segmentFile, trackDir } from '../recording/layout.ts';
import { archiveFiles, openArchive } from '../storage/file-archive.ts';
import type { FileToArchive } from '../storage/file-archive.ts';
import { recordingFiles } from './recordings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-recordings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('has each file once, though the data folder is freed of some meanwhile and given others back', async () => {
  const [dataDir, stored] = [join(folder, 'data'), join(folder, 'store')];
  const directory = trackDir(hearingDir(dataDir, 'h1'), 't1');
  const name = (index: number) => segmentFile(trackDir(hearingDir('', 'h1'), 't1'), index);
  mkdirSync(directory, { recursive: true });
  for (const index of [1, 2, 3]) writeFileSync(segmentFile(directory, index), `segment ${index}`);
  cpSync(dataDir, stored, { recursive: true });
  rmSync(segmentFile(directory, 3));
  async function* changing(): AsyncGenerator<FileToArchive> {
    for await (const file of recordingFiles(dataDir, folderStore(stored))) {
      // Freed when it was listed, and before it was read.
      if (file.name === name(2)) rmSync(segmentFile(directory, 2), { force: true });
      yield file;
      if (file.name !== name(1)) continue;
      rmSync(segmentFile(directory, 1), { force: true });
      writeFileSync(segmentFile(directory, 3), 'segment 3');
    }
  }
  const file = join(folder, 'archive');
  writeFileSync(file, '');
  expect(await archiveFiles(file, changing())).toEqual({ files: 3, bytes: 27 });
  const archive = openArchive(file)!;
  expect([1, 2, 3].map((index) => archive.read(name(index))?.toString())).toEqual([
    'segment 1',
    'segment 2',
    'segment 3',
  ]);
  archive.close();
});
