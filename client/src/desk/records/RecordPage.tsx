import { useParams } from 'wouter';
import { readBooking } from '@mahzar/shared/rest/bookings';
import { readRecordAccess } from '@mahzar/shared/rest/record-access';
import type { RecordAccessView } from '@mahzar/shared/rest/record-access';
import { readRetention } from '@mahzar/shared/rest/record-retention';
import type { RecordRetention } from '@mahzar/shared/rest/record-retention';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import { useLoad } from '../api/useLoad.ts';
import { useMay } from '../session/who.tsx';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { CopyRequests } from './CopyRequests.tsx';
import { DeletedRecord } from './DeletedRecord.tsx';
import { Exports } from './Exports.tsx';
import { LevelOfAccess } from './LevelOfAccess.tsx';
import { Retention } from './Retention.tsx';
import { MinutesLink } from './MinutesLink.tsx';
import { PlayLink } from './PlayLink.tsx';
import { useRecordNews } from './useRecordNews.ts';
import './records.css';

/** The record of a hearing at the desk: copies, access, and requests. */
export default function RecordPage() {
  const { booking: id } = useParams<{ booking: string }>();
  const may = useMay();
  return may('read-retention') ? <KeptOrDeleted id={id} /> : <KeptRecord id={id} />;
}

function KeptOrDeleted({ id }: { readonly id: string }) {
  const retention = useLoad(readRetention, { params: { booking: id } });
  return (
    <Loaded of={retention}>
      {(read) => {
        if (isDeleted(read)) return <DeletedRecord booking={id} of={read} />;
        return read.kind === 'meeting' ? <MeetingRecord id={id} endedAt={read.endedAt} /> : <KeptRecord id={id} />;
      }}
    </Loaded>
  );
}

/** The record of a citizen's meeting, which has no booking. */
function MeetingRecord({ id, endedAt }: { readonly id: string; readonly endedAt: number | null }) {
  const t = useStaffWords();
  const access = useLoad(readRecordAccess, { params: { booking: id } });
  useRecordNews(id);
  return (
    <Loaded of={access}>
      {(now) => (
        <Screen
          title={t('record.title')}
          lead={
            <>
              {t('cases.kinds.meeting')}
              {endedAt !== null && (
                <>
                  {' '}
                  · <Moment at={endedAt} />
                </>
              )}
            </>
          }
          acts={now.may.play && <PlayLink id={id} />}
        >
          <LevelOfAccess booking={id} access={now} />
          <Retention booking={id} />
        </Screen>
      )}
    </Loaded>
  );
}

function isDeleted(
  read: RecordRetention,
): read is RecordRetention & { readonly deletion: NonNullable<RecordRetention['deletion']> } {
  return read.deletion?.state === 'deleting' || read.deletion?.state === 'deleted';
}

function KeptRecord({ id }: { readonly id: string }) {
  const booking = useLoad(readBooking, { params: { booking: id } });
  const access = useLoad(readRecordAccess, { params: { booking: id } });
  useRecordNews(id);
  return (
    <Loaded of={booking}>
      {(read) => <Loaded of={access}>{(now) => <OneRecord booking={read} access={now} />}</Loaded>}
    </Loaded>
  );
}

function OneRecord({ booking, access }: { readonly booking: Booking; readonly access: RecordAccessView }) {
  const t = useStaffWords();
  const may = useMay();
  return (
    <Screen
      title={t('record.title')}
      lead={
        <>
          {booking.title} · <CaseNumber number={booking.case.number} /> · <Moment at={booking.startsAt} />
        </>
      }
      acts={
        <>
          {access.may.play && <PlayLink id={booking.id} />}
          {booking.kind === 'courtroom' && <MinutesLink id={booking.id} />}
          {access.may.keep && (
            <LinkButton href={`/bookings/${booking.id}/record/attendance`}>{t('record.attendance')}</LinkButton>
          )}
          <LinkButton href={`/bookings/${booking.id}`}>{t('record.toBooking')}</LinkButton>
        </>
      }
    >
      {booking.state === 'over' && <Exports booking={booking.id} />}
      <LevelOfAccess booking={booking.id} access={access} />
      <CopyRequests booking={booking} access={access} />
      {may('read-retention') && <Retention booking={booking.id} />}
    </Screen>
  );
}
