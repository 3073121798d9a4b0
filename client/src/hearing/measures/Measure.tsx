import type { ReactNode } from 'react';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';

interface MeasureProps {
  readonly title: string;
  /** Number of measures in force. */
  readonly count?: number;
  readonly children: ReactNode;
}

/** A section of the panel, folded until it is needed. */
export function Measure({ title, count = 0, children }: MeasureProps) {
  const { language } = useLanguage();
  return (
    <details className="measure">
      <summary>
        <h3>
          {title} {count > 0 && <span className="measure__count">{formatNumber(language, count)}</span>}
        </h3>
      </summary>
      <div className="measure__body">{children}</div>
    </details>
  );
}
