import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LONGEST_FRAGMENT_MS, mediaPath } from '@mahzar/shared/record/media-address';
import { PartReader } from '@mahzar/shared/record/media-parts';
import type { MediaGap } from '@mahzar/shared/record/media-parts';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import type { Visitor } from '../../../server/test/support/desk.ts';
import { readFrames, SOUND_RATE } from './people.ts';
import type { FileFrame } from './people.ts';
import { run } from './programs.ts';
import type { Sound } from './speech.ts';
import { laterThan } from './timed-devices.ts';

/** A time on the record, epoch ms. */
export type Interval = PlayedRecord['intervals'][number];

type Kind = 'microphone' | 'camera';

/** A readable picture of a record. */
export interface RecordedPicture {
  /** Its place on the record, epoch ms. */
  readonly place: number;
  /** How much later it was filmed, ms. */
  readonly lateMs: number;
  /** In pixels. */
  readonly height: number;
}

/** The sound of a file on the record's own time, from its beginning: where nothing is, there is silence. */
export async function soundOf(path: string): Promise<Sound> {
  const filter = 'aresample=async=1:min_hard_comp=0.01:first_pts=0';
  const output = ['-af', filter, '-ac', '1', '-ar', String(SOUND_RATE), '-f', 'f32le', '-'];
  const bytes = await run('ffmpeg', ['-v', 'error', '-copyts', '-i', path, ...output]);
  return { rate: SOUND_RATE, samples: new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4)) };
}

/** The tracks of a record as the service sends them to somebody who plays it, each read once. */
export class RecordedMedia {
  readonly #record: PlayedRecord;
  readonly #visitor: Visitor;
  readonly #folder: string;
  readonly #frames = new Map<string, Promise<FileFrame[]>>();
  readonly #sounds = new Map<string, Promise<Sound>>();
  readonly #gaps = new Map<string, MediaGap[]>();

  /** @param folder for what is read */
  constructor(record: PlayedRecord, visitor: Visitor, folder: string) {
    this.#record = record;
    this.#visitor = visitor;
    this.#folder = folder;
  }

  tracksOf(seat: string, kind: Kind): PlayedRecord['sources'][number]['tracks'] {
    const sources = this.#record.sources.filter((source) => source.seat === seat && source.kind === kind);
    return sources.flatMap(({ tracks }) => tracks);
  }

  /** @param from epoch ms */
  fetch(
    visitor: Visitor,
    play: string,
    track: string,
    {
      headers = {},
      from = this.#record.intervals[0]!.from,
    }: { readonly headers?: Readonly<Record<string, string>>; readonly from?: number } = {},
  ): ReturnType<Visitor['ask']> {
    const to = Math.min(this.#record.intervals.at(-1)!.to, from + LONGEST_FRAGMENT_MS);
    const range = `from=${from}&to=${to}&track=${track}&begins=yes&still=yes`;
    return visitor.ask({ method: 'get', path: `${mediaPath(this.#record.hearing, play)}?${range}` }, { headers });
  }

  /** A part of a track in a file; null where the record has nothing. */
  async saved(
    seat: string,
    kind: Kind,
    { index = 0, from = this.#record.intervals[0]!.from }: { readonly index?: number; readonly from?: number } = {},
  ): Promise<string | null> {
    const { track, from: began, to: ended } = this.tracksOf(seat, kind)[index]!;
    // The hearing took longer than one answer holds, and the service refuses an answer with nothing in it.
    if (ended <= from || began >= from + LONGEST_FRAGMENT_MS) return null;
    const response = await this.fetch(this.#visitor, this.#record.play, track, { from });
    // So it does in a recess as long.
    if (response.status === 403 && from > this.#record.intervals[0]!.from) return null;
    if (response.status !== 200) throw new Error(`media of ${seat}: ${response.status}`);
    const path = join(this.#folder, `${seat}-${kind}-${index}-${from}.webm`);
    const sent: ArrayBuffer[] = [];
    const parts = new PartReader((_, media, gaps) => {
      if (media !== null) sent.push(media);
      this.#gaps.set(path, [...gaps]);
    });
    parts.take(new Uint8Array(await response.arrayBuffer()));
    if (sent.length === 0) return null;
    await writeFile(path, Buffer.concat(sent.map((media) => Buffer.from(media))));
    return path;
  }

  /** What somebody says in a time on the record, and nothing of before or after. */
  soundIn(seat: string, interval: Interval): Promise<Sound> {
    const name = `${seat}/${interval.from}`;
    const sound = this.#sounds.get(name) ?? this.#readSound(seat, interval);
    this.#sounds.set(name, sound);
    return sound;
  }

  async #readSound(seat: string, { from, to }: Interval): Promise<Sound> {
    const perMs = SOUND_RATE / 1000;
    const { zero } = this.#record;
    const samples = new Float32Array((to - from) * perMs);
    for (let begin = from; begin < to; begin += LONGEST_FRAGMENT_MS) {
      const end = Math.min(to, begin + LONGEST_FRAGMENT_MS);
      for (const [index, track] of this.tracksOf(seat, 'microphone').entries()) {
        const isThere = track.from < end && track.to > begin;
        const path = isThere ? await this.saved(seat, 'microphone', { index, from: begin }) : null;
        if (path === null) continue;
        const sound = await soundOf(path);
        const heard = sound.samples.subarray((begin - zero) * perMs, (end - zero) * perMs);
        for (const [at, sample] of heard.entries()) samples[(begin - from) * perMs + at]! += sample;
      }
    }
    return { rate: SOUND_RATE, samples };
  }

  /** All pictures of somebody's cameras, also those that cannot be read. */
  async framesOf(seat: string): Promise<FileFrame[]> {
    const recorded: FileFrame[] = [];
    for (const index of this.tracksOf(seat, 'camera').keys()) recorded.push(...(await this.#framesOf(seat, index)));
    return recorded;
  }

  async picturesOf(seat: string): Promise<RecordedPicture[]> {
    return (await this.framesOf(seat)).flatMap(({ time, height, code }) => {
      const place = this.#record.zero + time * 1000;
      return code === null ? [] : [{ place, lateMs: laterThan(code, place), height }];
    });
  }

  /** Of what the answers said that nothing is there to be seen, or cannot be read. */
  async picturesMissing(seat: string): Promise<MediaGap[]> {
    await this.framesOf(seat);
    return [...this.#gaps].flatMap(([path, gaps]) => (path.includes(`/${seat}-camera-`) ? gaps : []));
  }

  #framesOf(seat: string, index: number): Promise<FileFrame[]> {
    const name = `${seat}/${index}`;
    const frames = this.#frames.get(name) ?? this.#readFrames(seat, index);
    this.#frames.set(name, frames);
    return frames;
  }

  /** The sounds of a microphone's track, one for each answer that has any of it; of a busy machine the record is longer than one. */
  async soundsOf(seat: string, index: number): Promise<Sound[]> {
    const { from: began, to } = this.tracksOf(seat, 'microphone')[index]!;
    const sounds: Sound[] = [];
    for (let from = Math.max(began, this.#record.intervals[0]!.from); from < to; from += LONGEST_FRAGMENT_MS) {
      const path = await this.saved(seat, 'microphone', { index, from });
      if (path !== null) sounds.push(await soundOf(path));
    }
    return sounds;
  }

  /** Of a busy machine the record is longer than one answer. */
  async #readFrames(seat: string, index: number): Promise<FileFrame[]> {
    const { intervals } = this.#record;
    const parts: FileFrame[] = [];
    for (let { from } = intervals[0]!; from < intervals.at(-1)!.to; from += LONGEST_FRAGMENT_MS) {
      const path = await this.saved(seat, 'camera', { index, from });
      if (path !== null) parts.push(...(await readFrames(path)));
    }
    return parts;
  }
}
