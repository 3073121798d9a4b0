import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';

/** The number of a turn, as it is called in the hall. */
export function Turn({ number }: { readonly number: number | null }) {
  const { language } = useLanguage();
  return <span className="queue-turn">{number === null ? '—' : formatNumber(language, number)}</span>;
}
