import { audienceOf } from '@mahzar/shared/notify/events';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import { Rejection } from '@mahzar/shared/rejection';
import { OneTimeCodes } from '../access/codes/one-time-codes.ts';
import type { StepUp } from '../access/staff/step-up.ts';
import { checkHolder, verifyToken } from '../access/tokens/token.ts';
import type { Config } from '../config/config.ts';
import { hashBrowserSecret, hashSessionSecret } from '../gateway/hearing/session-secret.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { KeyRing } from '../kernel/key-ring.ts';
import { MinutesCallers } from '../minutes/minutes-callers.ts';
import type { MinutesCallerParts, MinutesAccess } from '../minutes/minutes-callers.ts';
import { MinutesService } from '../minutes/minutes-service.ts';
import type { MinutesWriter } from '../minutes/minutes-service.ts';
import type { AboutHearing } from '../minutes/minutes-views.ts';
import { Signing } from '../minutes/signing.ts';
import { keepToClose } from '../minutes/store/minutes-to-close.ts';
import { absentSeats, seatsThatLeft, ToSignMessages } from '../minutes/to-sign-messages.ts';
import type { Logger } from '../observability/logger.ts';
import type { Notify } from '../notify/notify.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { openSignal } from '../storage/signal.ts';
import type { Storage } from './storage.ts';

export interface Minutes {
  readonly minutes: MinutesService;
  readonly callers: MinutesCallers;
  readonly signing: Signing;
  /** Notifies people who are not in the courtroom that there are minutes to sign. */
  readonly tellAbsent: (hearing: HearingState, seats: readonly SeatId[]) => void;
  /** The same for hearings that ended while no process could do it. */
  begin(): Promise<void>;
  /** Data of a hearing from outside its log, for a person with this access. */
  readonly aboutOf: (hearing: HearingId, door: MinutesAccess) => Promise<Omit<AboutHearing, 'nextMoved'>>;
}

/** Names in a hearing as third parties may see them, see `cardForOthers`, and the people whom its minutes may name. */
export type NamesOfHearing = (hearing: HearingId) => Promise<Pick<AboutHearing, 'card' | 'hidden' | 'named'>>;

/** Number of telephone digits shown to a person who gets a code there. */
const SHOWN_DIGITS = 2;

/** Minutes of hearings: their logs, who may open them, and signatures. */
export function openMinutes(parts: {
  readonly config: Pick<Config, 'database' | 'publicUrl'>;
  readonly bus: EventBus;
  readonly storage: Storage;
  readonly service: HearingService;
  readonly directory: Pick<BookingDirectory, 'personOf' | 'booking'>;
  readonly allocatedTo: MinutesCallerParts['allocatedTo'];
  readonly ownSeats: MinutesCallerParts['ownSeats'];
  readonly noteOwn: MinutesCallerParts['noteOwn'];
  readonly callerOf: MinutesCallerParts['callerOf'];
  readonly namesOf: NamesOfHearing;
  /** Seats of a hearing whose people are, or were, known only by a number in the case. */
  readonly hiddenSeats: (on: Database, hearing: HearingId) => Promise<ReadonlySet<SeatId>>;
  readonly notify: Pick<Notify, 'send' | 'cancel' | 'makeDueNow' | 'hearingsDueBy'>;
  readonly stepUp: StepUp;
  readonly log: Logger;
  readonly keys: KeyRing;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Minutes {
  const {
    config,
    bus,
    storage,
    service,
    directory,
    allocatedTo,
    ownSeats,
    noteOwn,
    callerOf,
    namesOf,
    hiddenSeats,
    notify,
    stepUp,
    log,
    keys,
    masterKey,
    randomBytes,
    now,
  } = parts;
  const { database } = storage;
  const signal = config.database.kind === 'postgres' ? openSignal(config.database, 'minutes') : null;
  const toSign = new ToSignMessages({
    notify,
    booking: (hearing, on) => directory.booking(hearing, on),
    publicUrl: config.publicUrl,
    now,
  });
  const write: MinutesWriter = async (on, hearing, events, at, state) => {
    await toSign.write(on, hearing, events, at, state);
    // Typing never starts the period after which the judge may close the minutes.
    if (state.reading !== null && events.some(({ type }) => type !== 'steps-accepted')) await keepToClose(on, state);
  };
  const minutes = new MinutesService({ database, masterKey, randomBytes, now, bus, signal, write });
  const left = (hearing: HearingId, seats: readonly SeatId[]) =>
    toSign
      .left(hearing, seats)
      .catch((error: unknown) => log.error({ err: error, hearing }, 'notice of minutes to sign delayed'));
  bus.on('hearing-changed', ({ state }, entries) => void left(state.id, seatsThatLeft(state, entries)));
  const callers = new MinutesCallers({
    service,
    booking: (hearing) => directory.booking(hearing),
    allocatedTo,
    ownSeats,
    noteOwn,
    callerOf,
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
      const { branch = '', startsAt = at } = (await directory.booking(hearing, on)) ?? {};
      await notify.send(on, {
        hearing,
        person: seat,
        event: 'signing-code',
        audience: audienceOf(role),
        channel: 'sms',
        language,
        to,
        facts: { about: 'signing', code, minutes: lasting, branch, startsAt },
        link: null,
        dueAt: at,
        until,
      });
    },
    codes: new OneTimeCodes(masterKey),
    hiddenSeats,
    stepUp,
    now,
  });
  return {
    minutes,
    callers,
    signing,
    tellAbsent: (hearing, seats) => void left(hearing.id, absentSeats(hearing, seats)),
    async begin() {
      const stateOf = async (hearing: HearingId) => {
        try {
          return (await service.snapshot(hearing))?.state ?? null;
        } catch (error) {
          // Such as an altered log.
          log.error({ err: error, hearing }, 'notice of minutes to sign delayed');
          return null;
        }
      };
      // A failure does not end the start: their planned messages tell them later.
      await toSign
        .overMeanwhile(stateOf)
        .catch((error: unknown) => log.error({ err: error }, 'notice of minutes to sign delayed'));
    },
    async aboutOf(hearing, door) {
      const person = door.seat === null ? undefined : await directory.personOf(hearing, door.seat);
      const phone = person?.phone ?? null;
      return {
        ...(await namesOf(hearing)),
        startsAt: (await directory.booking(hearing))?.startsAt ?? null,
        phone: phone?.slice(-SHOWN_DIGITS) ?? null,
        means: await signing.meansOf(door.kind === 'desk' ? door.account : null, phone),
        now: now(),
      };
    },
  };
}
