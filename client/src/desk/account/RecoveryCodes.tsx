import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { TickField } from '../ui/Field.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

/** Shown only this once: for the case that the phone with the app is lost. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const t = useStaffWords();
  const [isKept, setKept] = useState(false);
  return (
    <section className="recovery" aria-labelledby="recovery">
      <h2 id="recovery">{t('enrol.recoveryTitle')}</h2>
      <p>{t('enrol.recoveryText')}</p>
      <ul className="recovery__codes plain-list" dir="ltr">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="form__acts">
        <CopyButton text={codes.join('\n')} />
        <Button onPress={() => window.print()}>{t('common.print')}</Button>
      </div>
      <TickField name="kept" label={t('enrol.kept')} isChecked={isKept} onChange={setKept} />
      <Button look="primary" isDisabled={!isKept} onPress={onDone}>
        {t('enrol.done')}
      </Button>
    </section>
  );
}
