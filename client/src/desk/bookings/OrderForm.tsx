import { useState } from 'react';
import { tellOfOrder } from '@mahzar/shared/rest/messages';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { TicksField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useBookingWords } from '../words/useBookingWords.ts';

interface OrderFormProps {
  readonly booking: Booking;
  readonly onClose: () => void;
}

/** Notifies chosen people of a hearing that an order was issued; only people who can be reached are listed. */
export function OrderForm({ booking, onClose }: OrderFormProps) {
  const t = useStaffWords();
  const words = useBookingWords();
  const tell = useTell();
  const act = useAct(tellOfOrder);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const reachable = booking.people.filter(
    ({ phone, email, through }) => through === null && (phone !== null || email !== null),
  );
  const nameOf = (id: string): string => words.people(booking.people.filter((person) => person.id === id));
  return (
    <section className="card" aria-labelledby="order">
      <h2 id="order">{t('booking.orderTitle')}</h2>
      <p>{t(reachable.length === 0 ? 'booking.orderNobody' : 'booking.orderText')}</p>
      <Form
        error={act.error}
        isBusy={act.isPending}
        submit={t('booking.orderTell')}
        check={() => (chosen.length === 0 ? [{ field: 'people', code: 'one-at-least' }] : [])}
        onSubmit={() =>
          act.mutate(
            { params: { booking: booking.id }, body: { people: [...chosen] } },
            {
              onSuccess: ({ messages }) => {
                tell(t('booking.orderTold', { count: messages }));
                onClose();
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
        <TicksField
          name="people"
          label={t('bookings.people')}
          values={reachable.map(({ id }): string => id)}
          chosen={chosen}
          nameOf={nameOf}
          onChange={setChosen}
        />
      </Form>
    </section>
  );
}
