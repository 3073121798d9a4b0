import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderInUseError, lockFolder, lockUsedFolder } from './folder-lock.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mahzar-lock-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that locks the folder, starts a child and stays. */
async function holder() {
  const script = `
    import { spawn } from 'node:child_process';
    import { lockFolder } from ${JSON.stringify(join(import.meta.dirname, 'folder-lock.ts'))};
    globalThis.lock = lockFolder(${JSON.stringify(folder)});
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    console.log(child.pid);
    setInterval(() => undefined, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  return { process: parent, child: Number(String(said)) };
}

describe('the lock of a data folder', () => {
  it('is had by one process at a time, and let go when told', () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderInUseError);
    lock.release();
    lockFolder(folder).release();
  });

  it('is not made where no service has been', () => {
    expect(lockUsedFolder(folder)).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
    using _ = lockFolder(folder);
    expect(() => lockUsedFolder(folder)).toThrow(FolderInUseError);
  });

  it('ends with a process that is killed, though a child of it lives on', async () => {
    const { process: other, child } = await holder();
    try {
      expect(() => lockFolder(folder)).toThrow(/another Mahzar process uses the data folder/);
      other.kill('SIGKILL');
      await once(other, 'exit');
      expect(() => process.kill(child, 0)).not.toThrow();
      lockFolder(folder).release();
    } finally {
      process.kill(child, 'SIGKILL');
    }
  });
});
