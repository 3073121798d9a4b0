import { Link } from 'wouter';
import type { MyPowerFiling } from '@mahzar/shared/rest/portal';
import { formatDate, localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { POWER_PATH } from './paths.ts';
import { useMyWords } from './useMyWords.ts';

interface MyPowersProps {
  readonly powers: readonly MyPowerFiling[];
  /** Whether the person may be a lawyer: others see no offer. */
  readonly isOffered: boolean;
}

/**
 * The powers of attorney that the person filed without a case that names them, each with its state, and a link for filing another.
 */
export function MyPowers({ powers, isOffered }: MyPowersProps) {
  const t = useMyWords();
  const { language } = useLanguage();
  return (
    <>
      {powers.length > 0 && (
        <section className="my-group">
          <h2>{t('power.filed')}</h2>
          <ul className="plain-list my-list">
            {powers.map(({ id, caseNumber, filedAt, state, reason }) => (
              <li key={id} className="my-line" data-power={state}>
                <span className="my-line__title">
                  {t('number')} <bdi>{localDigits(language, caseNumber)}</bdi>
                </span>
                <span className="soft">
                  {t('power.filedAt')} <bdi>{formatDate(language, filedAt)}</bdi>
                </span>
                <span>{t(`power.states.${state}`)}</span>
                {reason !== null && <span>{t(`power.reasons.${reason}`)}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {isOffered && (
        <p className="my-group">
          <Link href={POWER_PATH}>{t('power.begin')}</Link>
        </p>
      )}
    </>
  );
}
