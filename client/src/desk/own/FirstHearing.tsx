import { Link } from 'wouter';
import type { OwnHearing } from '@mahzar/shared/rest/own-hearings';
import { useBookingWords } from '../words/useBookingWords.ts';
import { Badge } from '../ui/Badge.tsx';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { Hours } from '../ui/Hours.tsx';
import { Place } from '../ui/Place.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { EnterOwn } from './EnterOwn.tsx';
import { canEnter } from './own-day.ts';

const MINUTE_MS = 60_000;
/** Later hearings are shown by their time only. */
const SOON_MS = 120 * MINUTE_MS;

/** The running or next hearing: time, subject, the person's role, and a button to enter. */
export function FirstHearing({ hearing, now }: { readonly hearing: OwnHearing; readonly now: number }) {
  const t = useStaffWords();
  const words = useBookingWords();
  const { id, title, state, startsAt, endsAt, seat, allocatedAs, waiting } = hearing;
  const left = startsAt - now;
  return (
    <section className="card own" aria-labelledby="own-first">
      <p className="own__when">
        {t(state === 'opened' ? 'own.now' : 'own.nextOne')}
        {state === 'booked' && left < SOON_MS && (
          <Badge look={left <= 0 ? 'warn' : 'plain'}>
            {left <= 0 ? t('own.due') : t('own.inMinutes', { count: Math.ceil(left / MINUTE_MS) })}
          </Badge>
        )}
      </p>
      <h2 id="own-first" className="own__title">
        <Link href={`/bookings/${id}`}>{title}</Link>
      </h2>
      <p>
        <strong>
          <Hours from={startsAt} to={endsAt} />
        </strong>{' '}
        · <CaseNumber number={hearing.case.number} /> · <Place branch={hearing.branch} room={hearing.room} />
      </p>
      <p className="soft">
        {seat !== null
          ? t('own.as', { role: words.role(seat) })
          : allocatedAs !== null && t('own.lookAfter', { as: t(`allocation.as.${allocatedAs}`) })}
      </p>
      {waiting > 0 && <p className="own__waiting">{t('own.waiting', { count: waiting })}</p>}
      {canEnter(hearing) ? (
        <div>
          <EnterOwn booking={id} />
        </div>
      ) : (
        <p className="soft">{t('own.noSeat')}</p>
      )}
    </section>
  );
}
