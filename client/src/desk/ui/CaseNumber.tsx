import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';

/** A case's number in the digits of the language, protected from reordering between words. */
export function CaseNumber({ number }: { readonly number: string }) {
  const { language } = useLanguage();
  return <bdi>{localDigits(language, number)}</bdi>;
}
