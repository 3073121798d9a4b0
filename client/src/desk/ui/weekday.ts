import { LOCALES } from '../../i18n/language.ts';
import type { Language } from '../../i18n/language.ts';

/** A Saturday, noon UTC. */
const SATURDAY = Date.UTC(2026, 10, 21, 12);
const DAY_MS = 86_400_000;

/** Returns the name of a day of the week, with 0 for Saturday. */
export function weekdayName(language: Language, day: number): string {
  return new Intl.DateTimeFormat(LOCALES[language], { weekday: 'long', timeZone: 'UTC' }).format(
    SATURDAY + day * DAY_MS,
  );
}
