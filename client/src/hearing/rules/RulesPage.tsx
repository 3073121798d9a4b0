import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { addRulesWords } from '../../i18n/rules-words.ts';
import type { Rejection } from '../../connection/result.ts';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import '../../ui/ticks.css';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { ErrorSummary } from '../../ui/errors/ErrorSummary.tsx';
import { rulesOf } from './rules-of.ts';
import './rules.css';

interface RulesPageProps {
  readonly banner: ReactNode;
  readonly error: Rejection | null;
  /** Shown on the page that describes the hearing: people who need no identification have no separate page for the rules. */
  readonly within?: boolean;
  /** Next to the main button. */
  readonly acts?: ReactNode;
  /** Called with the language in which the rules were read. */
  readonly onAccept: (language: string) => void;
}

/** The rules of the hearing in plain words for the person's role; nobody continues without accepting them. */
export default function RulesPage({ banner, error, within = false, acts, onAccept }: RulesPageProps) {
  const { i18n } = useTranslation();
  useState(() => addRulesWords(i18n));
  const { t } = useTranslation('rules');
  const { language } = useLanguage();
  const { kind, me } = usePartsOfScene('kind', 'me');
  const [ticked, setTicked] = useState(false);
  const [missing, setMissing] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const goOn = (): void => {
    if (ticked) return onAccept(language);
    setMissing(true);
    box.current?.focus();
  };
  const rules = (
    <>
      <p className={within ? undefined : 'lead'}>{t('lead')}</p>
      <ul className="rules">
        {rulesOf(kind, me.role).map((rule) => (
          <li key={rule}>{t(`rules.${rule}`)}</li>
        ))}
      </ul>
      <div className="rules__undertaking" data-missing={missing && !ticked}>
        <p id="rules-missing" className="rules__missing" role="alert">
          {missing && !ticked && (
            <>
              <strong>{t('missing.title')}</strong> {t('missing.text')}
            </>
          )}
        </p>
        <label className="tick">
          <input
            ref={box}
            type="checkbox"
            checked={ticked}
            aria-required="true"
            aria-invalid={missing && !ticked}
            aria-describedby="rules-missing"
            onChange={({ currentTarget }) => setTicked(currentTarget.checked)}
          />
          {t('undertaking')}
        </label>
      </div>
      <p className="soft">{t('kept')}</p>
      <div className="actions">
        <Button look="primary" icon="forward" onPress={goOn}>
          {t('accept')}
        </Button>
        {acts}
      </div>
      <p className="soft">{t('refusing')}</p>
    </>
  );
  if (within) {
    return (
      <section aria-labelledby="rules">
        <h2 id="rules">{t('title')}</h2>
        {rules}
      </section>
    );
  }
  return (
    <Page title={t('title')} caption={t('caption')} banner={banner} key="rules">
      {error !== null && <ErrorSummary error={error} />}
      {rules}
    </Page>
  );
}
