/** The sizes in which every page is viewed: a phone held upright and sideways, and a desk. */
export const SIZES = {
  phone: { width: 360, height: 640 },
  across: { width: 640, height: 360 },
  desk: { width: 1440, height: 900 },
} as const;

/** Arguments with which the tests start Chromium; sound may play without a gesture. */
export const launchArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--autoplay-policy=no-user-gesture-required',
  // Left pages would be kept whole, with all their pictures: a gigabyte after a hundred screens.
  '--disable-features=BackForwardCache',
];
