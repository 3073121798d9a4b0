import { listColleagues } from '@mahzar/shared/rest/staff';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useLoad } from '../api/useLoad.ts';
import { PickField } from '../ui/PickField.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

interface StaffAccountFieldProps {
  readonly name: string;
  /** Roles of which the account must have one. */
  readonly roles: readonly StaffRole[];
  /** Id of the account; '' while there is none. */
  readonly value: string;
  readonly onChange: (colleague: { readonly account: string; readonly name: string } | null) => void;
}

/** The account of a judge, prosecutor or clerk, whose own list then shows the hearing. */
export function StaffAccountField({ name, roles, value, onChange }: StaffAccountFieldProps) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const colleagues = useLoad(listColleagues, {}).data?.items;
  const picks = colleagues
    ?.filter((one) => one.account === value || one.roles.some((role) => roles.includes(role)))
    .map((one) => ({
      id: one.account,
      name: one.name,
      note: formatList(
        language,
        one.roles.map((role) => t(`roles.${role}`)),
      ),
    }));
  // An account that was disabled since is not listed any more, but stays until somebody removes it.
  const isGone = value !== '' && picks?.every(({ id }) => id !== value) === true;
  return (
    <PickField
      name={name}
      label={t('booking.account')}
      picks={isGone ? [...picks, { id: value, name: t('booking.accountGone'), note: '' }] : picks}
      value={value}
      onChange={(pick) => onChange(pick === null ? null : { account: pick.id, name: pick.name })}
    />
  );
}
