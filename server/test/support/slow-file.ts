import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** A file that keeps its next reader waiting. */
export interface SlowFile {
  /** Resolves when somebody reads it. */
  readonly isRead: Promise<unknown>;
  /** Gives them all of it, and everybody after them without waiting. */
  readonly goOn: () => Promise<void>;
}

/** Puts a FIFO in the file's place. */
export function slowFile(file: string): SlowFile {
  const aside = `${file}.aside`;
  renameSync(file, aside);
  execFileSync('mkfifo', [file]);
  const opening = open(file, 'w');
  const goOn = async () => {
    const fifo = await opening;
    rmSync(file);
    renameSync(aside, file);
    await fifo.writeFile(readFileSync(file));
    await fifo.close();
  };
  return { isRead: opening, goOn };
}
