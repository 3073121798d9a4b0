import { useCallback, useEffect, useState } from 'react';
import { askForOwnCopy, readOwnRecordAccess, withdrawOwnRequest } from '@mahzar/shared/rest/record-access';
import type { RecordAccessView } from '@mahzar/shared/rest/record-access';
import { askForOwnExport, fetchOwnExport, listOwnExports } from '@mahzar/shared/rest/record-exports';
import type { OWN_EXPORT_KINDS } from '@mahzar/shared/rest/record-exports';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import { call } from '../../connection/call.ts';
import type { Send } from '../../connection/call.ts';
import type { LinkHolder } from '../record-source.ts';
import type { WatchRecord } from './record-connection.ts';

type Copies = CallAnswer<typeof listOwnExports>;

/** The link holder's access to a record, and their requests. */
export interface OwnRecord {
  readonly access: RecordAccessView;
  readonly copies: Copies;
}

/** Loads the link holder's record, keeps it up to date, and does acts. Acts reject with a `CallError`. */
export function useOwnRecord({ hearing, token, browser }: LinkHolder, send: Send, watch: WatchRecord) {
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

  useEffect(() => {
    // A failed reading is repeated at the next report.
    const changed = () => void read().catch(() => undefined);
    const ended = () =>
      void read().catch((refused: unknown) => {
        setRecord(null);
        setError(refused);
      });
    return watch({ hearing, token, browser }, changed, ended);
  }, [watch, hearing, token, browser, read]);

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
    /** The address of a copy, and the data posted there. */
    addressOf: async (exported: string) => {
      const { path } = await call(send, fetchOwnExport, { params: { ...params, export: exported }, body: link });
      return { path, values: link };
    },
  };
}
