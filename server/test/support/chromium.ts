import { existsSync } from 'node:fs';

/** Debian's binary, not the script in `PATH` that starts it. */
const SHELL = '/usr/lib/chromium/chromium-headless-shell';
/** Full Chromium with windows (drawn off screen), as users have it. */
export const WHOLE_CHROMIUM = process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium';

/**
 * The browser of tests: Chromium without windows, which uses a quarter less CPU for the same pages. If it is not installed, full
 * Chromium.
 */
export const CHROMIUM = process.env['CHROMIUM_BIN'] ?? (existsSync(SHELL) ? SHELL : WHOLE_CHROMIUM);

/**
 * Arguments with which Chromium does not paint pages: it computes layout and layers, but has no memory for their pixels. This saves
 * a ninth of its CPU time. Canvas and video still work. Screenshots do not.
 */
export const UNDRAWN: readonly string[] =
  process.env['E2E_SCREENS'] === undefined ? ['--force-gpu-mem-available-mb=0'] : [];
