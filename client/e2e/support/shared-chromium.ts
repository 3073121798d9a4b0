import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { CHROMIUM } from '../../../server/test/support/chromium.ts';
import { ARGUMENTS } from './browser.ts';
import { smallCamera } from './small-camera.ts';

/** A browser as far as files of tests may share it; `contexts` are those that were opened through it. */
export type SharedChromium = Pick<Browser, 'newContext' | 'newPage' | 'contexts' | 'close'>;

let shared: Promise<Browser> | undefined;

/**
 * A browser for tests that judge no media. Those in one process share it, which saves each the start: `close` closes what was opened
 * through it. Its camera gives small pictures.
 */
export async function sharedChromium(): Promise<SharedChromium> {
  const browser = await (shared ??= start());
  const opened: BrowserContext[] = [];
  const newContext: Browser['newContext'] = async (options) => {
    const context = await browser.newContext(options);
    opened.push(context);
    return context;
  };
  return {
    newContext,
    contexts: () => opened,
    newPage: async (options) => (await newContext(options)).newPage(),
    close: async () => void (await Promise.all(opened.map((context) => context.close()))),
  };
}

async function start(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...ARGUMENTS, await smallCamera()] });
  browser.on('disconnected', () => (shared = undefined));
  return browser;
}
