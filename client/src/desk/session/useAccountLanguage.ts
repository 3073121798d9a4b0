import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { storageOf } from '../../browser/storage.ts';
import { LANGUAGE_KEY, isNamedByLink } from '../../i18n/language.ts';
import type { Language } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';

/**
 * Shows the desk in the account's language once it is known, unless a link chose another for this tab. It is not stored in the
 * browser: the next colleague at this computer has another account.
 * @param isNew whether the account is just being accepted: then also where this browser was used in another language
 */
export function useAccountLanguage(ofAccount: Language | undefined, isNew: boolean): void {
  const { i18n } = useTranslation();
  const { show } = useLanguage();
  // Read when the page was opened, because the desk's next page has another address.
  const [named] = useState(() => isNamedByLink(window.location.search, storageOf('sessionStorage')));
  useEffect(() => {
    if (named || ofAccount === undefined || ofAccount === i18n.language) return;
    if (isNew || (storageOf('localStorage')?.getItem(LANGUAGE_KEY) ?? null) === null) show(i18n, ofAccount);
  }, [named, ofAccount, isNew, i18n, show]);
}
