import { useEffect, useState } from 'react';
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
import { useStaffWords } from '../words/useStaffWords.ts';
import { BookingForm } from './BookingForm.tsx';
import { bodyOf, draftOf, withoutSecrets } from './draft.ts';
import { mergeDrafts } from './merge.ts';

/** Changes a booking. A colleague's simultaneous changes are not overwritten, but merged into the form. */
export default function ChangeBookingPage() {
  const { booking: id } = useParams<{ booking: string }>();
  const booking = useLoad(readBooking, { params: { booking: id } });
  return (
    <Loaded of={booking}>{(read) => <ChangeBooking booking={read} onOutdated={() => void booking.refetch()} />}</Loaded>
  );
}

interface ChangeBookingProps {
  /** The present booking. */
  readonly booking: Booking;
  readonly onOutdated: () => void;
}

function ChangeBooking({ booking, onOutdated }: ChangeBookingProps) {
  const t = useStaffWords();
  const tell = useTell();
  const [, go] = useLocation();
  const { id, version } = booking;
  // The version on which the form is based, and whether a newer one was merged into it.
  const [base, setBase] = useState(booking);
  const [isMerged, setMerged] = useState(false);
  const { value, change, forget } = useDraft(`booking-${id}-${base.version}`, draftOf(booking), withoutSecrets);
  const act = useAct(changeBooking);
  const isSent = act.isPending || act.isSuccess;
  useEffect(() => {
    if (version === base.version || isSent) return;
    change(mergeDrafts(draftOf(base), value, draftOf(booking)));
    setBase(booking);
    setMerged(true);
    act.reset();
  }, [version, base, booking, value, change, isSent, act]);
  return (
    <Screen title={t('booking.changeTitle')} lead={booking.title} width="wide">
      {isMerged && (
        <div className="state-box" role="alert">
          <h2>{t('booking.merged')}</h2>
          <p>{t('booking.mergedText')}</p>
        </div>
      )}
      <BookingForm
        value={value}
        onChange={change}
        error={act.error}
        isBusy={act.isPending}
        submit={t('common.save')}
        except={id}
        onSubmit={(clashes) =>
          act.mutate(
            {
              params: { booking: id },
              body: { ...bodyOf(value), version: base.version, ...(clashes && { clashes: [...clashes] }) },
            },
            {
              onSuccess: () => {
                forget();
                tell(t('booking.changed'));
                go(`/bookings/${id}`, { replace: true });
              },
              onError: ({ code }) => {
                if (code === 'changed-meanwhile') onOutdated();
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
