import { useState } from 'react';
import { useParams } from 'wouter';
import {
  changeStaff,
  endStaffSessions,
  listStaff,
  renewInvitation,
  resetSecondFactor,
  unbindStaff,
} from '@mahzar/shared/rest/staff';
import type { StaffAccount } from '@mahzar/shared/rest/staff';
import { STAFF_ROLES } from '@mahzar/shared/staff/roles';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useAct } from '../api/useAct.ts';
import { useWhole } from '../api/useLoad.ts';
import { missing } from '../ui/missing.ts';
import { MissingPage } from '../ui/MissingPage.tsx';
import { Badge } from '../ui/Badge.tsx';
import { TextField, TicksField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useWho } from '../session/who.tsx';
import { InvitationLink } from './InvitationLink.tsx';

/** One colleague's account, selected from the court's accounts. */
export default function ColleaguePage() {
  const { account: id } = useParams<{ account: string }>();
  const all = useWhole(listStaff, { query: { limit: 200 } });
  return (
    <Loaded of={all}>
      {(accounts) => {
        const account = accounts.find((one) => one.id === id);
        if (account === undefined) return <MissingPage name="notFound" />;
        return <Colleague key={account.version} account={account} />;
      }}
    </Loaded>
  );
}

function Colleague({ account }: { readonly account: StaffAccount }) {
  const t = useStaffWords();
  const { id, version, state } = account;
  const tell = useTell();
  const isMe = useWho().account === id;
  const [name, setName] = useState(account.name);
  const [roles, setRoles] = useState(account.roles);
  const [asked, setAsked] = useState<'reset' | 'unbind' | null>(null);
  const change = useAct(changeStaff);
  const renew = useAct(renewInvitation);
  const reset = useAct(resetSecondFactor);
  const unbind = useAct(unbindStaff);
  const end = useAct(endStaffSessions);
  const params = { account: id };
  const failed = { onError: useTellFailure() };

  const turn = (disabled: boolean, at: number): void =>
    change.mutate(
      { params, body: { version: at, disabled } },
      {
        ...failed,
        onSuccess: (now) =>
          tell(t(disabled ? 'colleagues.wasDisabled' : 'colleagues.wasEnabled'), {
            undo: () => turn(!disabled, now.version),
          }),
      },
    );

  return (
    <Screen
      title={account.name}
      lead={<bdi>{account.email}</bdi>}
      width="form"
      acts={
        state !== 'invited' &&
        !isMe && (
          <Button onPress={() => turn(state === 'active', version)}>
            {t(state === 'active' ? 'colleagues.disable' : 'colleagues.enable')}
          </Button>
        )
      }
    >
      <dl className="facts">
        <div>
          <dt>{t('colleagues.state')}</dt>
          <dd>
            <Badge look={state === 'active' ? 'good' : state === 'invited' ? 'warn' : 'plain'}>
              {t(`colleagues.states.${state}`)}
            </Badge>
          </dd>
        </div>
        <div>
          <dt>{t('colleagues.lastSignIn')}</dt>
          <dd>{account.lastSignInAt === null ? t('common.none') : <Moment at={account.lastSignInAt} />}</dd>
        </div>
        <div>
          <dt>{t('account.factor')}</dt>
          <dd>{t(account.secondFactor ? 'common.yes' : 'common.no')}</dd>
        </div>
        {account.organisation && (
          <div>
            <dt>{t('colleagues.organisation')}</dt>
            <dd>{t('common.yes')}</dd>
          </div>
        )}
      </dl>
      <section className="card">
        <Form
          error={change.error}
          isBusy={change.isPending}
          submit={t('common.save')}
          check={() => [
            ...missing('name', name),
            ...(roles.length === 0 ? [{ field: 'roles', code: 'one-at-least' }] : []),
          ]}
          onSubmit={() =>
            change.mutate(
              { params, body: { version, name: name.trim(), roles } },
              { onSuccess: () => tell(t('common.saved')) },
            )
          }
        >
          <TextField name="name" label={t('account.name')} width="medium" value={name} onChange={setName} />
          <TicksField
            name="roles"
            label={t('colleagues.roles')}
            values={STAFF_ROLES}
            chosen={roles}
            nameOf={(role) => t(`roles.${role}`)}
            onChange={(chosen) => setRoles([...chosen])}
          />
        </Form>
      </section>
      {renew.data !== undefined && <InvitationLink account={account} invitation={renew.data} />}
      <section className="card" aria-labelledby="access">
        <h2 id="access">{t('colleagues.access')}</h2>
        <div className="form__acts">
          <Button isPending={renew.isPending} onPress={() => renew.mutate({ params }, failed)}>
            {t(state === 'invited' ? 'colleagues.renewInvitation' : 'colleagues.newPassword')}
          </Button>
          {account.secondFactor && <Button onPress={() => setAsked('reset')}>{t('colleagues.resetFactor')}</Button>}
          {account.organisation && <Button onPress={() => setAsked('unbind')}>{t('colleagues.unbind')}</Button>}
          {state === 'active' && (
            <Button onPress={() => end.mutate({ params }, { ...failed, onSuccess: () => tell(t('colleagues.ended')) })}>
              {t('colleagues.endSessions')}
            </Button>
          )}
        </div>
      </section>
      <Confirm
        title={t('colleagues.resetTitle', { name: account.name })}
        text={t('colleagues.resetText')}
        confirm={t('colleagues.resetFactor')}
        cancel={t('common.cancel')}
        isOpen={asked === 'reset'}
        onCancel={() => setAsked(null)}
        onConfirm={() => {
          setAsked(null);
          reset.mutate({ params }, { ...failed, onSuccess: () => tell(t('colleagues.wasReset')) });
        }}
      />
      <Confirm
        title={t('colleagues.unbindTitle', { name: account.name })}
        text={t('colleagues.unbindText', { email: account.email })}
        confirm={t('colleagues.unbind')}
        cancel={t('common.cancel')}
        isOpen={asked === 'unbind'}
        onCancel={() => setAsked(null)}
        onConfirm={() => {
          setAsked(null);
          unbind.mutate({ params }, { ...failed, onSuccess: () => tell(t('colleagues.wasUnbound')) });
        }}
      />
    </Screen>
  );
}
