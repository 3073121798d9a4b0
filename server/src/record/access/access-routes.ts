import {
  askForCopy,
  askForOwnCopy,
  decideOnCopy,
  readOwnRecordAccess,
  readRecordAccess,
  revokeOrder,
  setRecordLevel,
  withdrawOwnRequest,
  withdrawRequest,
} from '@mahzar/shared/rest/record-access';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import type { RecordCalls } from '../playback/record-calls.ts';
import type { RecordAccessDesk } from './record-access.ts';

/** Routes for the access level of records and requests for copies: at the desk, and by the link of a seat. */
export function accessRoutes(desk: RecordAccessDesk, calls: RecordCalls): Bound[] {
  return [
    bind(readRecordAccess, (call) => calls.atDesk('read', call, (hearing, viewer) => desk.view(hearing, viewer))),
    bind(setRecordLevel, (call) =>
      calls.atDesk('act', call, (hearing, viewer) => desk.setLevel(hearing, viewer, call.body)),
    ),
    bind(askForCopy, (call) => calls.atDesk('act', call, (hearing, viewer) => desk.ask(hearing, viewer, call.body))),
    bind(decideOnCopy, (call) =>
      calls.atDesk('act', call, (hearing, viewer) =>
        desk.decide(hearing, viewer, { request: call.params.request, ...call.body }),
      ),
    ),
    bind(withdrawRequest, (call) =>
      calls.atDesk('act', call, (hearing, viewer) => desk.withdraw(hearing, viewer, call.params.request)),
    ),
    bind(revokeOrder, (call) =>
      calls.atDesk('act', call, (hearing, viewer) =>
        desk.revoke(hearing, viewer, { request: call.params.request, reason: call.body.reason }),
      ),
    ),
    bind(readOwnRecordAccess, (call) => calls.byLink('read', call, (hearing, viewer) => desk.view(hearing, viewer))),
    bind(askForOwnCopy, (call) =>
      calls.byLink('act', call, (hearing, viewer) =>
        desk.ask(hearing, viewer, { scope: 'copy', reason: call.body.reason }),
      ),
    ),
    bind(withdrawOwnRequest, (call) =>
      calls.byLink('act', call, (hearing, viewer) => desk.withdraw(hearing, viewer, call.params.request)),
    ),
  ];
}
