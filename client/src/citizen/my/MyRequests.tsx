import { useState } from 'react';
import { openMyRequest } from '@mahzar/shared/rest/portal';
import type { MyRequestSummary } from '@mahzar/shared/rest/portal';
import { shownTrackingCode } from '@mahzar/shared/requests/tracking-code';
import { CallError } from '../../connection/call.ts';
import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { FOLLOW_PATH } from '../paths.ts';
import { useTurnWords } from '../turns/useTurnWords.ts';
import { useErrorText } from '../words/useErrorText.ts';
import { useMy } from './MyContext.tsx';
import { useMyWords } from './useMyWords.ts';

/** The person's requests for a meeting with their codes; empty if there are none. */
export function MyRequests({ requests }: { readonly requests: readonly MyRequestSummary[] }) {
  const t = useMyWords();
  if (requests.length === 0) return null;
  return (
    <section className="my-group">
      <h2>{t('requests.title')}</h2>
      <ul className="plain-list my-list">
        {requests.map((one) => (
          <li key={one.id} className="my-line">
            <OneRequest one={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneRequest({ one: { id, office, state, trackingCode, turn } }: { readonly one: MyRequestSummary }) {
  const t = useMyWords();
  const { language } = useLanguage();
  const words = useTurnWords();
  const errorText = useErrorText();
  const { call } = useMy();
  const [error, setError] = useState<CallError | null>(null);
  const open = async (): Promise<void> => {
    setError(null);
    try {
      await call(openMyRequest, { params: { request: id }, body: {} });
      window.location.assign(FOLLOW_PATH);
    } catch (failure) {
      if (!(failure instanceof CallError)) throw failure;
      setError(failure);
    }
  };
  return (
    <>
      <span className="my-line__title">{office}</span>
      {trackingCode !== null && (
        <span className="soft">
          {t('requests.tracking')} <bdi dir="ltr">{localDigits(language, shownTrackingCode(trackingCode))}</bdi>
        </span>
      )}
      {state === 'withdrawn' && <span className="soft">{t('requests.withdrawn')}</span>}
      {state !== 'withdrawn' && turn !== null && (
        <span>{turn.at === null ? words.day(turn.day) : words.turn(turn.at)}</span>
      )}
      <div>
        <Button size="small" aria-label={`${t('requests.open')}: ${office}`} onPress={() => void open()}>
          {t('requests.open')}
        </Button>
      </div>
      {error !== null && <p role="alert">{errorText(error)}</p>}
    </>
  );
}
