import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { findClashes } from '@mahzar/shared/rest/bookings';
import type { Clash } from '@mahzar/shared/scheduling/clash';
import { useSend } from '../api/ApiContext.tsx';
import { call } from '../../connection/call.ts';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { Hours } from '../ui/Hours.tsx';
import { Moment } from '../ui/Moment.tsx';
import { useSettled } from '../ui/useSettled.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { seriesOf, sketchOf } from './draft.ts';
import type { Draft } from './draft.ts';

/**
 * Searches for clashes while a booking is being written. Displayed clashes do not prevent the booking. `known`: the displayed
 * bookings, by which a new clash is recognised; undefined when the search failed, and then no clash prevents the booking. `warnings`: of
 * the service about the draft.
 */
export function useClashes(draft: Draft, except: string | undefined) {
  const send = useSend();
  const settled = useSettled(draft);
  const sketch = sketchOf(settled);
  const series = seriesOf(settled);
  const { data, isError, refetch } = useQuery({
    queryKey: [findClashes.id, sketch, except, series],
    queryFn: ({ signal }) => {
      if (sketch === null) return null;
      const body = { draft: sketch, ...(except !== undefined && { except }), ...(series !== null && { series }) };
      return call(send, findClashes, { body }, signal);
    },
    // Results stay until there are new ones, so that nothing jumps during typing.
    placeholderData: keepPreviousData,
    retry: false,
  });
  const clashes = onceEach(data?.clashes ?? []);
  return {
    clashes,
    known: isError ? undefined : clashes.map(({ booking }) => booking.id),
    warnings: data?.warnings ?? [],
    lookAgain: refetch,
  };
}

/** A hearing that lasts over two days of a series clashes with both. */
function onceEach(clashes: readonly Clash[]): readonly Clash[] {
  return [...new Map(clashes.map((clash) => [keyOf(clash), clash])).values()];
}

function keyOf({ kind, person, booking }: Clash): string {
  return `${kind} ${person} ${booking.id}`;
}

interface ClashesProps {
  readonly isUnknown: boolean;
  readonly clashes: readonly Clash[];
  readonly people: Draft['people'];
  /** Whether the booking has several days. */
  readonly isSeries: boolean;
}

/** The results of `useClashes`. */
export function Clashes({ isUnknown, clashes, people, isSeries }: ClashesProps) {
  const t = useStaffWords();
  if (isUnknown) {
    return (
      <p className="form-note" role="status">
        {t('booking.clashesUnknown')}
      </p>
    );
  }
  if (clashes.length === 0) return null;
  const nameOf = (id: string | null) => people.find((person) => person.id === id)?.name;
  return (
    <div className="clashes" role="status">
      <strong>{t('booking.clashes')}</strong>
      <ul>
        {clashes.map(({ kind, person, booking }) => (
          <li key={keyOf({ kind, person, booking })}>
            {`${t(`booking.clashKinds.${kind}`)}${person === null ? (booking.room === null ? '' : ` ${booking.room}`) : ` ${nameOf(person) ?? ''}`}: `}
            <a href={`/staff/bookings/${booking.id}`} target="_blank" rel="noreferrer">
              {booking.title}
            </a>{' '}
            (<CaseNumber number={booking.case.number} /> · {isSeries && <Moment at={booking.startsAt} as="date" />}{' '}
            <Hours from={booking.startsAt} to={booking.endsAt} />)
          </li>
        ))}
      </ul>
    </div>
  );
}
