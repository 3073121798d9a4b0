import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import {
  askForExport,
  askForOwnExport,
  cancelExport,
  fetchExport,
  fetchOwnExport,
  listExports,
  listOwnExports,
} from '@mahzar/shared/rest/record-exports';
import { API_PATH } from '@mahzar/shared/rest/route';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import type { Caller } from '../../http/api/caller.ts';
import type { Viewer } from '../playback/plays.ts';
import type { Viewers } from '../playback/viewers.ts';
import type { ExportDesk } from './export-desk.ts';

/** Routes to copies of records: at the desk, and by the link of a seat. */
export function exportRoutes(desk: ExportDesk, viewers: Viewers): Bound[] {
  async function atDesk<Answer>(
    { caller, params: { booking } }: { readonly caller: Caller; readonly params: { readonly booking: HearingId } },
    act: (hearing: HearingId, viewer: Viewer) => Promise<Answer>,
  ): Promise<Answer | Rejection<ApiErrorCode>> {
    const viewer = await viewers.atDesk(caller, booking);
    return viewer instanceof Rejection ? viewer : act(booking, viewer);
  }
  async function byLink<Answer>(
    {
      body: { token, browser },
      params: { booking },
    }: {
      readonly body: { readonly token: string; readonly browser?: string | undefined };
      readonly params: { readonly booking: HearingId };
    },
    act: (hearing: HearingId, viewer: Viewer) => Promise<Answer>,
  ): Promise<Answer | Rejection<ApiErrorCode>> {
    const viewer = await viewers.byLink(token, browser ?? null, booking);
    return viewer instanceof Rejection ? viewer : act(booking, viewer);
  }
  const fetchOf = async (hearing: HearingId, viewer: Viewer, id: string) => {
    const handed = await desk.fetch(hearing, viewer, id);
    return handed instanceof Rejection ? handed : { ...handed, path: `${API_PATH}${handed.path}` };
  };
  return [
    bind(listExports, (call) => atDesk(call, (hearing, viewer) => desk.list(hearing, viewer))),
    bind(askForExport, (call) => atDesk(call, (hearing, viewer) => desk.ask(hearing, viewer, call.body))),
    bind(cancelExport, (call) => atDesk(call, (hearing, viewer) => desk.cancel(hearing, viewer, call.params.export))),
    bind(fetchExport, (call) => atDesk(call, (hearing, viewer) => fetchOf(hearing, viewer, call.params.export))),
    bind(listOwnExports, (call) => byLink(call, (hearing, viewer) => desk.list(hearing, viewer))),
    bind(askForOwnExport, (call) => byLink(call, (hearing, viewer) => desk.ask(hearing, viewer, call.body))),
    bind(fetchOwnExport, (call) => byLink(call, (hearing, viewer) => fetchOf(hearing, viewer, call.params.export))),
  ];
}
