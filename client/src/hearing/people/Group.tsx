import { useId } from 'react';
import type { ReactNode } from 'react';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';

interface GroupProps {
  readonly title: string;
  readonly count?: number;
  /** A note about all of them. */
  readonly note?: string;
  /** An action on all of them. */
  readonly action?: ReactNode;
  /** Rows of a list. */
  readonly children: ReactNode;
}

/** A titled section of the list of people. */
export function Group({ title, count, note, action, children }: GroupProps) {
  const { language } = useLanguage();
  const id = useId();
  return (
    <section aria-labelledby={id} className="people__group">
      <div className="people__head">
        <h3 id={id} tabIndex={-1}>
          {title} {count !== undefined && <span className="people__count">({formatNumber(language, count)})</span>}
        </h3>
        {action}
      </div>
      {note !== undefined && <p className="people__note">{note}</p>}
      <ul className="plain-list">{children}</ul>
    </section>
  );
}
