import type { DayBlock } from '@mahzar/shared/offices/office-day';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Hours } from '../ui/Hours.tsx';

/** The hours of a day in which people are received. */
export function DayHours({ blocks }: { readonly blocks: readonly Pick<DayBlock, 'from' | 'to'>[] }) {
  const { language } = useLanguage();
  return (
    <span>
      {blocks.map(({ from, to }, at) => (
        <span key={from}>
          {at > 0 && (language === 'fa' ? '، ' : ', ')}
          <Hours from={from} to={to} />
        </span>
      ))}
    </span>
  );
}
