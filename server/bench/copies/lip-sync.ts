import { layTiles } from '../../src/record/export/scene.ts';
import { beepTimes, flashTimes } from '../../test/recording-media.ts';

/** The desk's size of the picture of all; the strip with the clock is above the tiles. */
const [WIDTH, HEIGHT, STRIP] = [1280, 720, 40];
/** Length of the decoded part at each place. It begins between two flashes. */
const LOOK_SECONDS = 10;
const BETWEEN_SECONDS = 0.5;

/** What is seen and heard in a part of a picture of all. */
export interface Place {
  readonly atSeconds: number;
  readonly beeps: number;
  /** Flashes in all tiles together: as many of each person as beeps. */
  readonly flashes: number;
  /** Largest time between a flash of anybody and the beep that was sent with it, ms. */
  readonly apartMs: number;
}

/** Compares sound and pictures of a copy at its beginning, in its middle and at its end: everybody flashes with each beep. */
export async function lipSync(file: string, people: number, seconds: number): Promise<Place[]> {
  const seats = Array.from({ length: people }, (_, index) => String(index));
  const tiles = layTiles(seats, { x: 0, y: STRIP, width: WIDTH, height: HEIGHT - STRIP });
  const places: Place[] = [];
  for (const atSeconds of [0, Math.floor(seconds / 2), seconds - LOOK_SECONDS - 1]) {
    const part = { from: atSeconds + BETWEEN_SECONDS, seconds: LOOK_SECONDS };
    const beeps = await beepTimes(file, part);
    const flashes: number[] = [];
    for (const { x, y, width, height } of tiles) {
      const middle = `crop=${width / 2}:${height / 4}:${x + width / 4}:${y + height / 4},`;
      flashes.push(...(await flashTimes(file, middle, part)));
    }
    const apart = flashes.map((flash) => Math.min(...beeps.map((beep) => Math.abs(flash - beep))));
    places.push({
      atSeconds,
      beeps: beeps.length,
      flashes: flashes.length,
      apartMs: Math.round(Math.max(...apart) * 1000),
    });
  }
  return places;
}
