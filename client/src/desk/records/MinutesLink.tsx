import { Icon } from '../../ui/Icon.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** The way to the minutes of a hearing; whether the caller may read or write them is asked there. */
export function MinutesLink({ id }: { readonly id: string }) {
  const t = useStaffWords();
  return (
    <a className="button button--secondary" href={`/minutes/${encodeURIComponent(id)}`}>
      <Icon name="minutes" />
      {t('booking.minutes')}
    </a>
  );
}
