import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import {
  askForExport,
  askForOwnExport,
  cancelExport,
  exportFilePath,
  fetchExport,
  fetchOwnExport,
  listExports,
  listOwnExports,
  OWN_EXPORT_KINDS,
} from '@mahzar/shared/rest/record-exports';
import { API_PATH } from '@mahzar/shared/rest/route';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import type { Viewer } from '../playback/playback-sessions.ts';
import type { RecordCalls } from '../playback/record-calls.ts';
import type { ExportDesk } from './export-desk.ts';

/** Routes for copies of records: at the desk, and by the link of a seat. */
export function exportRoutes(desk: ExportDesk, calls: RecordCalls): Bound[] {
  const list = (hearing: HearingId, viewer: Viewer) => desk.list(hearing, viewer);
  const listOwn = (hearing: HearingId, viewer: Viewer) => desk.list(hearing, viewer, OWN_EXPORT_KINDS);
  const fetchOf = (id: string) => async (hearing: HearingId, viewer: Viewer) => {
    const found = await desk.fileOf(hearing, viewer, id);
    return found instanceof Rejection ? found : { path: API_PATH + exportFilePath(hearing, id), until: found.until };
  };
  return [
    bind(listExports, (call) => calls.atDesk('read', call, list)),
    bind(askForExport, (call) => calls.atDesk('act', call, (hearing, viewer) => desk.ask(hearing, viewer, call.body))),
    bind(cancelExport, (call) =>
      calls.atDesk('act', call, (hearing, viewer) => desk.cancel(hearing, viewer, call.params.export)),
    ),
    bind(fetchExport, (call) => calls.atDesk('fetch', call, fetchOf(call.params.export))),
    bind(listOwnExports, (call) => calls.byLink('read', call, listOwn)),
    bind(askForOwnExport, (call) =>
      calls.byLink('act', call, async (hearing, viewer) => {
        const asked = await desk.ask(hearing, viewer, call.body);
        return asked instanceof Rejection ? asked : listOwn(hearing, viewer);
      }),
    ),
    bind(fetchOwnExport, (call) => calls.byLink('fetch', call, fetchOf(call.params.export))),
  ];
}
