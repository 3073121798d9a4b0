import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { useScene } from '../context/SessionContext.tsx';
import { displayName } from './display-name.ts';

/** Names of several people in one phrase, such as "Ali and Sara"; who is not known here is left out. */
export function useNames(): (seats: readonly SeatId[]) => string {
  const { t } = useTranslation();
  const { me, people } = useScene();
  return useCallback(
    (seats) =>
      seats
        .flatMap((seat) => [me, ...people].find((person) => person.seat === seat) ?? [])
        .map((person) => displayName(t, person))
        .join(t('people.and')),
    [t, me, people],
  );
}
