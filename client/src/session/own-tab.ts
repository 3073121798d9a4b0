import { keep, storageOf } from '../browser/storage.ts';
import { forgetCodes } from '../browser/stored-code.ts';

/** Storage key: a person has seen their cases in this tab. */
const IN = 'mahzar.my';
/** Prefixes of a tab's data on hearings and minutes: their links, and the seats. */
const OF_HEARINGS = ['mahzar.token/', 'mahzar/'];

/** Notes that a person sees their cases in this tab. */
export function enterTab(tab: Storage | null = storageOf('sessionStorage')): void {
  keep(tab, IN, '1');
}

/**
 * Deletes the tab's data on the person and on all hearings, so that the device's next user cannot open them.
 * @returns whether a person was in it
 */
export function leaveTab(tab: Storage | null = storageOf('sessionStorage')): boolean {
  if (tab === null || tab.getItem(IN) === null) return false;
  const keys = Array.from({ length: tab.length }, (_, at) => tab.key(at) ?? '');
  for (const key of keys) if (OF_HEARINGS.some((start) => key.startsWith(start))) tab.removeItem(key);
  tab.removeItem(IN);
  forgetCodes(tab);
  return true;
}
