import { inviteStaff } from '@mahzar/shared/rest/staff';
import { STAFF_ROLES } from '@mahzar/shared/staff/roles';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/language.ts';
import type { Language } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { SelectField, TextField, TicksField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { missing } from '../ui/missing.ts';
import { useDraft } from '../ui/useDraft.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { InvitationLink } from './InvitationLink.tsx';

interface Draft {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly StaffRole[];
  readonly language: Language;
}

/** Creates an account for a colleague, and the link by which they accept it. */
export function Invite({ onClose }: { readonly onClose: () => void }) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const { value, change, forget } = useDraft<Draft>('invite', { name: '', email: '', roles: [], language });
  const act = useAct(inviteStaff);
  if (act.data !== undefined) {
    return (
      <InvitationLink account={act.data.account} invitation={act.data.invitation}>
        <Button onPress={() => act.reset()}>{t('colleagues.another')}</Button>
        <Button look="quiet" onPress={onClose}>
          {t('common.close')}
        </Button>
      </InvitationLink>
    );
  }
  return (
    <section className="card" aria-labelledby="invite">
      <h2 id="invite">{t('colleagues.invite')}</h2>
      <Form
        error={act.error}
        isBusy={act.isPending}
        submit={t('colleagues.make')}
        check={() => [
          ...missing('name', value.name),
          ...missing('email', value.email),
          ...(value.roles.length === 0 ? [{ field: 'roles', code: 'one-at-least' }] : []),
        ]}
        onSubmit={() =>
          act.mutate(
            { body: { ...value, roles: [...value.roles], name: value.name.trim(), email: value.email.trim() } },
            {
              onSuccess: () => {
                change({ name: '', email: '' });
                forget();
              },
            },
          )
        }
        onCancel={onClose}
      >
        <div className="form__row">
          <TextField
            name="name"
            label={t('account.name')}
            autoFocus
            maxLength={120}
            value={value.name}
            onChange={(name) => change({ name })}
          />
          <TextField
            name="email"
            label={t('signIn.email')}
            type="email"
            isLatin
            maxLength={254}
            value={value.email}
            onChange={(email) => change({ email })}
          />
          <SelectField
            name="language"
            label={t('account.language')}
            value={value.language}
            values={LANGUAGES}
            nameOf={(one) => LANGUAGE_NAMES[one]}
            onChange={(one) => one !== '' && change({ language: one })}
          />
        </div>
        <TicksField
          name="roles"
          label={t('colleagues.roles')}
          values={STAFF_ROLES}
          chosen={value.roles}
          nameOf={(role) => t(`roles.${role}`)}
          onChange={(roles) => change({ roles })}
        />
      </Form>
    </section>
  );
}
