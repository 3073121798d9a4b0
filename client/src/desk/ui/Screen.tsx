import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { courtName } from '../../i18n/court.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';

interface ScreenProps {
  /** The page's one heading; also the document's title. */
  readonly title: string;
  /** Small text under the heading. */
  readonly lead?: ReactNode;
  /** The page's main acts, on the line of the heading. */
  readonly acts?: ReactNode;
  /** Forms have one column, long ones several fields in a row; lists use the available width. */
  readonly width?: 'form' | 'wide' | 'list';
  readonly children: ReactNode;
}

/** A page of the desk: its heading, its main acts, and its content. */
export function Screen({ title, lead, acts, width = 'list', children }: ScreenProps) {
  const { t } = useTranslation();
  const court = courtName(useLanguage().language);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – ${t('app.name')}`;
  }, [title, t]);
  useEffect(() => {
    // On a change of page the heading is announced; on the first page the browser sets the focus.
    if (document.documentElement.dataset['shown'] !== undefined && !hasFocusOfItsOwn()) {
      heading.current?.focus({ preventScroll: true });
    }
    document.documentElement.dataset['shown'] = '';
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className="screen" data-width={width}>
      <div className="screen__head">
        <div className="screen__titles">
          {court !== undefined && <p className="print-only">{court}</p>}
          <h1 ref={heading} tabIndex={-1} className="screen__title">
            {title}
          </h1>
          {lead !== undefined && <p className="soft">{lead}</p>}
        </div>
        {acts !== undefined && <div className="screen__acts">{acts}</div>}
      </div>
      {children}
    </div>
  );
}

/** Whether a field of the page has requested the focus. */
function hasFocusOfItsOwn(): boolean {
  return document.activeElement?.closest('.screen') !== null && document.activeElement !== document.body;
}
