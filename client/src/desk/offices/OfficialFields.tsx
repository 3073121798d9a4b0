import { OFFICIAL_TITLES } from '@mahzar/shared/offices/office';
import type { Colleague } from '@mahzar/shared/rest/staff';
import { Button } from '../../ui/Button.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { SelectField, TextField } from '../ui/Field.tsx';
import { FieldPlace } from '../ui/FormContext.tsx';
import { newId } from '../ui/new-id.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { newOfficial } from './draft.ts';
import type { OfficialForm } from './draft.ts';
import { useOfficeWords } from './useOfficeWords.ts';

/** Most officials that the service accepts. */
const MAX = 10;

interface OfficialFieldsProps {
  readonly officials: readonly OfficialForm[];
  /** Colleagues who can be chosen. */
  readonly colleagues: readonly Colleague[];
  readonly nameOf: (account: string) => string | undefined;
  readonly onChange: (officials: readonly OfficialForm[]) => void;
}

/** The officials who receive people, with title and room. */
export function OfficialFields({ officials, colleagues, nameOf, onChange }: OfficialFieldsProps) {
  const t = useOfficeWords();
  const common = useStaffWords();
  const { language } = useLanguage();
  return (
    <>
      {officials.map((official, at) => {
        const set = (part: Partial<OfficialForm>): void =>
          onChange(officials.map((one) => (one === official ? { ...one, ...part } : one)));
        const place = nameOf(official.account) ?? t('officialAt', { number: formatNumber(language, at + 1) });
        const known = colleagues.map(({ account }) => account);
        return (
          <FieldPlace key={official.id} value={place}>
            <fieldset className="office-official">
              <legend className="visually-hidden">{place}</legend>
              <SelectField
                name={`officials.${at}.account`}
                label={t('official')}
                value={official.account}
                // Accounts that lost the role since stay visible, and the service refuses them.
                values={
                  known.includes(official.account) || official.account === '' ? known : [...known, official.account]
                }
                nameOf={(account) => nameOf(account) ?? account}
                empty={common('common.choose')}
                onChange={(account) => set({ account })}
              />
              <SelectField
                name={`officials.${at}.title`}
                label={t('officialTitle')}
                value={official.title}
                values={OFFICIAL_TITLES}
                nameOf={(title) => t(`officialTitles.${title}`)}
                onChange={(title) => title !== '' && set({ title })}
              />
              <TextField
                name={`officials.${at}.room`}
                label={t('room')}
                maxLength={60}
                value={official.room}
                onChange={(room) => set({ room })}
              />
              {officials.length > 1 && (
                <Button
                  look="quiet"
                  size="icon"
                  icon="close"
                  aria-label={t('removeOfficial', { name: place })}
                  onPress={() => onChange(officials.filter((one) => one !== official))}
                />
              )}
            </fieldset>
          </FieldPlace>
        );
      })}
      {officials.length < MAX && (
        <div>
          <Button icon="plus" onPress={() => onChange([...officials, newOfficial(newId, 'deputy')])}>
            {t('addOfficial')}
          </Button>
        </div>
      )}
    </>
  );
}
