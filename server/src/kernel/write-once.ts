import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync, writeSync } from 'node:fs';

/**
 * Creates a file (mode 600) if it is missing. It appears complete or not at all. If two processes create it at the same time, one
 * wins and both then read the same.
 */
export function writeOnce(file: string, make: () => string): void {
  // An existing file needs no write: the disk may be full.
  if (existsSync(file)) return;
  const draft = `${file}.${process.pid}.draft`;
  try {
    const descriptor = openSync(draft, 'w', 0o600);
    try {
      writeSync(descriptor, make());
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
