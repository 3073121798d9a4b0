import { cancelBooking } from '@mahzar/shared/rest/bookings';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { TextField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { missing } from '../ui/missing.ts';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { useStaffWords } from '../words/useStaffWords.ts';

interface CancelFormProps {
  readonly booking: Booking;
  /** Withdraws the cancellation, based on the version that it made. */
  readonly onRestore: (version: number) => void;
  readonly onClose: () => void;
}

/** Cancels a hearing. It asks for the reason but for no confirmation, because a cancellation can be withdrawn. */
export function CancelForm({ booking, onRestore, onClose }: CancelFormProps) {
  const t = useStaffWords();
  const tell = useTell();
  const { value, change, forget } = useDraft(`cancel-${booking.id}`, { reason: '' });
  const act = useAct(cancelBooking);
  return (
    <section className="card" aria-labelledby="cancel">
      <h2 id="cancel">{t('booking.cancelTitle')}</h2>
      <p>{t('booking.cancelText')}</p>
      <Form
        error={act.error}
        isBusy={act.isPending}
        submit={t('booking.cancel')}
        check={() => missing('reason', value.reason)}
        onSubmit={() =>
          act.mutate(
            { params: { booking: booking.id }, body: { version: booking.version, reason: value.reason.trim() } },
            {
              onSuccess: (now) => {
                forget();
                onClose();
                tell(t('booking.cancelled'), { undo: () => onRestore(now.version) });
              },
            },
          )
        }
        acts={
          <Button look="quiet" onPress={onClose}>
            {t('common.back')}
          </Button>
        }
      >
        <TextField
          name="reason"
          label={t('booking.reason')}
          hint={t('booking.reasonHint')}
          autoFocus
          maxLength={500}
          value={value.reason}
          onChange={(reason) => change({ reason })}
        />
      </Form>
    </section>
  );
}
