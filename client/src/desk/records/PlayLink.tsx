import { Icon } from '../../ui/Icon.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** The way to the record of a hearing, to play it; whether the caller may is asked there. */
export function PlayLink({ id }: { readonly id: string }) {
  const t = useStaffWords();
  return (
    <a className="button button--secondary" href={`/record/${encodeURIComponent(id)}`}>
      <Icon name="play" />
      {t('booking.playRecord')}
    </a>
  );
}
