import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  changeMe,
  changePassword,
  listSessions,
  renewRecoveryCodes,
  signOutEverywhere,
} from '@mahzar/shared/rest/session';
import { formatList } from '../../i18n/format.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { lazily } from '../../ui/lazily.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { leaveNothing } from '../session/clear-session-data.ts';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { Badge } from '../ui/Badge.tsx';
import { SelectField, TextField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { Moment } from '../ui/Moment.tsx';
import { checkNewPassword, NewPassword } from '../ui/NewPassword.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded, Skeleton } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useWho } from '../session/who.tsx';

const Enrolment = lazily(() => import('./Enrolment.tsx'));

/** The person's own account: name and language, password, second factor, sessions. */
export default function AccountPage() {
  const t = useStaffWords();
  const { language } = useLanguage();
  const { email, roles } = useWho();
  return (
    <Screen
      title={t('nav.account')}
      lead={
        <>
          <bdi>{email}</bdi> ·{' '}
          {formatList(
            language,
            roles.map((role) => t(`roles.${role}`)),
          )}
        </>
      }
      width="form"
    >
      <Own />
      <Password />
      <SecondFactor />
      <Sessions />
    </Screen>
  );
}

function Own() {
  const t = useStaffWords();
  const { i18n } = useTranslation();
  const tell = useTell();
  const who = useWho();
  const { change } = useLanguage();
  const [name, setName] = useState(who.name);
  const [language, setLanguage] = useState(who.language);
  const act = useAct(changeMe);
  return (
    <section className="card" aria-labelledby="own">
      <h2 id="own">{t('account.own')}</h2>
      <Form
        error={act.error}
        isBusy={act.isPending}
        submit={t('common.save')}
        onSubmit={() =>
          act.mutate(
            { body: { name: name.trim(), language } },
            {
              onSuccess: () => {
                tell(t('common.saved'));
                change(i18n, language);
              },
            },
          )
        }
      >
        <TextField name="name" label={t('account.name')} autoComplete="name" value={name} onChange={setName} />
        <SelectField
          name="language"
          label={t('account.language')}
          hint={t('account.languageHint')}
          value={language}
          values={LANGUAGES}
          nameOf={(one) => LANGUAGE_NAMES[one]}
          onChange={(one) => one !== '' && setLanguage(one)}
        />
      </Form>
    </section>
  );
}

function Password() {
  const t = useStaffWords();
  const tell = useTell();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const act = useAct(changePassword);
  return (
    <section className="card" aria-labelledby="password">
      <h2 id="password">{t('password.change')}</h2>
      <Form
        error={act.error}
        isBusy={act.isPending}
        submit={t('password.change')}
        check={() => [
          ...(current === '' ? [{ field: 'current', code: 'required' }] : []),
          ...checkNewPassword('next', next),
        ]}
        onSubmit={() =>
          act.mutate(
            { body: { current, next } },
            {
              onSuccess: () => {
                setCurrent('');
                setNext('');
                tell(t('password.changed'));
              },
            },
          )
        }
      >
        <TextField
          name="current"
          label={t('password.current')}
          type="password"
          isLatin
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
        />
        <NewPassword name="next" value={next} onChange={setNext} />
      </Form>
    </section>
  );
}

type Change = 'app' | 'codes';

/** Sets up another phone, or new recovery codes: both require the password first. */
function SecondFactor() {
  const t = useStaffWords();
  const tell = useTell();
  const { recoveryCodes } = useWho();
  const [wanted, setWanted] = useState<Change | null>(null);
  const [password, setPassword] = useState('');
  const [isGiven, setGiven] = useState(false);
  const codes = useAct(renewRecoveryCodes, { isQuiet: true });
  const client = useQueryClient();
  const done = () => {
    setWanted(null);
    setPassword('');
    setGiven(false);
    codes.reset();
    void client.invalidateQueries();
    tell(t('common.saved'));
  };
  return (
    <section className="card" aria-labelledby="factor">
      <h2 id="factor">{t('account.factor')}</h2>
      <p>{t('account.codesLeft', { count: recoveryCodes })}</p>
      {wanted === null ? (
        <div className="form__acts">
          <Button onPress={() => setWanted('app')}>{t('account.changeApp')}</Button>
          <Button onPress={() => setWanted('codes')}>{t('account.newCodes')}</Button>
        </div>
      ) : codes.data !== undefined ? (
        <RecoveryCodes codes={codes.data.recoveryCodes} onDone={done} />
      ) : isGiven ? (
        <Suspense fallback={<Skeleton />}>
          <Enrolment password={password} onDone={done} />
        </Suspense>
      ) : (
        <Form
          error={codes.error}
          isBusy={codes.isPending}
          submit={t('signIn.continue')}
          check={() => (password === '' ? [{ field: 'own-password', code: 'required' }] : [])}
          onSubmit={() => (wanted === 'app' ? setGiven(true) : codes.mutate({ body: { password } }))}
          onCancel={() => setWanted(null)}
        >
          <TextField
            name="own-password"
            label={t('password.current')}
            type="password"
            isLatin
            autoFocus
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
          />
        </Form>
      )}
    </section>
  );
}

function Sessions() {
  const t = useStaffWords();
  const client = useQueryClient();
  const sessions = useLoad(listSessions, {});
  const act = useAct(signOutEverywhere, { isQuiet: true });
  return (
    <section className="card" aria-labelledby="sessions">
      <h2 id="sessions">{t('account.sessions')}</h2>
      <Loaded of={sessions}>
        {({ items }) => (
          <ul className="plain-list lines">
            {items.map(({ current, createdAt, lastSeenAt }) => (
              <li key={createdAt}>
                <span>
                  {t('account.since')} <Moment at={createdAt} as="short" />
                </span>
                <span className="soft">
                  {t('account.lastSeen')} <Moment at={lastSeenAt} as="short" />
                </span>
                {current && <Badge look="good">{t('account.here')}</Badge>}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <div className="form__acts">
        <Button onPress={() => act.mutate({}, { onSuccess: () => leaveNothing(client) })}>
          {t('account.signOutEverywhere')}
        </Button>
      </div>
    </section>
  );
}
