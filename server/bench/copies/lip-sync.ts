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
  /** Numbers of the people, from 1 in the order of their tiles, who do not flash once with each beep. */
  readonly unlike: readonly number[];
  /** Largest time between a flash of anybody and the beep that was sent with it, ms; null where nothing is heard or seen. */
  readonly apartMs: number | null;
}

/** Compares sound and pictures of a copy at its beginning, in its middle and at its end: everybody flashes with each beep. */
export async function lipSync(file: string, people: number, seconds: number): Promise<Place[]> {
  const seats = Array.from({ length: people }, (_, index) => String(index));
  const tiles = layTiles(seats, { x: 0, y: STRIP, width: WIDTH, height: HEIGHT - STRIP });
  const places: Place[] = [];
  for (const atSeconds of [0, Math.floor(seconds / 2), seconds - LOOK_SECONDS - 1]) {
    const part = { from: atSeconds + BETWEEN_SECONDS, seconds: LOOK_SECONDS };
    const beeps = await beepTimes(file, part);
    const flashes: number[][] = [];
    for (const { x, y, width, height } of tiles) {
      const middle = `crop=${width / 2}:${height / 4}:${x + width / 4}:${y + height / 4},`;
      flashes.push(await flashTimes(file, middle, part));
    }
    places.push({ atSeconds, beeps: beeps.length, ...compared(beeps, flashes) });
  }
  return places;
}

/** @param flashes of each person */
function compared(beeps: number[], flashes: number[][]): Pick<Place, 'unlike' | 'apartMs'> {
  const nearest = (flash: number) => Math.min(...beeps.map((beep) => Math.abs(flash - beep)));
  const farthest = Math.max(...flashes.flat().map(nearest));
  return {
    unlike: flashes.flatMap((own, index) => (own.length === beeps.length ? [] : [index + 1])),
    apartMs: Number.isFinite(farthest) ? Math.round(farthest * 1000) : null,
  };
}
