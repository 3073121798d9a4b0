import {
  cancelDeletion,
  carryOutDeletion,
  holdRecord,
  liftHold,
  listDueRecords,
  orderDeletion,
  readRetention,
  readRetentionPeriods,
  setRetentionPeriod,
} from '@mahzar/shared/rest/record-retention';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import { actorOf } from '../../audit/actor-of.ts';
import type { RecordCalls } from '../playback/record-calls.ts';
import type { RetentionDesk } from './retention-desk.ts';

/** Routes for the retention and deletion of records. @param calls also accepts records that were deleted */
export function retentionRoutes(desk: RetentionDesk, calls: RecordCalls): Bound[] {
  return [
    bind(readRetentionPeriods, () => desk.periods()),
    bind(setRetentionPeriod, ({ caller, params, body }) => desk.setPeriod(actorOf(caller), params.kind, body)),
    bind(listDueRecords, () => desk.due()),
    bind(readRetention, (call) => calls.atDesk('read', call, (hearing, viewer) => desk.view(hearing, viewer))),
    bind(holdRecord, (call) =>
      calls.atDesk('act', call, (hearing, viewer) => desk.hold(hearing, viewer, call.body.reason)),
    ),
    bind(liftHold, (call) =>
      calls.atDesk('act', call, (hearing, viewer) => desk.lift(hearing, viewer, call.body.reason)),
    ),
    bind(orderDeletion, (call) =>
      calls.atDesk('act', call, (hearing, viewer) => desk.order(hearing, viewer, call.body)),
    ),
    bind(cancelDeletion, (call) => calls.atDesk('act', call, (hearing, viewer) => desk.cancel(hearing, viewer))),
    bind(carryOutDeletion, (call) =>
      calls.atDesk('act', call, (hearing, viewer) => desk.carryOut(hearing, viewer, call.body.order)),
    ),
  ];
}
