import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { createBooking, createSeries, readBooking } from '@mahzar/shared/rest/bookings';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { latinDigits } from '../ui/digits.ts';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { isDay, today } from '../ui/useAddressed.ts';
import { useDraft } from '../ui/useDraft.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { BookingForm } from './BookingForm.tsx';
import { bodyOf, draftOf, newDraft, withoutSecrets } from './draft.ts';
import type { Draft } from './draft.ts';

/** Books a hearing: with an empty form, or one filled in from another hearing (`?copy=`). */
export default function NewBookingPage() {
  const [search] = useSearchParams();
  const copied = search.get('copy');
  const caseNumber = search.get('case') ?? '';
  const source = useLoad(readBooking, { params: { booking: copied ?? '' } }, { when: copied !== null });
  if (copied === null) {
    const day = search.get('day') ?? '';
    return (
      <NewBooking form={`booking${caseNumber}`} initial={{ ...newDraft(isDay(day) ? day : today()), caseNumber }} />
    );
  }
  return (
    <Loaded of={source}>
      {(booking) => <NewBooking form={`booking-copy-${booking.id}`} initial={{ ...draftOf(booking), day: '' }} />}
    </Loaded>
  );
}

function NewBooking({ form, initial }: { readonly form: string; readonly initial: Draft }) {
  const t = useStaffWords();
  const tell = useTell();
  const [, go] = useLocation();
  const { value, change, forget, isKept } = useDraft(form, initial, withoutSecrets);
  const one = useAct(createBooking);
  const series = useAct(createSeries);
  const submit = (clashes: readonly string[] | undefined): void => {
    if (value.every === '') {
      one.mutate(
        { body: { ...bodyOf(value), ...(clashes && { clashes: [...clashes] }) } },
        {
          onSuccess: ({ id }) => {
            forget();
            tell(t('booking.booked'));
            go(`/bookings/${id}`, { replace: true });
          },
        },
      );
      return;
    }
    const known = clashes && { clashes: [...clashes] };
    series.mutate(
      { body: { draft: bodyOf(value), every: value.every, times: Number(latinDigits(value.times)), ...known } },
      {
        onSuccess: ({ bookings }) => {
          forget();
          tell(t('booking.bookedSeries', { count: bookings.length }));
          go(`/bookings?day=${value.day}`, { replace: true });
        },
      },
    );
  };
  // Emptying the form recreates its fields, so that they keep nothing.
  const [turn, setTurn] = useState(0);
  const empty = (): void => {
    const before = value;
    change({ ...newDraft(initial.day), caseNumber: initial.caseNumber });
    forget();
    setTurn(turn + 1);
    tell(t('booking.emptied'), { undo: () => change(before) });
  };
  return (
    <Screen title={t('bookings.new')} lead={isKept && turn === 0 ? t('booking.found') : undefined} width="wide">
      <BookingForm
        key={turn}
        value={value}
        onChange={change}
        error={one.error ?? series.error}
        isBusy={one.isPending || series.isPending}
        submit={t('booking.book')}
        onSubmit={submit}
        acts={
          <Button look="quiet" onPress={empty}>
            {t('booking.empty')}
          </Button>
        }
      />
    </Screen>
  );
}
