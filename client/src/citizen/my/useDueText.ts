import type { MyDue } from '@mahzar/shared/rest/portal';
import { formatDateTime, formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useMyWords } from './useMyWords.ts';

/** Returns a function that describes a task. */
export function useDueText(): (due: MyDue) => string {
  const t = useMyWords();
  const { language } = useLanguage();
  return ({ what, at }) => {
    // A deadline ends with the first moment after its last day.
    const isEnd = what === 'deadline' || what === 'open-order';
    const runs = what === 'open-order' && at !== null;
    return t(runs ? 'due.open-order-runs' : `due.${what}`, {
      when: at === null ? '' : isEnd ? formatDay(language, at - 1) : formatDateTime(language, at),
    });
  };
}
