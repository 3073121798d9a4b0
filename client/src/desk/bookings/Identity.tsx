import { confirmIdentity, withdrawIdentity } from '@mahzar/shared/rest/identity';
import type { listIdentities } from '@mahzar/shared/rest/identity';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import type { BookedPerson, Booking } from '@mahzar/shared/scheduling/booking';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { Badge } from '../ui/Badge.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay } from '../session/who.tsx';

const LOOKS = {
  'not-needed': 'plain',
  waiting: 'warn',
  'proven-by-code': 'good',
  'proven-by-staff': 'good',
  'another-browser': 'warn',
  refused: 'bad',
  locked: 'bad',
} as const;

const OFFERED = {
  'not-needed': [],
  waiting: ['confirm', 'refuse'],
  locked: ['confirm', 'refuse'],
  'proven-by-code': ['withdraw'],
  'proven-by-staff': ['withdraw'],
  // A confirmation by staff applies to the waiting device.
  'another-browser': ['confirm', 'withdraw'],
  refused: ['confirm', 'withdraw'],
} as const;

interface IdentityProps {
  readonly booking: Pick<Booking, 'id' | 'version'>;
  readonly person: BookedPerson;
  /** Undefined until it is loaded. */
  readonly state: CallAnswer<typeof listIdentities>['items'][number]['state'] | undefined;
  /** The hearing may still be held. */
  readonly isAhead: boolean;
}

/** A person's identification. Permitted staff can confirm it for people who must prove their identity, and withdraw it. */
export function Identity({ booking, person, state, isAhead }: IdentityProps) {
  const t = useStaffWords();
  const may = useMay();
  const tell = useTell();
  const decide = useAct(confirmIdentity);
  const withdraw = useAct(withdrawIdentity);
  const onError = useTellFailure();
  if (state === undefined) return null;
  const { id, name } = person;
  const { version } = booking;
  const params = { booking: booking.id, person: id };
  const takeBack = (): void =>
    withdraw.mutate(
      { params, body: { version } },
      { onError, onSuccess: () => tell(t('people.identityWithdrawn', { name })) },
    );
  const say = (outcome: 'confirmed' | 'refused'): void =>
    decide.mutate(
      { params, body: { outcome, how: 'by-sight', version } },
      {
        onError,
        onSuccess: () =>
          tell(t(outcome === 'confirmed' ? 'people.identityConfirmed' : 'people.identityRefused', { name }), {
            undo: takeBack,
          }),
      },
    );
  const acts = {
    confirm: {
      label: t('people.confirmIdentity'),
      of: t('people.confirmIdentityOf', { name }),
      do: () => say('confirmed'),
    },
    refuse: { label: t('people.refuseIdentity'), of: t('people.refuseIdentityOf', { name }), do: () => say('refused') },
    withdraw: { label: t('people.withdrawIdentity'), of: t('people.withdrawIdentityOf', { name }), do: takeBack },
  };
  const offered = isAhead && may('confirm-identity') ? OFFERED[state] : [];
  return (
    <>
      <Badge look={LOOKS[state]}>{t(`people.identities.${state}`)}</Badge>
      {offered.length > 0 && (
        <div className="people-identity">
          {offered.map((act) => (
            <Button
              key={act}
              size="small"
              isDisabled={decide.isPending || withdraw.isPending}
              aria-label={acts[act].of}
              onPress={acts[act].do}
            >
              {acts[act].label}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
