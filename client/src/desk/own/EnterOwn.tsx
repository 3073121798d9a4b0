import { ownLink } from '@mahzar/shared/rest/bookings';
import { inLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';

interface EnterOwnProps {
  readonly booking: string;
  readonly look?: 'primary' | 'secondary';
}

/**
 * Enters a hearing for which the person is booked with their account: their link is requested and followed, but never displayed.
 */
export function EnterOwn({ booking, look = 'primary' }: EnterOwnProps) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const enter = useAct(ownLink);
  const onError = useTellFailure();
  const open = (): void =>
    enter.mutate(
      { params: { booking }, body: {} },
      { onError, onSuccess: ({ link }) => window.location.assign(inLanguage(link, language)) },
    );
  return (
    <Button look={look} icon="door" isPending={enter.isPending} onPress={open}>
      {t('booking.enter')}
    </Button>
  );
}
