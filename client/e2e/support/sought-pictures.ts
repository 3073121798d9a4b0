import type { Looked } from './browser.ts';
import { until } from './senses.ts';

/** A picture that notes the time of what is drawn of it, seconds. */
type Noted = HTMLVideoElement & { drawnAt?: number };

interface WithPlayer {
  readonly player: { readonly time: { positionOf(moment: number): number }; seek(position: number): void };
}

/** Where a player is set, and what of its pictures is read there. */
export interface Sought {
  /** Epoch ms. */
  readonly moment: number;
  /** When the record begins, epoch ms. */
  readonly zero: number;
  /** Number of people who are seen there, shared screens left out. */
  readonly people: number;
  /** What is drawn may be so old at the moment by the record, ms. */
  readonly oldestMs: number;
  /** Width and height in which the pictures are read. */
  readonly size: readonly [width: number, height: number];
}

/** Sets the player of a page, which stands still, and waits until all pictures are drawn; answers with their pixels' red, by seat. */
export async function picturesAt({ evaluate }: Looked, sought: Sought): Promise<Record<string, number[]>> {
  await evaluate((moment: number) => {
    for (const video of document.querySelectorAll<Noted>('.played video')) {
      if (video.drawnAt !== undefined) continue;
      video.drawnAt = -1;
      const note: VideoFrameRequestCallback = (_, { mediaTime }) => {
        video.drawnAt = mediaTime;
        video.requestVideoFrameCallback(note);
      };
      video.requestVideoFrameCallback(note);
    }
    const { player } = document.querySelector('.record-player') as unknown as WithPlayer;
    player.seek(player.time.positionOf(moment));
  }, sought.moment);
  return until(
    () =>
      evaluate(({ moment, zero, people, oldestMs, size: [width, height] }: Sought) => {
        const figures = [...document.querySelectorAll<HTMLElement>('.played:not([data-screen=true])')];
        const pictures = figures.flatMap((figure): [string, number[]][] => {
          const video = figure.querySelector<Noted>('video:not([hidden])');
          if (video === null || video.readyState < 2 || video.seeking) return [];
          if (Math.abs(zero + video.currentTime * 1000 - moment) > 15) return [];
          // An element says that it stands there a moment before its picture is drawn: until then it is the one from before.
          const sinceMs = moment - zero - video.drawnAt! * 1000;
          if (sinceMs < -1 || sinceMs > oldestMs + 1) return [];
          const context = new OffscreenCanvas(width, height).getContext('2d')!;
          context.drawImage(video, 0, 0, width, height);
          const { data } = context.getImageData(0, 0, width, height);
          return [[figure.dataset['seat']!, Array.from({ length: width * height }, (_, at) => data[at * 4]!)]];
        });
        return pictures.length === people ? Object.fromEntries(pictures) : null;
      }, sought),
    `all pictures stand at ${sought.moment - sought.zero} ms`,
    20_000,
  );
}
