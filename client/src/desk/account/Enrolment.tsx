import { QRCodeSVG } from 'qrcode.react';
import { useEffect, useState } from 'react';
import { confirmSecondFactor, enrolSecondFactor } from '@mahzar/shared/rest/session';
import { useAct } from '../api/useAct.ts';
import { latinDigits } from '../ui/digits.ts';
import { TextField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { Failed, Skeleton } from '../ui/States.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { RecoveryCodes } from './RecoveryCodes.tsx';

interface EnrolmentProps {
  /** Given for a signed-in person who replaces the app. */
  readonly password?: string;
  /** Called when the app is added, while its recovery codes are still to be saved. */
  readonly onAdded?: () => void;
  readonly onDone: () => void;
}

/** Adds an authenticator app: scan, prove by a code, save the recovery codes. */
export default function Enrolment({ password, onAdded, onDone }: EnrolmentProps) {
  const t = useStaffWords();
  const [code, setCode] = useState('');
  const { data, error, mutate } = useAct(enrolSecondFactor, { isQuiet: true });
  const confirm = useAct(confirmSecondFactor, { isQuiet: true });
  const begin = () => mutate({ body: password === undefined ? {} : { password } });
  useEffect(() => mutate({ body: password === undefined ? {} : { password } }), [mutate, password]);

  if (confirm.data !== undefined) return <RecoveryCodes codes={confirm.data.recoveryCodes} onDone={onDone} />;
  if (error !== null) return <Failed error={error} onRetry={begin} />;
  if (data === undefined) return <Skeleton />;
  const clean = latinDigits(code).replace(/\D/g, '');
  return (
    <>
      <ol className="steps">
        <li>{t('enrol.install')}</li>
        <li>
          {t('enrol.scan')}
          <div className="qr">
            <QRCodeSVG value={data.uri} size={208} marginSize={4} level="M" title={t('enrol.qr')} />
          </div>
          <p className="soft">{t('enrol.byHand')}</p>
          <code className="secret" dir="ltr">
            {data.secret.replace(/(.{4})(?=.)/g, '$1 ')}
          </code>
        </li>
        <li>{t('enrol.type')}</li>
      </ol>
      <Form
        error={confirm.error}
        isBusy={confirm.isPending}
        submit={t('enrol.confirm')}
        check={() => (clean.length === 6 ? [] : [{ field: 'code', code: 'six-digits' }])}
        onSubmit={() => confirm.mutate({ body: { code: clean } }, { onSuccess: () => onAdded?.() })}
      >
        <TextField
          name="code"
          label={t('code.code')}
          isLatin
          width="short"
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={7}
          value={code}
          onChange={setCode}
        />
      </Form>
    </>
  );
}
