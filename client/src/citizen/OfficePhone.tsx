import type { MyRequest } from '@mahzar/shared/rest/requests';
import { latinDigits } from '@mahzar/shared/digits';
import { localDigits } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { useCitizenWords } from './words/useCitizenWords.ts';

/** The office's telephone for questions; empty if it has none. */
export function OfficePhone({ office: { name, telephone } }: Pick<MyRequest, 'office'>) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  if (telephone === '') return null;
  return (
    <p className="soft">
      {t('officePhone', { office: name })}{' '}
      <a href={`tel:${latinDigits(telephone).replace(/[^\d+]/g, '')}`} dir="ltr">
        {localDigits(language, telephone)}
      </a>
    </p>
  );
}
