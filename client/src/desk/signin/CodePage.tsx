import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { giveSecondFactor, signOut } from '@mahzar/shared/rest/session';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import { useAct } from '../api/useAct.ts';
import { latinDigits } from '../ui/digits.ts';
import { TextField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { missing } from '../ui/missing.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { SESSION_KEY } from '../api/ApiContext.tsx';

/** Asks for a code of the authenticator app, or a recovery code. */
export function CodePage() {
  const t = useStaffWords();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const [isRecovery, setRecovery] = useState(false);
  const act = useAct(giveSecondFactor, { isQuiet: true });
  const other = useAct(signOut);
  const clean = latinDigits(code).replace(/[\s\u200c]/g, '');
  return (
    <Page title={t('code.title')} caption={t('title')}>
      <p className="lead">{isRecovery ? t('code.recoveryLead') : t('code.lead')}</p>
      <Form
        key={String(isRecovery)}
        error={act.error}
        isBusy={act.isPending}
        submit={t('signIn.title')}
        check={() => missing('code', clean)}
        onSubmit={() =>
          act.mutate({ body: { code: clean } }, { onSuccess: (who) => client.setQueryData(SESSION_KEY, who) })
        }
        acts={
          <Button look="quiet" onPress={() => other.mutate({})}>
            {t('code.other')}
          </Button>
        }
      >
        <TextField
          name="code"
          label={isRecovery ? t('code.recovery') : t('code.code')}
          isLatin
          width="short"
          autoComplete="one-time-code"
          inputMode={isRecovery ? 'text' : 'numeric'}
          autoFocus
          maxLength={24}
          value={code}
          onChange={setCode}
        />
      </Form>
      <p>
        <Button
          look="quiet"
          onPress={() => {
            setCode('');
            act.reset();
            setRecovery(!isRecovery);
          }}
        >
          {isRecovery ? t('code.useApp') : t('code.useRecovery')}
        </Button>
      </p>
    </Page>
  );
}
