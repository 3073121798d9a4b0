import type { Router } from 'express';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { NotifyChannel, NotifyEvent } from '@mahzar/shared/notify/events';
import type { Audit } from '../audit/audit.ts';
import type { Config } from '../config/config.ts';
import type { HearingDirectory } from '../hearings/ports.ts';
import type { Bound } from '../http/api/bind.ts';
import type { Logger } from '../observability/logger.ts';
import type { BookingDirectory, BookingWriter } from '../scheduling/ports.ts';
import type { InvitationMail } from '../access/staff/parts.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { createInbox } from './inbox-store.ts';
import { createOutbox } from './outbox-store.ts';
import type { Outbox } from './outbox-store.ts';
import { createShortLinks } from './short-link-store.ts';
import type { ShortLinks } from './short-link-store.ts';
import { openSignal } from '../storage/signal.ts';
import { createTemplateStore } from './template-store.ts';
import { createComposer } from './compose.ts';
import { OutboxWorker } from '../kernel/outbox-worker.ts';
import type { OutboxBacklog } from '../kernel/outbox-worker.ts';
import { createInboxCarrier } from './inbox-carrier.ts';
import { createInvitationMail } from './invitation-mail.ts';
import { LEASE_MS, messageQueue, SEND_MS } from './message-queue.ts';
import { linkRoutes } from './link-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { orderRoute } from './order-route.ts';
import { planMessages } from './plan.ts';
import type { NewMessage, NoteOutcome } from './ports.ts';
import { resendRoute } from './resend-route.ts';
import { createSmsGateway } from './sms-gateway.ts';
import { smsReportsRouter } from './sms-reports.ts';
import { createSmtp } from './smtp.ts';
import { templateRoutes } from './template-routes.ts';

/** Messages to people outside of hearings. */
export interface Notify {
  /** Plans the messages about a change of a booking, in the same transaction. */
  readonly onBooking: BookingWriter;
  /** Plans one message, such as a code, in a transaction; it is sent after the commit, when it is due. @returns its id */
  send(on: Database, message: Omit<NewMessage, 'id'>): Promise<string>;
  /** Cancels planned messages of one event for a hearing's people, or for one of them, in a transaction. */
  cancel(on: Database, hearing: HearingId, event: NotifyEvent, person?: string): Promise<void>;
  /** See `Outbox`. */
  readonly makeDueNow: Outbox['makeDueNow'];
  readonly hearingsDueBy: Outbox['hearingsDueBy'];
  /** Invitations of colleagues to the desk. */
  readonly invitations: InvitationMail;
  /** When links were opened; also makes short links without a message. */
  readonly links: Pick<ShortLinks, 'openings' | 'make'>;
  readonly routes: readonly Bound[];
  /** Routes that need bookings. */
  bookingRoutes(
    directory: Pick<BookingDirectory, 'booking' | 'linkOf'>,
    seats: Pick<HearingDirectory, 'seatToken'>,
  ): Bound[];
  /** Number of messages that are due and not taken yet, by channel. */
  backlogs(): Promise<Readonly<Record<NotifyChannel, OutboxBacklog>>>;
  /** For delivery reports of the SMS gateway; null when there are none. */
  readonly gatewayRouter: Router | null;
  /** Starts sending. */
  begin(): void;
  close(): Promise<void>;
}

export function createNotify(parts: {
  readonly config: Pick<Config, 'publicUrl' | 'court' | 'environment' | 'database' | 'notify'>;
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly audit: Audit;
  /** See `createComposer`. */
  readonly protection: Parameters<typeof createComposer>[0]['protection'];
  /** Called with the result of each message. */
  readonly noteOutcome?: NoteOutcome;
  readonly log: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Notify {
  const { config, database, masterKey, randomBytes, audit, log, now } = parts;
  const { smtp, sms, smsReports, call } = config.notify;
  const newId = () => randomBytes(16).toString('base64url');
  const signal = openSignal(config.database, 'outbox');
  const outbox = createOutbox(database, { masterKey, randomBytes, signal, noteOutcome: parts.noteOutcome });
  const templates = createTemplateStore(database);
  const links = createShortLinks(database, randomBytes);
  const letterhead = { publicUrl: config.publicUrl, zone: config.court.zone, call };
  const composer = createComposer({ templates, links, letterhead, protection: parts.protection, now });
  const inbox = config.environment === 'development' ? createInbox(database, masterKey, randomBytes) : null;
  const instead = () => (inbox === null ? null : createInboxCarrier(inbox, now));
  const carriers = {
    sms: sms === null ? instead() : createSmsGateway(sms),
    email: smtp === null ? instead() : createSmtp(smtp),
  };
  const random = () => randomBytes(4).readUInt32BE() / 2 ** 32;
  const outboxWorkers = (['sms', 'email'] as const).map((channel) => {
    const queue = messageQueue({ channel, carrier: carriers[channel], outbox, composer, log, now, newId });
    return new OutboxWorker({ name: channel, queue, sendMs: SEND_MS, leaseMs: LEASE_MS, atOnce: 1, log, now, random });
  });
  const wake = () => outboxWorkers.forEach((outboxWorker) => outboxWorker.wake());

  return {
    async onBooking(on, change) {
      const { booking, at } = change;
      const plan = planMessages(change, await outbox.planned(on, booking.id));
      await outbox.cancel(on, plan.cancel, at);
      await outbox.add(
        on,
        plan.add.map((message) => ({ id: newId(), ...message })),
      );
    },
    async send(on, message) {
      const id = newId();
      await outbox.add(on, [{ id, ...message }]);
      return id;
    },
    async cancel(on, hearing, event, person) {
      const planned = (await outbox.planned(on, hearing)).filter((one) => one.event === event);
      const theirs = planned.filter((one) => person === undefined || one.person === person);
      await outbox.cancel(
        on,
        theirs.map(({ id }) => id),
        now(),
      );
    },
    makeDueNow: outbox.makeDueNow,
    hearingsDueBy: outbox.hearingsDueBy,
    invitations: createInvitationMail({ outbox, sends: smtp !== null || inbox !== null, newId, now }),
    links,
    routes: [
      ...messageRoutes({ database, outbox, composer, inbox, audit, now }),
      ...templateRoutes({ database, templates, letterhead, audit, now }),
    ],
    bookingRoutes: (directory, seats) => [
      resendRoute({ database, outbox, directory, audit, newId, now }),
      orderRoute({ database, outbox, directory, audit, newId, now }),
      ...linkRoutes({ links, directory, seats, now }),
    ],
    async backlogs() {
      const [sms, email] = await Promise.all([outbox.backlog('sms', now()), outbox.backlog('email', now())]);
      return { sms, email };
    },
    gatewayRouter: smsReports === null ? null : smsReportsRouter(smsReports, outbox),
    begin() {
      if (inbox === null && sms === null)
        log.warn('no SMS gateway is set: people without an e-mail address get no messages');
      if (inbox === null && smtp === null) log.warn('no mail server is set: no e-mail is sent');
      signal.listen(wake);
      wake();
    },
    async close() {
      await signal.close();
      await Promise.all(outboxWorkers.map((outboxWorker) => outboxWorker.close()));
      for (const carrier of Object.values(carriers)) carrier?.close();
    },
  };
}
