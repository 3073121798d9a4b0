import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { listOfficeRequests } from '@mahzar/shared/rest/office-requests';
import type { ListedRequest } from '@mahzar/shared/rest/office-requests';
import { keyOf, useLoad } from '../api/useLoad.ts';
import { useMay } from '../session/who.tsx';

/**
 * Who asked for what on a day, by id. Asked for again as soon as the queue has a request that is not among them: names do not go over
 * its socket.
 */
export function useDayRequests(
  office: string,
  day: string,
  inQueue: readonly string[],
  /** Who stands elsewhere than their number says: why is in the list too. */
  moved: string,
): ReadonlyMap<string, ListedRequest> {
  const may = useMay();
  const client = useQueryClient();
  const input = { query: { office, day } };
  const { data, isFetching } = useLoad(listOfficeRequests, input, { when: may('read-requests') });
  const requests = useMemo(() => new Map(data?.items.map((one) => [one.id, one])), [data]);
  const missing = data === undefined ? '' : inQueue.filter((id) => !requests.has(id)).join(' ');
  useEffect(() => {
    if (missing !== '' && !isFetching)
      void client.invalidateQueries({ queryKey: keyOf(listOfficeRequests, { query: { office, day } }) });
    // Once for each that is missing: one that the service does not have either is not asked for again and again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [missing, client, office, day]);
  const shown = useRef(moved);
  useEffect(() => {
    if (shown.current === moved) return;
    shown.current = moved;
    void client.invalidateQueries({ queryKey: keyOf(listOfficeRequests, { query: { office, day } }) });
  }, [moved, client, office, day]);
  return requests;
}
