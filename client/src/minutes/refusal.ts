import { minutesEn } from '../i18n/minutes.en.ts';
import type { MinutesCatalogue } from '../i18n/catalogue.ts';

export type MinutesReason = keyof MinutesCatalogue['refused'];

/** Returns the key of the sentence for a code of the service. */
export function minutesReason(code: string): MinutesReason {
  if (code.startsWith('token-')) return 'link';
  return Object.hasOwn(minutesEn.refused, code) ? (code as MinutesReason) : 'other';
}
