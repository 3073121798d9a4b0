import { useLocation, useParams } from 'wouter';
import { changeBooking, readBooking } from '@mahzar/shared/rest/bookings';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { useStaffWords } from '../useStaffWords.ts';
import { BookingForm } from './BookingForm.tsx';
import { bodyOf, draftOf, withoutSecrets } from './draft.ts';

/** Changes a booking; what is typed is of the version that was read, and a newer one is not overwritten. */
export default function ChangeBookingPage() {
  const { booking: id } = useParams<{ booking: string }>();
  const booking = useLoad(readBooking, { params: { booking: id } });
  return <Loaded of={booking}>{(read) => <ChangeBooking key={read.version} booking={read} />}</Loaded>;
}

function ChangeBooking({ booking }: { readonly booking: Booking }) {
  const t = useStaffWords();
  const tell = useTell();
  const [, go] = useLocation();
  const { id, version } = booking;
  const { value, change, forget } = useDraft(`booking-${id}-${version}`, draftOf(booking), withoutSecrets);
  const act = useAct(changeBooking);
  return (
    <Screen title={t('booking.changeTitle')} lead={booking.title} width="wide">
      <BookingForm
        value={value}
        onChange={change}
        error={act.error}
        isBusy={act.isPending}
        submit={t('common.save')}
        except={id}
        onSubmit={() =>
          act.mutate(
            { params: { booking: id }, body: { ...bodyOf(value), version } },
            {
              onSuccess: () => {
                forget();
                tell(t('booking.changed'));
                go(`/bookings/${id}`, { replace: true });
              },
            },
          )
        }
        acts={
          <LinkButton href={`/bookings/${id}`} look="quiet">
            {t('common.cancel')}
          </LinkButton>
        }
      />
    </Screen>
  );
}
