import { keep, storageOf } from '../browser/storage.ts';
import { forgetCodes } from '../browser/stored-code.ts';
import { forgetAnswers } from './kept-answer.ts';

/** Storage key: the service's name for the person who has seen their cases in this tab. */
const IN = 'mahzar.my';
/** Prefixes of a tab's data on hearings and minutes: their links, and the seats. */
const OF_HEARINGS = ['mahzar.token/', 'mahzar/'];

/** Stores that a person sees their cases in this tab. Deletes what another person has typed in it for minutes. */
export function enterTab(person: string, tab: Storage | null = storageOf('sessionStorage')): void {
  keep(tab, IN, person);
  forgetAnswers(tab, person);
}

/** The person in this tab; null when nobody has seen their cases in it, or their session has ended. */
export function personInTab(tab: Storage | null = storageOf('sessionStorage')): string | null {
  return tab?.getItem(IN) ?? null;
}

/**
 * Deletes the tab's data on the person and on all hearings, so that the device's next user cannot open them.
 * @returns whether a person was in it
 */
export function leaveTab(tab: Storage | null = storageOf('sessionStorage')): boolean {
  if (tab === null || personInTab(tab) === null) return false;
  const keys = Array.from({ length: tab.length }, (_, at) => tab.key(at) ?? '');
  for (const key of keys) if (OF_HEARINGS.some((start) => key.startsWith(start))) tab.removeItem(key);
  tab.removeItem(IN);
  forgetCodes(tab);
  return true;
}
