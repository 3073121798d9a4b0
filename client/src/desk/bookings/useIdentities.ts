import { useContext, useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { listIdentities } from '@mahzar/shared/rest/identity';
import { keyOf, useLoad } from '../api/useLoad.ts';
import { BookingConnectionContext } from './booking-connection.ts';

/** Of each person of a booking whether it is known who they are: asked once, then told. */
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
          // An answer that is still on its way may be older than this.
          await client.cancelQueries({ queryKey });
          client.setQueryData(queryKey, told);
        },
        // What else the page shows of it is another too.
        rebooked: () => void client.invalidateQueries(),
        record: () => undefined,
        // Asked anew, the page is told why: the person is signed out, or may not see it any longer, or it is gone.
        ended: () => void client.invalidateQueries(),
      }),
    [watch, client, booking],
  );
  return data?.items;
}
