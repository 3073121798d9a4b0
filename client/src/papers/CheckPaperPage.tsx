import { useState } from 'react';
import { parseCheckNumber, shownCheckNumber } from '@mahzar/shared/proceedings/check-number';
import { checkPaper } from '@mahzar/shared/rest/orders';
import { readRecordKeys, readVerifier } from '@mahzar/shared/rest/proof';
import type { CheckResult } from '@mahzar/shared/rest/orders';
import { addressOf, call, CallError } from '../connection/call.ts';
import type { Send } from '../connection/call.ts';
import { localDigits } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Button } from '../ui/Button.tsx';
import { FileChoice } from '../ui/FileChoice.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Page } from '../ui/Page.tsx';
import { sha256Of } from '../ui/sha256.ts';
import { usePaperWords } from '../i18n/usePaperWords.ts';
import './papers.css';

/** Results with an icon. */
const ICONS = { genuine: 'check', altered: 'warning', unknown: 'warning', withdrawn: 'warning' } as const;

/** How a paper is checked without a network, in order. */
const STEPS = ['page', 'file', 'keys'] as const;

type CheckOutcome = CheckResult | 'wrongNumber' | 'tooMany' | 'failed';

/** Checks whether a document is genuine: by its number, and by its file, which stays on the device. */
export function CheckPaperPage({ number: given, send }: { readonly number: string; readonly send: Send }) {
  const t = usePaperWords();
  const { language } = useLanguage();
  const known = parseCheckNumber(given);
  const [number, setNumber] = useState(known === null ? '' : shownCheckNumber(known));
  const [file, setFile] = useState<File | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<CheckOutcome | null>(null);
  const check = async (): Promise<void> => {
    const parsed = parseCheckNumber(number);
    if (parsed === null) return setOutcome('wrongNumber');
    setBusy(true);
    try {
      const sha256 = file === null ? null : await sha256Of(file);
      setOutcome((await call(send, checkPaper, { body: { number: parsed, sha256 } })).result);
    } catch (error) {
      setOutcome(error instanceof CallError && error.code === 'too-many-requests' ? 'tooMany' : 'failed');
    } finally {
      setBusy(false);
    }
  };
  const isResult = outcome !== null && outcome !== 'wrongNumber' && outcome !== 'tooMany' && outcome !== 'failed';
  return (
    <Page title={t('check.title')}>
      <p className="lead">{t('check.lead')}</p>
      <form
        className="paper-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void check();
        }}
      >
        <label className="paper-form__field">
          {t('check.number')}
          <input
            className="input"
            dir="ltr"
            inputMode="numeric"
            autoComplete="off"
            maxLength={30}
            value={localDigits(language, number)}
            onChange={({ target }) => {
              setNumber(target.value);
              setOutcome(null);
            }}
          />
        </label>
        <div className="paper-form__field">
          <span>{t('check.file')}</span>
          <FileChoice
            accepted={['application/pdf']}
            label={t('check.file')}
            choose={t('check.chooseFile')}
            chosen={file}
            onChoose={(chosen) => {
              setFile(chosen);
              setOutcome(null);
            }}
          />
        </div>
        <Button type="submit" look="primary" isDisabled={isBusy}>
          {t('check.submit')}
        </Button>
      </form>
      <div role="status">
        {outcome !== null && (
          <p className="paper-result" data-result={outcome}>
            {outcome in ICONS && <Icon name={ICONS[outcome as keyof typeof ICONS]} />}
            {isResult ? t(`check.results.${outcome}`) : t(`check.${outcome}`)}
          </p>
        )}
      </div>
      <section className="paper-record">
        <h2>{t('check.record.title')}</h2>
        <p>{t('check.record.lead')}</p>
        <ol>
          {STEPS.map((step) => (
            <li key={step}>{t(`check.record.steps.${step}`)}</li>
          ))}
        </ol>
        <p>{t('check.record.withdrawn')}</p>
        <div className="paper-acts">
          <a className="button button--secondary" href={addressOf(readVerifier)} download="verify.html">
            {t('check.record.save')}
          </a>
          <a className="button button--secondary" href={addressOf(readRecordKeys)} download="keys.txt">
            {t('check.record.keys')}
          </a>
        </div>
      </section>
    </Page>
  );
}
