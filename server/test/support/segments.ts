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
  trackInfoFile,
} from '../../src/recording/layout.ts';
import { readLog } from './log.ts';

/** Segments named by the log, each as `track/index`, with their hashes. */
export function namedSegments(service: Parameters<typeof readLog>[0]): Map<string, string> {
  const sealed = readLog(service).filter(({ type }) => type === 'segment-sealed');
  return new Map(sealed.map(({ payload }) => [`${payload['track']}/${payload['index']}`, String(payload['sha256'])]));
}

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

/** The largest layer of a seat's picture that is noted in the hearing's tracks so far; -1 before any. */
export async function layerTaken(dataDir: string, hearing: string, seat: string): Promise<number> {
  const taken = (await trackEvents(dataDir, hearing, seat)).matchAll(/"type":"layer","spatial":(\d)/g);
  return Math.max(-1, ...[...taken].map(([, layer]) => Number(layer)));
}

/** Number of key-frame requests for a seat's picture, as noted in the hearing's tracks. */
export async function keyFrameRequests(dataDir: string, hearing: string, seat: string): Promise<number> {
  return (await trackEvents(dataDir, hearing, seat)).split('"type":"key-frame-request"').length - 1;
}

/** The index lines of a seat's open tracks, as text. */
async function trackEvents(dataDir: string, hearing: string, seat: string): Promise<string> {
  const dir = hearingDir(dataDir, hearing);
  const events = await Promise.all(
    (await listTracks(dir)).map(async (track) => {
      const directory = trackDir(dir, track);
      const info = JSON.parse(await readFile(trackInfoFile(directory), 'utf8')) as { readonly seat: string };
      if (info.seat !== seat) return [];
      const segments = await listSegments(directory);
      return Promise.all(segments.map((index) => readFile(blocksFile(directory, index), 'utf8')));
    }),
  );
  return events.flat().join('');
}
