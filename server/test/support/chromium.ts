import { existsSync } from 'node:fs';

/** Debian's, not the script on the path that starts it. */
const SHELL = '/usr/lib/chromium/chromium-headless-shell';
/** Full Chromium, with its windows (drawn off screen), as users have it. */
export const WHOLE_CHROMIUM = process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium';

/**
 * The browser of tests: Chromium's engine without the windows around a page, which takes a quarter less of a processor for the same
 * pages. Where it is not installed, the whole of it.
 */
export const CHROMIUM = process.env['CHROMIUM_BIN'] ?? (existsSync(SHELL) ? SHELL : WHOLE_CHROMIUM);

/**
 * Arguments with which Chromium draws no page: it has no memory for the pixels of one, so it lays pages out and composes them, and
 * paints nothing, a ninth of its work. What pages draw themselves, on a canvas or in a video, is there as ever. Without these where
 * somebody asks for screenshots.
 */
export const UNDRAWN: readonly string[] =
  process.env['E2E_SCREENS'] === undefined ? ['--force-gpu-mem-available-mb=0'] : [];
