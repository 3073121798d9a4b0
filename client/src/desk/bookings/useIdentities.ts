import { useContext, useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { listIdentities } from '@mahzar/shared/rest/identity';
import { keyOf, useLoad } from '../api/useLoad.ts';
import { BookingConnectionContext } from './booking-connection.ts';

/** Returns whether each person of a booking is identified: loaded once, then updated by pushes. */
export function useIdentities(booking: string) {
  const watch = useContext(BookingConnectionContext);
  const client = useQueryClient();
  const input = { params: { booking } };
  const { data } = useLoad(listIdentities, input);
  useEffect(
    () =>
      watch(booking, {
        async identities(told) {
          const queryKey = keyOf(listIdentities, { params: { booking } });
          // An answer still on its way may be older than this push.
          await client.cancelQueries({ queryKey });
          client.setQueryData(queryKey, told);
        },
        // The other data on the page have changed too.
        rebooked: () => void client.invalidateQueries(),
        record: () => undefined,
        // A reload tells the page the reason: the person is signed out, may not see it any more, or it is gone.
        ended: () => void client.invalidateQueries(),
      }),
    [watch, client, booking],
  );
  return data?.items;
}
