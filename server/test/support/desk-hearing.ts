import type { Command } from '@mahzar/shared/hearing/command';
import type { BrowserHash, HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import { createBooking } from '@mahzar/shared/rest/bookings';
import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import { createAuditLog } from '../../src/audit/audit-store.ts';
import { hearingDir } from '../../src/recording/layout.ts';
import { logOf } from '../recording-journal.ts';
import { RULES } from './client.ts';
import type { TestDesk } from './desk.ts';

interface Booked {
  readonly id: SeatId;
  readonly role: Role;
  readonly name: string;
  readonly staffAccount: string | null;
  readonly protected?: boolean;
  readonly nationalId?: string;
}

/** A booked person. */
export function person(id: SeatId, role: Role, name: string, staffAccount: string | null = null): Booked {
  return { id, role, name, staffAccount };
}

/** A hearing that was booked at a test's desk. The test holds and records it. Times are those of the desk's clock. */
export class DeskHearing {
  readonly id: HearingId;
  readonly #desk: TestDesk;

  private constructor(desk: TestDesk, id: HearingId) {
    this.#desk = desk;
    this.id = id;
  }

  /** Books a hearing of one hour. */
  static async book(
    desk: TestDesk,
    {
      startsAt,
      people,
      screens = [],
      caseNumber = '1405-12',
      title = 'رسیدگی',
    }: {
      /** Epoch milliseconds. */
      readonly startsAt: number;
      readonly people: readonly Booked[];
      readonly screens?: readonly { readonly id: string; readonly between: readonly (readonly SeatId[])[] }[];
      readonly caseNumber?: string;
      readonly title?: string;
    },
  ): Promise<DeskHearing> {
    const scheduler = await desk.as('scheduler');
    const booking = await scheduler.do(createBooking, {
      body: {
        caseNumber,
        branch: 'شعبه ۱',
        kind: 'courtroom',
        title,
        startsAt,
        endsAt: startsAt + 3_600_000,
        people,
        screens,
      },
    });
    return new DeskHearing(desk, booking.id as HearingId);
  }

  /** Parameters of routes to its booking and record. */
  get params(): { readonly booking: string } {
    return { booking: this.id };
  }

  /** @throws when the law refuses it */
  async execute(command: Command, seat?: SeatId): Promise<void> {
    const actor = seat === undefined ? ({ kind: 'system' } as const) : ({ kind: 'seat', seat } as const);
    const done = await this.#desk.service.execute(this.id, command, actor);
    if (!done.ok) throw new Error(`${command.type}: ${done.refusal.code}`);
  }

  async enter(...seats: readonly SeatId[]): Promise<void> {
    for (const seat of seats) {
      const [session, browser] = [`session of ${seat}` as SessionHash, `browser of ${seat}` as BrowserHash];
      const devices = { microphone: true, camera: true, takeOver: false, rules: RULES };
      await this.execute({ type: 'enter', session, browser, ...devices }, seat);
    }
  }

  /** Has people enter and be admitted. */
  async letIn(host: SeatId, ...seats: readonly SeatId[]): Promise<void> {
    await this.enter(...seats);
    for (const seat of seats) await this.execute({ type: 'admit', seat }, host);
  }

  async goOnRecord(host: SeatId): Promise<void> {
    await this.execute({ type: 'start', countdownMs: 0 }, host);
    await this.execute({ type: 'note-recorder-confirmed' });
  }

  /** The folder of its recording. */
  get dir(): string {
    return hearingDir(this.#desk.dataDir, this.id);
  }

  /** Adds the tracks in its folder to the log. */
  async enterTracks(key?: Buffer): Promise<void> {
    for (const { track, source, infoSha256, segments } of (await logOf(this.dir, key)).recording.tracks.values()) {
      await this.execute({
        type: 'note-track-opened',
        track: { track, source: source!, ...(infoSha256 !== null && { infoSha256 }) },
      });
      await this.execute({
        type: 'note-segments-sealed',
        segments: [...segments.values()].map(({ indexSha256: _, ...segment }) => ({ track, ...segment })),
      });
    }
  }

  /** Entries of the audit log about the hearing, the latest first. */
  noted(act: AuditAct) {
    const { search } = createAuditLog(this.#desk.storage.database);
    return search({ act, subject: `booking:${this.id}` }, { before: null, limit: 200 });
  }
}
