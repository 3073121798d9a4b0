import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import {
  askForCopy,
  askForOwnCopy,
  decideOnCopy,
  readOwnRecordAccess,
  readRecordAccess,
  setRecordLevel,
} from '@mahzar/shared/rest/record-access';
import type { RecordAccessView } from '@mahzar/shared/rest/record-access';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import type { Caller } from '../../http/api/caller.ts';
import type { Viewer } from '../playback/plays.ts';
import type { Viewers } from '../playback/viewers.ts';
import type { RecordAccessDesk } from './record-access.ts';

type Answered = RecordAccessView | Rejection<ApiErrorCode>;

/** Routes to who may have a record: at the desk, and by the link of a seat. */
export function accessRoutes(desk: RecordAccessDesk, viewers: Viewers): Bound[] {
  const atDesk = async (
    caller: Caller,
    hearing: HearingId,
    act: (viewer: Viewer) => Promise<Answered>,
  ): Promise<Answered> => {
    const viewer = await viewers.atDesk(caller, hearing);
    return viewer instanceof Rejection ? viewer : act(viewer);
  };
  const byLink = async (
    { token, browser }: { readonly token: string; readonly browser?: string | undefined },
    hearing: HearingId,
    act: (viewer: Viewer) => Promise<Answered>,
  ): Promise<Answered> => {
    const viewer = await viewers.byLink(token, browser ?? null, hearing);
    return viewer instanceof Rejection ? viewer : act(viewer);
  };
  return [
    bind(readRecordAccess, ({ params: { booking }, caller }) =>
      atDesk(caller, booking, (viewer) => desk.view(booking, viewer)),
    ),
    bind(setRecordLevel, ({ params: { booking }, body, caller }) =>
      atDesk(caller, booking, (viewer) => desk.setLevel(booking, viewer, body)),
    ),
    bind(askForCopy, ({ params: { booking }, body, caller }) =>
      atDesk(caller, booking, (viewer) => desk.ask(booking, viewer, body)),
    ),
    bind(decideOnCopy, ({ params: { booking, request }, body, caller }) =>
      atDesk(caller, booking, (viewer) => desk.decide(booking, viewer, { request, ...body })),
    ),
    bind(readOwnRecordAccess, ({ params: { booking }, body }) =>
      byLink(body, booking, (viewer) => desk.view(booking, viewer)),
    ),
    bind(askForOwnCopy, ({ params: { booking }, body }) =>
      byLink(body, booking, (viewer) => desk.ask(booking, viewer, { scope: 'copy', reason: body.reason })),
    ),
  ];
}
