import { useContext, useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { readRecordAccess } from '@mahzar/shared/rest/record-access';
import { readRetention } from '@mahzar/shared/rest/record-retention';
import { listExports } from '@mahzar/shared/rest/record-exports';
import { keyOf } from '../api/useLoad.ts';
import { BookingConnectionContext } from '../bookings/booking-connection.ts';

/** Asks anew for what the page shows when the service tells that something of the record has changed. */
export function useRecordNews(booking: string): void {
  const watch = useContext(BookingConnectionContext);
  const client = useQueryClient();
  useEffect(() => {
    const again = (): void => void client.invalidateQueries();
    const input = { params: { booking } };
    // How far a copy is is told often: the booking is not read again for it, which would be an entry of the audit log each time.
    const record = (): void => {
      void client.invalidateQueries({ queryKey: keyOf(readRecordAccess, input) });
      void client.invalidateQueries({ queryKey: keyOf(listExports, input) });
      void client.invalidateQueries({ queryKey: keyOf(readRetention, input) });
    };
    return watch(booking, { identities: () => undefined, rebooked: again, record, ended: again });
  }, [watch, client, booking]);
}
