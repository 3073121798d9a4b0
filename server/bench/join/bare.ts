import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { startBareService } from './bare-service.ts';
import type { BareService } from './bare-service.ts';
import { bundle } from './bundle.ts';
import type { Entrance } from './measure.ts';

/** Opens a room of the bare service with one person in it. */
export async function openBareRoom(browser: Browser): Promise<BareService> {
  const service = await startBareService(await bundle(fileURLToPath(new URL('bare-page.ts', import.meta.url))));
  const publisher = await browser.newPage();
  await publisher.goto(`http://127.0.0.1:${service.port}/`);
  await publisher.locator('button:enabled').click();
  // The publisher receives nothing, so its media are known to arrive only when another page joins.
  return service;
}

export function bareEntrance(port: number): Entrance {
  return {
    url: `http://127.0.0.1:${port}/`,
    ready: (page) => page.locator('button:enabled').waitFor(),
    click: (page) => page.locator('button').click(),
  };
}
