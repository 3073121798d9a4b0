import { Link } from 'wouter';
import type { OwnHearing } from '@mahzar/shared/rest/own-hearings';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { PlayLink } from '../records/PlayLink.tsx';
import { useMay } from '../session/who.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { hasRecord } from './own-day.ts';

/** Adjourned hearings that wait for their next date: permitted people set it, others are told who does. */
export function WithoutDate({ hearings }: { readonly hearings: readonly OwnHearing[] }) {
  const t = useStaffWords();
  const may = useMay();
  return (
    <>
      <ul className="plain-list own__list">
        {hearings.map((hearing) => (
          <li key={hearing.id}>
            <div>
              <Link href={`/bookings/${hearing.id}`}>{hearing.title}</Link>
              <p className="soft">
                <Moment at={hearing.startsAt} as="date" /> · <CaseNumber number={hearing.case.number} /> ·{' '}
                {t('own.withoutDate')}
              </p>
            </div>
            {hasRecord(hearing) && <PlayLink id={hearing.id} />}
            {may('edit-bookings') && (
              <LinkButton href={`/bookings/new?copy=${hearing.id}`}>{t('own.setDate')}</LinkButton>
            )}
          </li>
        ))}
      </ul>
      {!may('edit-bookings') && <p>{t('own.whoSets')}</p>}
    </>
  );
}
