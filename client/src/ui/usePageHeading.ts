import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';

/** Sets the document's title, and on a change of page moves the focus to the heading, so that it is announced. */
export function usePageHeading(title: string): RefObject<HTMLHeadingElement | null> {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – ${t('app.name')}`;
  }, [title, t]);
  useEffect(() => {
    // Unless a field of the page has requested the focus.
    const isTaken = document.activeElement?.closest('main') !== null && document.activeElement !== null;
    if (document.documentElement.dataset['shown'] !== undefined && !isTaken) {
      heading.current?.focus({ preventScroll: true });
    }
    document.documentElement.dataset['shown'] = '';
    window.scrollTo(0, 0);
  }, []);
  return heading;
}
