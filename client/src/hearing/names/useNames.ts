import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { displayName } from './display-name.ts';

/** Returns a function that joins several people's names, such as "Ali and Sara", and omits unknown people. */
export function useNames(): (seats: readonly SeatId[]) => string {
  const { t } = useTranslation();
  const { me, people } = usePartsOfScene('me', 'people');
  return useCallback(
    (seats) =>
      seats
        .flatMap((seat) => [me, ...people].find((person) => person.seat === seat) ?? [])
        .map((person) => displayName(t, person))
        .join(t('people.and')),
    [t, me, people],
  );
}
