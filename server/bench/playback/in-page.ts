/** Measurements of a player in Chromium, for records from the service and from a sealed file. */
import type { CDPSession, Page } from 'playwright-core';

/** The player inside a page of the client. */
export interface Playing {
  readonly player: {
    readonly spreadMs: number;
    readonly store: { getState(): { readonly position: number; readonly length: number } };
    play(): void;
    seek(position: number): void;
  };
}

/** Plays as soon as there is a player. Resolves with the time at which pictures are decoded and the clock runs, epoch ms. */
export async function playOnce(): Promise<number> {
  const pause = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5));
  const playing = (): Partial<Playing> => (document.querySelector('.record-player') ?? {}) as Partial<Playing>;
  while (playing().player === undefined) await pause();
  playing().player!.play();
  const shown = (): HTMLVideoElement[] =>
    [...document.querySelectorAll('video')].filter((video) => video.readyState >= 3 && !video.paused);
  while (shown().length === 0 || shown().some((video) => video.currentTime === 0)) await pause();
  return performance.timeOrigin + performance.now();
}

/** Seeks. Resolves with the time until pictures of everybody run, ms, and with its beginning by the page's clock. */
export async function seekOnce(
  page: Page,
  to: number,
  people: number,
): Promise<{ readonly ms: number; readonly began: number }> {
  return page.evaluate(
    async ([position, pictures]) => {
      const { player } = document.querySelector('.record-player') as unknown as Playing;
      const began = performance.now();
      player.seek(position);
      const near = (video: HTMLVideoElement) => video.readyState >= 3 && !video.paused && !video.seeking;
      const there = () =>
        [...document.querySelectorAll('video')].filter(
          (video) => near(video) && Math.abs(video.currentTime - position / 1000) < 3,
        ).length;
      while (there() < pictures && performance.now() - began < 20_000) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return { ms: Math.round(performance.now() - began), began };
    },
    [to, people] as const,
  );
}

/** CPU time of a browser's processes so far, ms, by their kind. */
export async function cpuByProcess(browser: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const kinds = Map.groupBy(processInfo, ({ type }) => type);
  return new Map([...kinds].map(([type, of]) => [type, of.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0)]));
}
