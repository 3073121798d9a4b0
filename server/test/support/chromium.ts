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
