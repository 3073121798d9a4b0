import { Icon } from '../../ui/Icon.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Link to the minutes of a hearing; the minutes' page checks the right to read or write them. */
export function MinutesLink({ id }: { readonly id: string }) {
  const t = useStaffWords();
  return (
    <a className="button button--secondary" href={`/minutes/${encodeURIComponent(id)}`}>
      <Icon name="minutes" />
      {t('booking.minutes')}
    </a>
  );
}
