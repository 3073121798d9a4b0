import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { signIn } from '@mahzar/shared/rest/session';
import { Page } from '../../ui/Page.tsx';
import { useAct } from '../api/useAct.ts';
import { TextField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { missing } from '../ui/missing.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { SESSION_KEY } from '../api/ApiContext.tsx';
import { OrganisationSignIn } from './OrganisationSignIn.tsx';

interface SignInPageProps {
  /** Whether the session ended during work that waits behind this page. */
  readonly isBack: boolean;
}

/** E-mail and password; the second factor follows on the next page. */
export function SignInPage({ isBack }: SignInPageProps) {
  const t = useStaffWords();
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const act = useAct(signIn, { isQuiet: true });
  return (
    <Page title={t('signIn.title')} caption={t('title')}>
      {isBack && <p className="lead">{t('signIn.back')}</p>}
      <OrganisationSignIn />
      <Form
        error={act.error}
        isBusy={act.isPending}
        submit={t('signIn.continue')}
        check={() => [
          ...missing('email', email),
          ...(password === '' ? [{ field: 'password', code: 'required' }] : []),
        ]}
        onSubmit={() =>
          act.mutate(
            { body: { email: email.trim(), password } },
            {
              onSuccess: (step) => {
                setPassword('');
                client.setQueryData(SESSION_KEY, step);
              },
            },
          )
        }
      >
        <TextField
          name="email"
          label={t('signIn.email')}
          type="email"
          isLatin
          autoComplete="username"
          autoFocus
          value={email}
          onChange={setEmail}
        />
        <TextField
          name="password"
          label={t('signIn.password')}
          type="password"
          isLatin
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
      </Form>
      <p className="soft">{t('signIn.forgot')}</p>
    </Page>
  );
}
