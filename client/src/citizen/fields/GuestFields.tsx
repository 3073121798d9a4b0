import type { Guest, GuestRole } from '@mahzar/shared/requests/guests';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { Options } from './Options.tsx';
import { TextField } from './TextField.tsx';

/** Most guests who join from another place. */
const MAX_GUESTS = 3;
const ROLES: readonly GuestRole[] = ['lawyer', 'interpreter', 'companion'];
/** An empty guest. */
export const NOBODY: Guest = { role: 'lawyer', name: '', phone: '' };

interface GuestFieldsProps {
  readonly guests: readonly Guest[];
  readonly onChange: (guests: readonly Guest[]) => void;
}

/** The guests who join the meeting from another place: role, name, and the telephone that receives their link. */
export function GuestFields({ guests, onChange }: GuestFieldsProps) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const change = (at: number, by: Partial<Guest>): void =>
    onChange(guests.map((guest, index) => (index === at ? { ...guest, ...by } : guest)));
  return (
    <>
      <p className="soft">{t('guests.hint')}</p>
      {guests.map(({ role, name, phone }, at) => {
        const field = at === 0 ? 'elsewhere' : `elsewhere-${at}`;
        return (
          // Only their position identifies the guests.
          // oxlint-disable-next-line react/no-array-index-key
          <div
            className="guest"
            key={at}
            role="group"
            aria-label={t('guests.person', { number: formatNumber(language, at + 1) })}
          >
            <Options
              field={`${field}-role`}
              legend={t('guests.role')}
              options={ROLES.map((value) => ({ value, label: t(`guests.roles.${value}`) }))}
              chosen={role}
              onChoose={(chosen) => change(at, { role: chosen })}
            />
            <TextField
              field={field}
              label={t('guests.name')}
              value={name}
              onChange={(value) => change(at, { name: value })}
            />
            <TextField
              field={`${field}-phone`}
              label={t('guests.phone')}
              value={phone}
              digits={11}
              onChange={(value) => change(at, { phone: value })}
            />
            <Button look="quiet" onPress={() => onChange(guests.filter((_, index) => index !== at))}>
              {t('guests.remove')}
            </Button>
          </div>
        );
      })}
      {guests.length < MAX_GUESTS && (
        <Button look="quiet" onPress={() => onChange([...guests, NOBODY])}>
          {t('guests.another')}
        </Button>
      )}
    </>
  );
}
