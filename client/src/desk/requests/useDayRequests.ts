import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { RequestId } from '@mahzar/shared/queue/ids';
import { listOfficeRequests } from '@mahzar/shared/rest/office-requests';
import type { ListedRequest } from '@mahzar/shared/rest/office-requests';
import { keyOf, useLoad } from '../api/useLoad.ts';
import { useMay } from '../session/who.tsx';

/**
 * Returns the requests of a day by id. Reloaded when the queue has a request that is missing in it, because names are not sent over
 * the queue's socket.
 */
export function useDayRequests(
  office: string,
  day: string,
  inQueue: readonly RequestId[],
  /** The requests whose place differs from their number: the list also holds the reasons. */
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
    // Runs once for each missing request, so that one that the service does not have either is not requested again and again.
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
