import { useState } from 'react';
import { shownTrackingCode } from '@mahzar/shared/requests/tracking-code';
import { localDigits } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Button } from '../ui/Button.tsx';
import { useCitizenWords } from './words/useCitizenWords.ts';

/** The tracking code in large type; a tap copies it. */
export function TrackingCode({ code }: { readonly code: string }) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const [isCopied, setCopied] = useState(false);
  return (
    <section className="tracking" aria-labelledby="tracking">
      <h2 id="tracking">{t('tracking')}</h2>
      <p className="tracking__code" dir="ltr">
        {localDigits(language, shownTrackingCode(code))}
      </p>
      <Button
        icon={isCopied ? 'check' : 'list'}
        onPress={() => void navigator.clipboard?.writeText(shownTrackingCode(code)).then(() => setCopied(true))}
      >
        {isCopied ? t('copied') : t('copy')}
      </Button>
    </section>
  );
}
