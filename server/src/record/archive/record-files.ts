import type { FileStore } from '../../files/file-store.ts';
import { hashOf } from '../../recording/check-recording.ts';
import {
  hearingDir,
  indexFile,
  segmentFile,
  segmentsAmong,
  storeDir,
  trackDir,
  trackInfoFile,
} from '../../recording/layout.ts';
import { filesOnDisk } from '../../recording/recording-files.ts';
import type { RecordingFiles } from '../../recording/recording-files.ts';
import { storedPrefix } from './stored-names.ts';

/**
 * A hearing's recording in the data folder and, for files missing there, in the store. If both have a file, the data folder's
 * counts, because that is the one played.
 * @param store null where there is none
 */
export function recordFiles(dataDir: string, hearing: string, store: FileStore | null): RecordingFiles {
  const here = filesOnDisk(hearingDir(dataDir, hearing));
  if (store === null) return here;
  let listing: Promise<string[]> | undefined;
  const stored = async (folder: string): Promise<string[]> => {
    listing ??= namesIn(store, storedPrefix(hearing));
    return (await listing).flatMap((name) => (name.startsWith(`${folder}/`) ? [name.slice(folder.length + 1)] : []));
  };
  const directory = (of: Parameters<RecordingFiles['readInfo']>[0], track: string) =>
    trackDir(hearingDir('', hearing), track, of);
  return {
    async listTracks(of) {
      const names = await stored(storeDir(hearingDir('', hearing), of));
      return sorted([...(await here.listTracks(of)), ...names.map((name) => name.split('/')[0]!)]);
    },
    async listSegments(of, track) {
      const names = segmentsAmong(await stored(directory(of, track)));
      return [...new Set([...(await here.listSegments(of, track)), ...names])].sort((a, b) => a - b);
    },
    async hashSegment(of, track, index, bytes) {
      const hash = await here.hashSegment(of, track, index, bytes);
      if (hash !== undefined) return hash;
      const content = await store.get(segmentFile(directory(of, track), index));
      return content && hashOf(content.subarray(0, bytes));
    },
    async readInfo(of, track) {
      return (await here.readInfo(of, track)) ?? store.get(trackInfoFile(directory(of, track)));
    },
    async readIndex(of, track) {
      return (await here.readIndex(of, track)) ?? store.get(indexFile(directory(of, track)));
    },
  };
}

async function namesIn(store: FileStore, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of store.list(prefix)) names.push(name);
  return names;
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
