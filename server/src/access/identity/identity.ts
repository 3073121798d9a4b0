import { audienceOf } from '@mahzar/shared/notify/events';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { Notify } from '../../notify/notify.ts';
import { withVoidCode } from '../../scheduling/changes.ts';
import type { BookingDirectory, BookingWriter } from '../../scheduling/ports.ts';
import { audit } from '../../audit/audit-store.ts';
import type { Database } from '../../storage/database.ts';
import { OneTimeCodes } from '../codes/one-time-codes.ts';
import { createIdentityStore } from './identity-store.ts';
import { IdentityCheck } from './identity-check.ts';
import type { IdentityParts } from './identity-check.ts';

/** Composes the proof of identity from booked data and a code by SMS. */
export function createIdentity(parts: {
  readonly bus: EventBus;
  readonly database: Database;
  readonly service: HearingService;
  readonly directory: Pick<BookingDirectory, 'personOf' | 'booking'>;
  readonly notify: Pick<Notify, 'send'>;
  readonly otherBrowsers: IdentityParts['otherBrowsers'];
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly now: () => number;
}): IdentityCheck {
  const { bus, database, service, directory, notify, otherBrowsers, masterKey, now } = parts;
  return new IdentityCheck({
    bus,
    store: createIdentityStore(database),
    service,
    personOf: (hearing, seat, on) => directory.personOf(hearing, seat, on),
    versionOf: async (hearing, on) => (await directory.booking(hearing, on))?.version,
    async sendCode(on, { hearing, seat, role, to, language, code, minutes, at, until }) {
      await notify.send(on, {
        hearing,
        person: seat,
        event: 'one-time-code',
        audience: audienceOf(role),
        channel: 'sms',
        language,
        to,
        facts: { about: 'code', code, minutes },
        link: null,
        dueAt: at,
        until,
      });
    },
    audit,
    otherBrowsers,
    codes: new OneTimeCodes(masterKey),
    now,
  });
}

/** Makes codes void in the transaction that changes a booked person or telephone. */
export function voidCodesWith(database: Database): BookingWriter {
  const store = createIdentityStore(database);
  return async (on, change) => {
    if (change.kind !== 'changed') return;
    const { before, booking } = change;
    await store.voidCodes(on, booking.id, withVoidCode(before, booking));
  };
}
