import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { acceptInvitation, readInvitation } from '@mahzar/shared/rest/session';
import { Button } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Page } from '../../ui/Page.tsx';
import { useAct } from '../api/useAct.ts';
import { useErrorText } from '../api/error-text.ts';
import { useLoad } from '../api/useLoad.ts';
import { checkNewPassword, NewPassword } from '../ui/NewPassword.tsx';
import { Form } from '../ui/Form.tsx';
import { Skeleton } from '../ui/States.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useAccountLanguage } from '../session/useAccountLanguage.ts';
import { SESSION_KEY } from '../api/ApiContext.tsx';

/** An invited colleague sets a password; the authenticator app follows on the next page. */
export function InvitationPage({ token }: { readonly token: string }) {
  const t = useStaffWords();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [, go] = useLocation();
  const [password, setPassword] = useState('');
  const { data, error } = useLoad(readInvitation, { body: { token } });
  useAccountLanguage(data?.language, true);
  const act = useAct(acceptInvitation, { isQuiet: true });
  const caption = t('title');
  if (error !== null) {
    return (
      <Page title={t('invitation.over')} caption={caption}>
        <p className="lead">{errorText(error)}</p>
        <p>{t('invitation.ask')}</p>
        <Button onPress={() => go('/')}>{t('signIn.title')}</Button>
      </Page>
    );
  }
  if (data === undefined) {
    return (
      <Page title={t('invitation.title')} caption={caption}>
        <Skeleton />
      </Page>
    );
  }
  return (
    <Page title={t('invitation.welcome', { name: data.name })} caption={caption}>
      <p className="lead">{t('invitation.lead')}</p>
      <Facts facts={[[t('signIn.email'), data.email]]} />
      <Form
        error={act.error}
        isBusy={act.isPending}
        submit={t('signIn.continue')}
        check={() => checkNewPassword('password', password)}
        onSubmit={() =>
          act.mutate(
            { body: { token, password } },
            {
              onSuccess: (step) => {
                client.setQueryData(SESSION_KEY, step);
                go('/', { replace: true });
              },
            },
          )
        }
      >
        {/* Tells the browser's password manager whose password it stores. */}
        <input type="hidden" autoComplete="username" value={data.email} readOnly />
        <NewPassword name="password" value={password} onChange={setPassword} />
      </Form>
    </Page>
  );
}
