/** The screens on which every page is looked at: a phone held upright and across, and a desk. */
export const SIZES = {
  phone: { width: 360, height: 640 },
  across: { width: 640, height: 360 },
  desk: { width: 1440, height: 900 },
} as const;

/** Chromium as the tests start it; sound may play without a gesture. */
export const launchArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--autoplay-policy=no-user-gesture-required',
  // Pages that are left would be kept whole, with all their pictures: a gigabyte after a hundred screens.
  '--disable-features=BackForwardCache',
];
