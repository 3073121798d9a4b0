import { audienceOf } from '@mahzar/shared/notify/events';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { checkHolder, verifyToken } from '../access/tokens/token.ts';
import type { Config } from '../config/config.ts';
import { hashBrowserSecret, hashSessionSecret } from '../gateway/hearing/session-secret.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { KeyRing } from '../kernel/key-ring.ts';
import { MinutesCallers } from '../minutes/minutes-callers.ts';
import type { MinutesCallerParts, MinutesDoor } from '../minutes/minutes-callers.ts';
import { MinutesService } from '../minutes/minutes-service.ts';
import type { AboutHearing } from '../minutes/shown.ts';
import { Signing } from '../minutes/signing.ts';
import type { Notify } from '../notify/notify.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { openSignal } from '../storage/signal.ts';
import type { Storage } from './storage.ts';

export interface Minutes {
  readonly minutes: MinutesService;
  readonly callers: MinutesCallers;
  readonly signing: Signing;
  /** What is known of a hearing beside its log, for whoever came by this door. */
  readonly aboutOf: (hearing: HearingId, door: MinutesDoor) => Promise<AboutHearing>;
}

/** Digits of a telephone that are shown to whoever gets a code there. */
const SHOWN_DIGITS = 2;

/** Minutes of hearings: their logs, who comes to them, and signatures. */
export function openMinutes(parts: {
  readonly config: Pick<Config, 'database'>;
  readonly bus: EventBus;
  readonly storage: Storage;
  readonly service: HearingService;
  readonly directory: Pick<BookingDirectory, 'personOf' | 'booking'>;
  readonly allocatedTo: MinutesCallerParts['allocatedTo'];
  readonly notify: Pick<Notify, 'send'>;
  readonly keys: KeyRing;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Minutes {
  const { config, bus, storage, service, directory, allocatedTo, notify, keys, masterKey, randomBytes, now } = parts;
  const { database } = storage;
  const signal = config.database.kind === 'postgres' ? openSignal(config.database, 'minutes') : null;
  const minutes = new MinutesService({ database, masterKey, randomBytes, now, bus, signal });
  const callers = new MinutesCallers({
    service,
    booking: (hearing) => directory.booking(hearing),
    allocatedTo,
    hashSession: hashSessionSecret,
    hashBrowser: hashBrowserSecret,
    async seatOf(token, hearing) {
      const verified = verifyToken(token, { keys, hearing, now: now() });
      const checked = verified.ok ? await checkHolder(verified.claims, storage.hearings) : verified;
      return checked.ok ? checked.claims.seat : new Rejection(checked.code, { detail: checked.detail });
    },
  });
  const signing = new Signing({
    service: minutes,
    database,
    personOf: (hearing, seat, on) => directory.personOf(hearing, seat, on),
    async sendCode(on, { hearing, seat, role, to, language, code, minutes: lasting, at, until }) {
      await notify.send(on, {
        hearing,
        person: seat,
        event: 'one-time-code',
        audience: audienceOf(role),
        channel: 'sms',
        language,
        to,
        facts: { about: 'code', code, minutes: lasting },
        link: null,
        dueAt: at,
        until,
      });
    },
    codes: new OneTimeCodes(masterKey),
    now,
  });
  return {
    minutes,
    callers,
    signing,
    async aboutOf(hearing, { seat }) {
      const person = seat === null ? undefined : await directory.personOf(hearing, seat);
      return {
        card: await storage.hearings.card(hearing),
        startsAt: (await directory.booking(hearing))?.startsAt ?? null,
        phone: person?.phone?.slice(-SHOWN_DIGITS) ?? null,
        now: now(),
      };
    },
  };
}
