import { useContext, useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { readRecordAccess } from '@mahzar/shared/rest/record-access';
import { readRetention } from '@mahzar/shared/rest/record-retention';
import { listExports } from '@mahzar/shared/rest/record-exports';
import { keyOf } from '../api/useLoad.ts';
import { BookingConnectionContext } from '../bookings/booking-connection.ts';

/** Reloads the page's data when the service reports a change of the record. */
export function useRecordNews(booking: string): void {
  const watch = useContext(BookingConnectionContext);
  const client = useQueryClient();
  useEffect(() => {
    const again = (): void => void client.invalidateQueries();
    const input = { params: { booking } };
    // The progress of copies is reported often, so the booking is not reloaded for it: each reading would be an entry of the audit
    // log.
    const record = (): void => {
      void client.invalidateQueries({ queryKey: keyOf(readRecordAccess, input) });
      void client.invalidateQueries({ queryKey: keyOf(listExports, input) });
      void client.invalidateQueries({ queryKey: keyOf(readRetention, input) });
    };
    return watch(booking, { identities: () => undefined, rebooked: again, record, ended: again });
  }, [watch, client, booking]);
}
