import { Icon } from '../../ui/Icon.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Link to the player of a hearing's record; the record's page checks the right. */
export function PlayLink({ id }: { readonly id: string }) {
  const t = useStaffWords();
  return (
    <a className="button button--secondary" href={`/record/${encodeURIComponent(id)}`}>
      <Icon name="play" />
      {t('booking.playRecord')}
    </a>
  );
}
