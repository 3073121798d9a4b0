import { formatClock, formatDate, formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';

interface MomentProps {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly as?: 'date' | 'clock' | 'both' | 'short';
}

/** A moment at the time of the court, in the calendar and digits of the language. */
export function Moment({ at, as = 'both' }: MomentProps) {
  const { language } = useLanguage();
  const text = {
    date: () => formatDate(language, at),
    clock: () => formatClock(language, at),
    both: () => formatDateTime(language, at),
    short: () => `${formatDate(language, at)}${language === 'fa' ? '، ' : ', '}${formatClock(language, at)}`,
  }[as]();
  return <time dateTime={new Date(at).toISOString()}>{text}</time>;
}
