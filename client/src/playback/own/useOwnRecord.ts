import { useCallback, useEffect, useState } from 'react';
import { askForOwnCopy, readOwnRecordAccess, withdrawOwnRequest } from '@mahzar/shared/rest/record-access';
import type { RecordAccessView } from '@mahzar/shared/rest/record-access';
import { askForOwnExport, fetchOwnExport, listOwnExports } from '@mahzar/shared/rest/record-exports';
import type { OWN_EXPORT_KINDS } from '@mahzar/shared/rest/record-exports';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import { call } from '../../connection/call.ts';
import type { Send } from '../../connection/call.ts';
import type { LinkHolder } from '../door.ts';

/** Asked anew while a copy is being made, and while the court has not decided, ms. */
const MAKING_MS = 3_000;
const WAITING_MS = 30_000;

type Copies = CallAnswer<typeof listOwnExports>;

/** What the holder of a link may have of a record, and what they asked for. */
export interface OwnRecord {
  readonly access: RecordAccessView;
  readonly copies: Copies;
}

/** Reads it, keeps it as it is now, and acts. Acts reject with a `CallError`. */
export function useOwnRecord({ hearing, token, browser }: LinkHolder, send: Send) {
  const [record, setRecord] = useState<OwnRecord | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [link] = useState(() => ({ token, ...(browser !== null && { browser }) }));
  const params = { booking: hearing };
  const read = useCallback(async (): Promise<void> => {
    const given = { params: { booking: hearing }, body: link };
    const [access, copies] = await Promise.all([
      call(send, readOwnRecordAccess, given),
      call(send, listOwnExports, given),
    ]);
    setRecord({ access, copies });
  }, [hearing, link, send]);
  const again = useCallback(() => {
    setError(null);
    read().catch(setError);
  }, [read]);
  useEffect(again, [again]);

  const isMaking = record?.copies.items.some(({ state }) => state === 'queued' || state === 'running') === true;
  const isWaiting = record?.access.requests.some(({ state }) => state === 'asked') === true;
  useEffect(() => {
    if (!isMaking && !isWaiting) return;
    // What is missed once is read the next time.
    const timer = setInterval(() => void read().catch(() => undefined), isMaking ? MAKING_MS : WAITING_MS);
    return () => clearInterval(timer);
  }, [read, isMaking, isWaiting]);

  const withAccess = (access: RecordAccessView) => setRecord((was) => was && { ...was, access });
  return {
    record,
    error,
    again,
    ask: async (reason: string) => withAccess(await call(send, askForOwnCopy, { params, body: { ...link, reason } })),
    withdraw: async (request: string) =>
      withAccess(await call(send, withdrawOwnRequest, { params: { ...params, request }, body: link })),
    make: async (kind: (typeof OWN_EXPORT_KINDS)[number]) => {
      const copies = await call(send, askForOwnExport, { params, body: { ...link, kind } });
      setRecord((was) => was && { ...was, copies });
    },
    /** Where a copy is saved from, and what is posted there. */
    addressOf: async (exported: string) => {
      const { path } = await call(send, fetchOwnExport, { params: { ...params, export: exported }, body: link });
      return { path, values: link };
    },
  };
}
