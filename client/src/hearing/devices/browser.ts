/** Browsers that differ in how a permission is given. */
export type BrowserFamily = 'chrome' | 'firefox' | 'safari' | 'iphone' | 'other';

/** Guesses the browser from its name, only for the wording of the help; nothing else may depend on it. */
export function browserFamily(userAgent: string, touchPoints: number): BrowserFamily {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'iphone';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Chrome\/|Chromium\/|Edg\//.test(userAgent)) return 'chrome';
  if (/Safari\//.test(userAgent)) return touchPoints > 1 ? 'iphone' : 'safari';
  return 'other';
}
