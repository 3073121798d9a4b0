import { allows } from '@mahzar/shared/hearing/law/permissions';
import { reachTable } from '@mahzar/shared/hearing/projection/reach-table';
import { isUnderWay } from '@mahzar/shared/hearing/state';
import { ACCEPTED, Rejection } from '@mahzar/shared/rejection';
import type { IdentityCheck } from '../../access/identity/identity-check.ts';
import type { DeviceChecks } from '../../device-check/device-check-store.ts';
import type { HelpDesk } from '../../board/help/help-desk.ts';
import { actHandlers } from './act-handlers.ts';
import type { ActParts } from './act-handlers.ts';
import { keyOf } from './budgets.ts';
import type { Chat } from './chat.ts';
import type { MessageHandlers } from './message-handlers.ts';
import { exhibitHandlers } from './exhibit-handlers.ts';
import type { ExhibitParts } from './exhibit-handlers.ts';
import { identityHandlers } from './identity-handlers.ts';
import { helpHandlers } from './help-handlers.ts';
import { nextHearingHandlers } from './next-hearing-handlers.ts';
import type { NextHearingParts } from './next-hearing-handlers.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { ReachPages } from './reach-pages.ts';
import { checkReportLimit } from '../limits.ts';
import { mediaHandlers } from './media-handlers.ts';
import type { MediaParts } from './media-handlers.ts';
import type { MediaPathTests } from './media-path-tests.ts';
import { holdsSeat, requireSnapshot, seatOf } from './seat-of-connection.ts';
import { writerOf } from './writer.ts';

export interface HandlerParts extends ActParts, MediaParts, ExhibitParts, NextHearingParts {
  readonly chat: Chat;
  readonly help: HelpDesk;
  readonly mediaPathTests: MediaPathTests;
  readonly checks: Pick<DeviceChecks, 'keep'>;
  readonly identity: Pick<IdentityCheck, 'sendCode' | 'prove'>;
}

/** Handlers of all messages. The law decides about rights; handlers add none. */
export function createHandlers(parts: HandlerParts): MessageHandlers {
  const { service } = parts;
  const reports = checkReportLimit();
  const onePage = oneAtATime();
  const tables = new ReachPages();

  return {
    ...mediaHandlers(parts),
    ...actHandlers(parts),
    ...parts.mediaPathTests.handlers(),
    ...identityHandlers(parts.identity),

    async 'report-check'(connection, result) {
      const { hearing, seat } = connection;
      if (!(await reports.take(keyOf(connection)))) return new Rejection('too-many-tests');
      await parts.checks.keep(hearing, seat, result, parts.now());
      return ACCEPTED;
    },

    'post-message': async (connection, request) => {
      if (!holdsSeat(parts, connection)) return new Rejection('not-entered', { detail: 'chat-to-clerk' });
      const writer = await writerOf(service, connection);
      const posted = await parts.chat.post(connection.hearing, connection.seat, writer, request);
      return posted instanceof Rejection ? posted : { message: posted.id, at: posted.at };
    },
    'chat-history': onePage(async (connection, request) => {
      // A browser that does not hold the seat may belong to anybody with the link.
      if (!holdsSeat(parts, connection)) return new Rejection('not-entered', { detail: 'chat-to-clerk' });
      const { items, earlier } = await parts.chat.history(connection.hearing, connection.seat, request);
      return { messages: items, earlier };
    }),
    'write-note': async (connection, request) => {
      if (!holdsSeat(parts, connection)) return new Rejection('not-entered', { detail: 'write-notes' });
      const writer = await writerOf(service, connection);
      const note = await parts.chat.note(connection.hearing, connection.seat, writer, request);
      return note instanceof Rejection ? note : { note };
    },
    'read-notes': onePage(async (connection, { before }) => {
      if (!holdsSeat(parts, connection)) return new Rejection('not-entered', { detail: 'write-notes' });
      const page = await parts.chat.notes(connection.hearing, connection.seat, before);
      return page instanceof Rejection ? page : { notes: page.items, earlier: page.earlier };
    }),
    ...helpHandlers(parts.help, service, onePage),
    ...exhibitHandlers(parts, onePage),
    ...nextHearingHandlers(parts, onePage),
    'reach-table': onePage(async (connection, { from = 0 }) => {
      const { state } = await requireSnapshot(service, connection);
      // After the hearing nobody holds a seat, and the host's link is enough.
      if (isUnderWay(state.phase) && !holdsSeat(parts, connection))
        return new Rejection('not-entered', { detail: 'see-reach-table' });
      if (!allows(state, seatOf(state, connection).role, 'see-reach-table'))
        return new Rejection('not-permitted', { detail: 'see-reach-table' });
      return tables.page(connection, from, async () => reachTable(await service.entries(connection.hearing)));
    }),
  };
}
