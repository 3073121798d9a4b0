import { confirmIdentity } from '@mahzar/shared/rest/identity';
import type { listIdentities } from '@mahzar/shared/rest/identity';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import type { BookedPerson } from '@mahzar/shared/scheduling/booking';
import { Button } from '../../../ui/Button.tsx';
import type { CallError } from '../api/call.ts';
import { useAct } from '../api/useAct.ts';
import { useErrorText } from '../api/error-text.ts';
import { Badge } from '../ui/Badge.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useStaffWords } from '../useStaffWords.ts';
import { useMay } from '../who.tsx';

const LOOKS = {
  'not-needed': 'plain',
  waiting: 'warn',
  'proven-by-code': 'good',
  'proven-by-staff': 'good',
  refused: 'bad',
  locked: 'bad',
} as const;

interface IdentityProps {
  readonly booking: string;
  readonly person: BookedPerson;
  /** Undefined until it is known. */
  readonly state: CallAnswer<typeof listIdentities>['items'][number]['state'] | undefined;
  /** The hearing may yet be held. */
  readonly isAhead: boolean;
}

/** Whether it is known who somebody is; who may say so does, of those who still have to show it. */
export function Identity({ booking, person, state, isAhead }: IdentityProps) {
  const t = useStaffWords();
  const may = useMay();
  const tell = useTell();
  const errorText = useErrorText();
  const decide = useAct(confirmIdentity);
  if (state === undefined) return null;
  const { id, name } = person;
  const say = (outcome: 'confirmed' | 'refused'): void =>
    decide.mutate(
      { params: { booking, person: id }, body: { outcome, how: 'by-sight' } },
      {
        onSuccess: () =>
          tell(t(outcome === 'confirmed' ? 'people.identityConfirmed' : 'people.identityRefused', { name })),
        onError: (error: CallError) => tell(errorText(error), { look: 'failed' }),
      },
    );
  const isOpen =
    isAhead && may('confirm-identity') && (state === 'waiting' || state === 'locked' || state === 'refused');
  return (
    <>
      <Badge look={LOOKS[state]}>{t(`people.identities.${state}`)}</Badge>
      {isOpen && (
        <div className="people-identity">
          <Button
            size="small"
            isDisabled={decide.isPending}
            aria-label={t('people.confirmIdentityOf', { name })}
            onPress={() => say('confirmed')}
          >
            {t('people.confirmIdentity')}
          </Button>
          {state !== 'refused' && (
            <Button
              size="small"
              isDisabled={decide.isPending}
              aria-label={t('people.refuseIdentityOf', { name })}
              onPress={() => say('refused')}
            >
              {t('people.refuseIdentity')}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
