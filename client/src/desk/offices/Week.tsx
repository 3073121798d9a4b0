import type { Office } from '@mahzar/shared/offices/office';
import { formatList, formatNumber, localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { weekdayName } from '../ui/weekday.ts';
import { useOfficeWords } from './useOfficeWords.ts';

/** The hours of each day of the week in which people are received. */
export function Week({ office }: { readonly office: Office }) {
  const t = useOfficeWords();
  const { language } = useLanguage();
  const clock = (minute: number): string => {
    const part = (value: number): string => String(value).padStart(2, '0');
    return localDigits(language, `${part(Math.floor(minute / 60))}:${part(minute % 60)}`);
  };
  return (
    <ul className="plain-list">
      {office.weekly
        .toSorted((one, other) => one.day - other.day)
        .flatMap(({ day, blocks }) =>
          blocks.map(({ from, to, turnMinutes, ahead, onTheDay, kinds }) => (
            <li key={`${day} ${from}`}>
              <strong>{weekdayName(language, day)}</strong>{' '}
              <span className="nowrap">
                {clock(from)}–{clock(to)}
              </span>
              {' · '}
              {t('turnsOf', { count: turnMinutes })}
              {' · '}
              {t('ahead')}: {formatNumber(language, ahead)}
              {' · '}
              {t('onTheDay')}: {formatNumber(language, onTheDay)}
              {kinds.length > 0 && (
                <span className="soft">
                  {' · '}
                  {formatList(
                    language,
                    kinds.map((kind) => t(`kinds.${kind}`)),
                  )}
                </span>
              )}
            </li>
          )),
        )}
    </ul>
  );
}
