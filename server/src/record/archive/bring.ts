import { randomUUID } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LoggedSegment } from '../../event-log/logged-recording.ts';
import type { FileStore } from '../../files/file-store.ts';
import { WrongBytesError } from '../../files/file-store.ts';
import { openStore } from '../../files/open-store.ts';
import type { StorePlace } from '../../files/open-store.ts';
import { hashOf } from '../../recording/check-recording.ts';
import { DIRECTORY_MODE, FILE_MODE, hearingDir } from '../../recording/layout.ts';
import { storedName } from './stored-names.ts';

/** Brought at the same time. */
const AT_ONCE = 4;

/**
 * Brings segments that are in the store alone into the data folder, where they are read as if they had never been away. Each is
 * what the log says, or is not brought. What is in neither is left to whoever reads.
 * @throws WrongBytesError the store does not hold what was put
 */
export async function bringSegments(
  { dataDir, store }: { readonly dataDir: string; readonly store: FileStore },
  hearing: string,
  segments: readonly Pick<LoggedSegment, 'file' | 'bytes' | 'sha256'>[],
): Promise<void> {
  for (let at = 0; at < segments.length; at += AT_ONCE) {
    await Promise.all(
      segments.slice(at, at + AT_ONCE).map(async ({ file, bytes, sha256 }) => {
        const path = join(hearingDir(dataDir, hearing), file);
        if (await isThere(path)) return;
        const content = await store.get(storedName(hearing, file));
        if (content === undefined) return;
        if (hashOf(content.subarray(0, bytes)) !== sha256) throw new WrongBytesError(file);
        await writeWhole(path, content);
      }),
    );
  }
}

/** Brings what is needed into a data folder, for tools; does nothing where there is no store. */
export function bringInto({
  dataDir,
  recordStore,
}: {
  readonly dataDir: string;
  readonly recordStore: StorePlace | null;
}): (hearing: string, segments: readonly LoggedSegment[]) => Promise<void> {
  const store = openStore(recordStore);
  return async (hearing, segments) => {
    if (store !== null) await bringSegments({ dataDir, store }, hearing, segments);
  };
}

/** Others see the whole file or none. It need not be on disk: it is in the store. */
async function writeWhole(path: string, content: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
  const unfinished = `${path}.${randomUUID()}`;
  try {
    const file = await open(unfinished, 'wx', FILE_MODE);
    await file.writeFile(content).finally(() => file.close());
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
