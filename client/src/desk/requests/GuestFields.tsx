import { GUEST_ROLES, guestProblems, MAX_GUESTS } from '@mahzar/shared/requests/guests';
import type { Guest } from '@mahzar/shared/requests/guests';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import { Button } from '../../ui/Button.tsx';
import { SelectField, TextField } from '../ui/Field.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';

interface GuestFieldsProps {
  readonly guests: readonly Guest[];
  readonly onChange: (guests: readonly Guest[]) => void;
}

/** The guests who join a meeting from another place than the citizen, each by a link of their own. */
export function GuestFields({ guests, onChange }: GuestFieldsProps) {
  const t = useQueueWords();
  const change = (at: number, by: Partial<Guest>): void =>
    onChange(guests.map((guest, index) => (index === at ? { ...guest, ...by } : guest)));
  return (
    <>
      {guests.map((guest, at) => (
        // Only their position identifies the guests.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="form__row" key={at}>
          <SelectField
            name={`guests.${at}.role`}
            label={t('guests.role')}
            value={guest.role}
            values={GUEST_ROLES}
            nameOf={(role) => t(`request.${role}`)}
            onChange={(role) => role !== '' && change(at, { role })}
          />
          <TextField
            name={at === 0 ? 'company.elsewhere' : `guests.${at}.name`}
            label={t('name')}
            maxLength={120}
            value={guest.name}
            onChange={(name) => change(at, { name })}
          />
          <TextField
            name={`guests.${at}.phone`}
            label={t('request.phone')}
            isLatin
            type="tel"
            maxLength={40}
            value={guest.phone}
            onChange={(phone) => change(at, { phone })}
          />
          <Button look="quiet" onPress={() => onChange(guests.filter((_, index) => index !== at))}>
            {t('guests.remove')}
          </Button>
        </div>
      ))}
      {guests.length < MAX_GUESTS && (
        <div>
          <Button size="small" onPress={() => onChange([...guests, { role: 'lawyer', name: '', phone: '' }])}>
            {t('guests.add')}
          </Button>
        </div>
      )}
    </>
  );
}

/** Returns the problems of the guests, with the desk's codes. */
export function problemsOfGuests(guests: readonly Guest[]): FieldProblem[] {
  return guestProblems(guests).map(({ field, code }) => ({ field, code: code === 'empty' ? 'required' : 'mobile' }));
}

/** Returns the guests as the service expects them. */
export function tidyGuests(guests: readonly Guest[]): Guest[] {
  return guests.map(({ role, name, phone }) => ({ role, name: name.trim(), phone: phone.trim() }));
}
