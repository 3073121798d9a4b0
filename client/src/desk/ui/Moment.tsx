import { formatClock, formatDate, formatDateTime, formatEnd } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';

interface MomentProps {
  /** Epoch milliseconds. */
  readonly at: number;
  /** `end`: the time of day at which something ends. */
  readonly as?: 'date' | 'clock' | 'end' | 'both' | 'short';
}

/** A moment in the court's time, in the calendar and digits of the language. */
export function Moment({ at, as = 'both' }: MomentProps) {
  const { language } = useLanguage();
  const text = {
    date: () => formatDate(language, at),
    clock: () => formatClock(language, at),
    end: () => formatEnd(language, at),
    both: () => formatDateTime(language, at),
    short: () => `${formatDate(language, at)}${language === 'fa' ? '، ' : ', '}${formatClock(language, at)}`,
  }[as]();
  return <time dateTime={new Date(at).toISOString()}>{text}</time>;
}
