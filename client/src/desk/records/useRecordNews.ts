import { useContext, useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { BookingConnectionContext } from '../bookings/booking-connection.ts';

/** Asks anew for what the page shows when the service tells that something of the record has changed. */
export function useRecordNews(booking: string): void {
  const watch = useContext(BookingConnectionContext);
  const client = useQueryClient();
  useEffect(() => {
    const again = (): void => void client.invalidateQueries();
    return watch(booking, { identities: () => undefined, rebooked: again, record: again, ended: again });
  }, [watch, client, booking]);
}
