import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  blocksFile,
  hearingDir,
  listSegments,
  listTracks,
  segmentFile,
  STORES,
  trackDir,
} from '../../src/recording/layout.ts';

/** Segments of a hearing on disk, each as `track/index`, with the hash of its bytes. */
export async function segmentsOnDisk(dataDir: string, hearing: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const dir = hearingDir(dataDir, hearing);
  for (const store of STORES) {
    for (const track of await listTracks(dir, store)) {
      const directory = trackDir(dir, track, store);
      for (const index of await listSegments(directory)) {
        const bytes = await readFile(segmentFile(directory, index));
        found.set(`${track}/${index}`, createHash('sha256').update(bytes).digest('hex'));
      }
    }
  }
  return found;
}

/** The largest layers of pictures that a hearing's tracks have taken so far, one for each track that has layers. */
export async function layersTaken(dataDir: string, hearing: string): Promise<number[]> {
  const dir = hearingDir(dataDir, hearing);
  const taken = await Promise.all(
    (await listTracks(dir)).map(async (track) => {
      const text = await readFile(blocksFile(trackDir(dir, track), 1), 'utf8');
      const layers = [...text.matchAll(/"type":"layer","spatial":(\d)/g)].map(([, layer]) => Number(layer));
      return layers.length === 0 ? [] : [Math.max(...layers)];
    }),
  );
  return taken.flat();
}
