import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { parseNationalId } from '@mahzar/shared/national-id';
import type { Rejection } from '../../connection/result.ts';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import { DigitsField } from './DigitsField.tsx';
import { ProofError } from './ProofError.tsx';
import { useIdentityWords } from './useIdentityWords.ts';
import './identity.css';

interface NationalIdPageProps {
  readonly banner?: ReactNode;
  readonly error: Rejection | null;
  readonly sending: boolean;
  /** An earlier proof is void. */
  readonly again?: boolean;
  /** Called with ten digits with a correct check digit; the service checks them again. */
  readonly onSend: (nationalId: string) => void;
}

/** The first question: the national ID. */
export function NationalIdPage({ banner, error, sending, again = false, onSend }: NationalIdPageProps) {
  const t = useIdentityWords();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const send = (): void => {
    if (sending) return;
    const nationalId = parseNationalId(text);
    setWrong(nationalId === null);
    if (nationalId === null) field.current?.focus();
    else onSend(nationalId);
  };
  return (
    <Page title={t('nationalId.title')} caption={t('caption')} banner={banner} key="national-id">
      {error !== null && <ProofError error={error} />}
      {again && <p role="status">{t('again')}</p>}
      <p className="lead">{t('nationalId.text')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <DigitsField
          label={t('nationalId.label')}
          value={text}
          problem={wrong ? t('nationalId.wrong') : null}
          digits={10}
          autoComplete="off"
          hint={t('nationalId.why')}
          field={field}
          onChange={setText}
        />
        <div className="actions">
          <Button look="primary" icon="forward" type="submit" aria-disabled={sending ? 'true' : undefined}>
            {t('nationalId.send')}
          </Button>
        </div>
      </form>
    </Page>
  );
}
