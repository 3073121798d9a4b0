import { keep, storageOf } from '../../browser/storage.ts';
import { forgetCodes } from '../kept-code.ts';

/** That somebody has seen their cases in this tab. */
const IN = 'mahzar.my';
/** What a tab keeps of hearings and their minutes: by what it came there, and what it was there. */
const OF_HEARINGS = ['mahzar.token/', 'mahzar/'];

/** Notes that somebody sees their cases in this tab. */
export function enterTab(tab: Storage | null = storageOf('sessionStorage')): void {
  keep(tab, IN, '1');
}

/**
 * Has the tab forget whoever was in it, and all hearings: whoever has the device next opens none of them.
 * @returns whether somebody was in it
 */
export function leaveTab(tab: Storage | null = storageOf('sessionStorage')): boolean {
  if (tab === null || tab.getItem(IN) === null) return false;
  const keys = Array.from({ length: tab.length }, (_, at) => tab.key(at) ?? '');
  for (const key of keys) if (OF_HEARINGS.some((start) => key.startsWith(start))) tab.removeItem(key);
  tab.removeItem(IN);
  forgetCodes(tab);
  return true;
}
