import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { listAllocations } from '@mahzar/shared/rest/allocation';
import { readBooking, restoreBooking } from '@mahzar/shared/rest/bookings';
import { listLinks } from '@mahzar/shared/rest/messages';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad, useWhole } from '../api/useLoad.ts';
import { Allocated } from '../allocation/Allocated.tsx';
import { MessageTable } from '../messages/MessageTable.tsx';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Place } from '../ui/Place.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay, useWho } from '../session/who.tsx';
import { BookingState } from '../ui/BookingState.tsx';
import { EnterOwn } from '../own/EnterOwn.tsx';
import { CancelForm } from './CancelForm.tsx';
import { OrderForm } from './OrderForm.tsx';
import { PeopleTable } from './PeopleTable.tsx';
import { useBookingWords } from '../words/useBookingWords.ts';
import './bookings.css';

/** One hearing: time and place, people and links, screens, and messages. */
export default function BookingPage() {
  const { booking: id } = useParams<{ booking: string }>();
  const booking = useLoad(readBooking, { params: { booking: id } });
  return <Loaded of={booking}>{(read) => <OneBooking booking={read} />}</Loaded>;
}

function OneBooking({ booking }: { readonly booking: Booking }) {
  const t = useStaffWords();
  const words = useBookingWords();
  const may = useMay();
  const tell = useTell();
  const tellFailure = useTellFailure();
  const { id, version, state, people } = booking;
  const { account } = useWho();
  const isMine = people.some(({ staffAccount }) => staffAccount === account);
  const [isCancelling, setCancelling] = useState(false);
  const [isTelling, setTelling] = useState(false);
  const restore = useAct(restoreBooking);
  const times = { from: booking.startsAt, to: booking.endsAt };
  const allocations = useWhole(listAllocations, { query: { ...times, limit: 200 } });
  const staff = allocations.data?.filter((one) => one.booking === id) ?? [];
  const links = useLoad(listLinks, { params: { hearing: id } });
  const nameOf = (seat: string): string => people.find((person) => person.id === seat)?.name ?? seat;
  const takeBack = (at: number): void =>
    restore.mutate(
      { params: { booking: id }, body: { version: at } },
      {
        onSuccess: () => tell(t('booking.restored')),
        onError: tellFailure,
      },
    );
  return (
    <Screen
      title={booking.title}
      lead={
        <>
          <Moment at={booking.startsAt} /> – <Moment at={booking.endsAt} as="clock" /> <BookingState state={state} />
        </>
      }
      acts={
        <>
          {isMine && state !== 'cancelled' && state !== 'over' && <EnterOwn booking={id} />}
          {(isMine || may('play-records')) && (state === 'opened' || state === 'over') && (
            <a className="button button--secondary" href={`/record/${id}`}>
              <Icon name="play" />
              {t('booking.playRecord')}
            </a>
          )}
          {(isMine || may('read-own-hearings')) && (state === 'opened' || state === 'over') && (
            <LinkButton href={`/bookings/${id}/record`}>{t('record.open')}</LinkButton>
          )}
          {may('edit-bookings') && (
            <>
              {state !== 'cancelled' && state !== 'over' && (
                <LinkButton href={`/bookings/${id}/change`} look="primary" icon="pen">
                  {t('booking.change')}
                </LinkButton>
              )}
              <LinkButton href={`/bookings/new?copy=${id}`}>{t('booking.copy')}</LinkButton>
              {state === 'booked' && <Button onPress={() => setCancelling(true)}>{t('booking.cancel')}</Button>}
              {state === 'cancelled' && (
                <Button isPending={restore.isPending} onPress={() => takeBack(version)}>
                  {t('booking.restore')}
                </Button>
              )}
            </>
          )}
          {may('manage-links') && state !== 'cancelled' && (
            <Button onPress={() => setTelling(true)}>{t('booking.order')}</Button>
          )}
        </>
      }
    >
      {isCancelling && state === 'booked' && (
        <CancelForm booking={booking} onRestore={takeBack} onClose={() => setCancelling(false)} />
      )}
      {isTelling && state !== 'cancelled' && <OrderForm booking={booking} onClose={() => setTelling(false)} />}
      <section className="card">
        <dl className="facts">
          <div>
            <dt>{t('bookings.caseNumber')}</dt>
            <dd>
              {may('read-cases') ? (
                <Link href={`/cases/${booking.case.id}`}>
                  <CaseNumber number={booking.case.number} />
                </Link>
              ) : (
                <CaseNumber number={booking.case.number} />
              )}
            </dd>
          </div>
          <div>
            <dt>{t('bookings.branch')}</dt>
            <dd>
              <Place branch={booking.branch} room={booking.room} />
            </dd>
          </div>
          <div>
            <dt>{t('booking.kind')}</dt>
            <dd>
              {t(`booking.kinds.${booking.kind}`)} · {t(booking.public ? 'booking.isPublic' : 'booking.isClosed')}
            </dd>
          </div>
          <div>
            <dt>{t('booking.recording')}</dt>
            <dd>{t(`booking.recordings.${booking.recordingPolicy}`)}</dd>
          </div>
          {state !== 'cancelled' && (
            <div>
              <dt>{t('allocation.staff')}</dt>
              <dd>
                <Allocated hearing={booking} staff={staff} isAhead={state !== 'over'} />
              </dd>
            </div>
          )}
          {booking.cancelledWhy !== null && (
            <div>
              <dt>{t('booking.cancelledWhy')}</dt>
              <dd>{booking.cancelledWhy}</dd>
            </div>
          )}
          {booking.screens.length > 0 && (
            <div>
              <dt>{t('booking.screens')}</dt>
              <dd>
                {booking.screens.map(({ id: screen, between: [one, other] }) => (
                  <p key={screen}>
                    {t('booking.apart', { one: words.list(one.map(nameOf)), other: words.list(other.map(nameOf)) })}
                  </p>
                ))}
              </dd>
            </div>
          )}
          {booking.notes !== '' && (
            <div>
              <dt>{t('booking.notes')}</dt>
              <dd className="pre-line">{booking.notes}</dd>
            </div>
          )}
        </dl>
      </section>
      <section className="part" aria-labelledby="people">
        <h2 id="people">{t('bookings.people')}</h2>
        <PeopleTable booking={booking} opened={links.data?.items ?? []} />
      </section>
      {may('read-messages') && (
        <section className="part" aria-labelledby="messages">
          <h2 id="messages">{t('nav.messages')}</h2>
          <MessageTable filter={{ booking: id }} nameOf={(person) => people.find((one) => one.id === person)?.name} />
        </section>
      )}
    </Screen>
  );
}
