import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { CHROMIUM } from '../../../server/test/support/chromium.ts';
import { ARGUMENTS, STILL } from './browser.ts';
import { smallCamera } from './small-camera.ts';

/** The parts of a browser that test files may use when they share it; `contexts` are those opened through this object. */
export type SharedChromium = Pick<Browser, 'newContext' | 'newPage' | 'contexts' | 'close'>;

let shared: Promise<Browser> | undefined;

/**
 * A browser for tests that do not test media. The test files of a process share one instance, which saves starts. `close` closes
 * only the contexts opened through this object. The camera delivers few and small pictures.
 * @param sound `processed`: microphones are processed as the pages ask, for tests that listen
 */
export async function sharedChromium(sound: 'processed' | 'as it is' = 'as it is'): Promise<SharedChromium> {
  const browser = await (shared ??= start());
  const opened: BrowserContext[] = [];
  const newContext: Browser['newContext'] = async (options) => {
    const context = await browser.newContext({ ...STILL, ...options });
    if (sound === 'as it is') await context.addInitScript(takeSoundAsItIs);
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
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...ARGUMENTS, await smallCamera('there')] });
  browser.on('disconnected', () => (shared = undefined));
  return browser;
}

/** Cancelling echo and noise was a tenth of the processor time of a test with three people in a hearing. */
function takeSoundAsItIs(): void {
  const { mediaDevices } = navigator;
  // Only pages loaded over https have `mediaDevices`.
  if (mediaDevices === undefined) return;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  const asItIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  mediaDevices.getUserMedia = ({ audio, ...others } = {}) => {
    if (audio === undefined || audio === false) return ask(others);
    return ask({ ...others, audio: { ...(audio === true ? {} : audio), ...asItIs } });
  };
}
