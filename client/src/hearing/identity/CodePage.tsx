import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { latinDigits } from '@mahzar/shared/digits';
import { HELP_PHONE } from '../../i18n/court.ts';
import { formatClock } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Contact } from '../../ui/errors/Contact.tsx';
import type { Rejection } from '../../connection/result.ts';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import { useNow } from '../../ui/useNow.ts';
import { DigitsField } from './DigitsField.tsx';
import { ProofError } from './ProofError.tsx';
import { useIdentityWords } from './useIdentityWords.ts';
import './identity.css';

interface CodePageProps {
  readonly banner?: ReactNode;
  readonly error: Rejection | null;
  readonly busy: boolean;
  /** The result of the request: another code was sent, or it was too soon for one. */
  readonly said: 'sentAgain' | 'notSent' | null;
  /** When the next code may be requested, epoch ms of this device. */
  readonly againAt: number;
  readonly onProve: (code: string) => void;
  readonly onAgain: () => void;
  readonly onChange: () => void;
}

const DIGITS = 6;

function digitsOf(text: string): string {
  return latinDigits(text).replace(/\D/g, '');
}

/** The second question: the code from the SMS. */
export function CodePage({ banner, error, busy, said, againAt, onProve, onAgain, onChange }: CodePageProps) {
  const t = useIdentityWords();
  const { language } = useLanguage();
  const now = useNow(againAt);
  const [text, setText] = useState('');
  const [incomplete, setIncomplete] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const sent = useRef('');
  const send = (code: string): void => {
    if (busy) return;
    sent.current = code;
    onProve(code);
  };
  const prove = (): void => {
    const code = digitsOf(text);
    setIncomplete(code.length !== DIGITS);
    // The same wrong code again would only use up another try.
    const isKnownWrong = code === sent.current && error?.code === 'wrong-code';
    if (code.length === DIGITS && !isKnownWrong) send(code);
    else field.current?.focus();
  };
  const type = (next: string): void => {
    setText(next);
    const code = digitsOf(next);
    // Sent at the last digit, typed or taken from the message, because nothing is left to decide.
    if (code.length === DIGITS && code !== sent.current) send(code);
  };
  return (
    <Page title={t('code.title')} caption={t('caption')} banner={banner} key="code">
      {error !== null && <ProofError error={error} />}
      {/* With the error above it, the field would be covered by the button on a small phone. */}
      {error === null && <p className="lead">{t('code.text')}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          prove();
        }}
      >
        <DigitsField
          label={t('code.label')}
          value={text}
          problem={incomplete ? t('code.incomplete') : null}
          digits={DIGITS}
          autoComplete="one-time-code"
          hint={t('code.goesOn')}
          field={field}
          onChange={type}
        />
        <div className="actions">
          <Button look="primary" icon="forward" type="submit" aria-disabled={busy ? 'true' : undefined}>
            {t('code.prove')}
          </Button>
        </div>
      </form>
      <p role="status">{said === null ? '' : t(`code.${said}`)}</p>
      {now < againAt ? (
        <p className="soft">{t('code.againAt', { time: formatClock(language, againAt) })}</p>
      ) : (
        <Button onPress={onAgain}>{t('code.again')}</Button>
      )}
      <p className="soft">{t('code.noPhone')}</p>
      {HELP_PHONE !== undefined && <Contact />}
      <Button look="quiet" onPress={onChange}>
        {t('code.change')}
      </Button>
    </Page>
  );
}
