import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { LANGUAGE_NAMES, otherLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Icon } from './Icon.tsx';

/** Offers the other language, under its own name. */
export const LanguageSwitch = memo(function LanguageSwitch() {
  const { i18n } = useTranslation();
  const { language, change } = useLanguage();
  const other = otherLanguage(language);
  return (
    <AriaButton className="button button--quiet language-switch" onPress={() => change(i18n, other)}>
      <Icon name="globe" />
      <span lang={other}>{LANGUAGE_NAMES[other]}</span>
    </AriaButton>
  );
});
