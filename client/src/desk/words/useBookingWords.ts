import { useTranslation } from 'react-i18next';
import type { Role } from '@mahzar/shared/hearing/roles';
import { formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';

/** Returns names of people and their roles for the desk's tables. */
export function useBookingWords() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const role = (of: Role): string => t(`roles.${of}`);
  return {
    role,
    list: (names: readonly string[]) => formatList(language, names),
    people: (people: readonly { readonly name: string; readonly role: Role }[]) =>
      people.map(({ name, role: of }) => `${name} (${role(of)})`).join(language === 'fa' ? '، ' : ', '),
  };
}
