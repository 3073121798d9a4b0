import { useId, useState } from 'react';
import type { CopyRequest } from '@mahzar/shared/rest/record-access';
import { formatDate } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { usePlaybackWords } from '../usePlaybackWords.ts';

interface OwnRequestsProps {
  /** Newest first. */
  readonly requests: readonly CopyRequest[];
  readonly mayAsk: boolean;
  /** Resolves to true when it was accepted. */
  readonly onAsk: (reason: string) => Promise<boolean>;
  readonly onWithdraw: (id: string) => Promise<boolean>;
}

/** The link holder's requests to the court, its answers, and a form for a request. */
export function OwnRequests({ requests, mayAsk, onAsk, onWithdraw }: OwnRequestsProps) {
  const t = usePlaybackWords();
  const { language } = useLanguage();
  const [isAsking, setAsking] = useState(false);
  const date = (at: number): string => formatDate(language, at);
  return (
    <>
      {mayAsk && !isAsking && (
        <div className="own-record__acts">
          <Button look="primary" onPress={() => setAsking(true)}>
            {t('own.ask')}
          </Button>
        </div>
      )}
      {isAsking && (
        <AskForm
          onBack={() => setAsking(false)}
          onSend={async (reason) => {
            if (await onAsk(reason)) setAsking(false);
          }}
        />
      )}
      {requests.length > 0 && (
        <>
          <h3>{t('own.requests')}</h3>
          <ul className="own-record__list">
            {requests.map(({ id, at, reason, state, decided, ended, acts }) => (
              <li key={id} className="own-record__item">
                <p>
                  <strong>{t(`own.states.${state}`)}</strong>
                  {state === 'granted' && isDated(decided) && <> {t('own.until', { date: date(decided.until) })}</>}
                </p>
                {decided !== null && state !== 'revoked' && <Reason label={t('own.answer')} text={decided.reason} />}
                {ended !== null && ended.reason !== null && <Reason label={t('own.answer')} text={ended.reason} />}
                <Reason label={t('own.asked', { date: date(at) })} text={reason} />
                {state === 'asked' && <p className="soft">{t('own.waits')}</p>}
                {acts.includes('withdraw') && <Button onPress={() => void onWithdraw(id)}>{t('own.withdraw')}</Button>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function isDated(
  decided: CopyRequest['decided'],
): decided is NonNullable<CopyRequest['decided']> & { readonly until: number } {
  return decided !== null && decided.until !== null;
}

function Reason({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <p className="own-record__reason">
      <span className="soft">{label}</span> {text}
    </p>
  );
}

function AskForm({
  onSend,
  onBack,
}: {
  readonly onSend: (reason: string) => Promise<void>;
  readonly onBack: () => void;
}) {
  const t = usePlaybackWords();
  const id = useId();
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    const text = reason.trim();
    setMissing(text === '');
    if (text === '') return;
    setBusy(true);
    await onSend(text);
    setBusy(false);
  };
  return (
    <form
      className="own-record__ask"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label htmlFor={id}>{t('own.why')}</label>
      <p id={`${id}-hint`} className="soft">
        {t('own.whyHint')}
      </p>
      {isMissing && (
        <p id={`${id}-problem`} role="alert" className="own-record__problem">
          {t('own.whyMissing')}
        </p>
      )}
      <textarea
        id={id}
        className="input"
        dir="auto"
        rows={4}
        maxLength={500}
        value={reason}
        aria-invalid={isMissing}
        aria-describedby={isMissing ? `${id}-hint ${id}-problem` : `${id}-hint`}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was asked for by a press
        autoFocus
        onChange={({ target }) => setReason(target.value)}
      />
      <div className="own-record__acts">
        <Button type="submit" look="primary" isDisabled={isBusy}>
          {t('own.send')}
        </Button>
        <Button look="quiet" onPress={onBack}>
          {t('own.back')}
        </Button>
      </div>
    </form>
  );
}
