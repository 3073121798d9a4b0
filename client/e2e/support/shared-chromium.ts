import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { CHROMIUM } from '../../../server/test/support/chromium.ts';
import { keptBuild } from '../../../server/setup/kept-build.mjs';
import { ARGUMENTS } from './browser.ts';

/** A browser as far as files of tests may share it; `contexts` are those that were opened through it. */
export type SharedChromium = Pick<Browser, 'newContext' | 'newPage' | 'contexts' | 'close'>;

const CAMERA = 'camera.y4m';

let shared: Promise<Browser> | undefined;

/**
 * A browser for tests that judge no media. Those in one process share it, which saves each the start: `close` closes what was opened
 * through it. Its camera gives small pictures, of which a page sends one layer and not three.
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
  const folder = await keptBuild('small-camera', { paths: [import.meta.filename] }, async (made) => {
    await mkdir(made);
    await writeFile(join(made, CAMERA), smallPictures());
  });
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [...ARGUMENTS, `--use-file-for-fake-video-capture=${join(folder, CAMERA)}`],
  });
  browser.on('disconnected', () => (shared = undefined));
  return browser;
}

/** Two grey pictures that take turns, as a camera would film them, uncompressed (YUV4MPEG2). */
function smallPictures(): Buffer {
  const [width, height] = [320, 180];
  const picture = (grey: number) => [
    Buffer.from('FRAME\n'),
    Buffer.alloc(width * height, grey),
    Buffer.alloc((width * height) / 2, 128),
  ];
  const head = `YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`;
  return Buffer.concat([Buffer.from(head), ...[90, 130].flatMap(picture)]);
}
