import type { HearingId } from '@mahzar/shared/hearing/ids';
import { isOver } from '@mahzar/shared/hearing/state';
import { mayHave } from '@mahzar/shared/record/may-play';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { makeAttendancePaper, readAttendance } from '@mahzar/shared/rest/record-attendance';
import type { Attendance } from '@mahzar/shared/rest/record-attendance';
import type { Caller } from '../../http/api/caller.ts';
import type { Audit, AuditNote } from '../../audit/audit.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { HearingDirectory } from '../../hearings/ports.ts';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import type { Letterhead, PaperSealKey, PdfSignature } from '../../pdf/pdf-content.ts';
import type { PdfMaker } from '../../pdf/pdf-maker.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { accessLevelOf } from '../access/access-level.ts';
import type { Viewers } from '../playback/viewers.ts';
import { listRecordKeys, RecordKeys } from '../proof/record-keys.ts';
import { attendancePaper } from './attendance-paper.ts';
import { presenceIn } from './presence.ts';

interface AttendanceParts {
  readonly viewers: Viewers;
  readonly service: Pick<HearingService, 'snapshot' | 'entries'>;
  readonly directory: Pick<HearingDirectory, 'card'>;
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly audit: Audit;
  readonly papers: Pick<PdfMaker, 'make'>;
  /** The court's key for sealing papers. */
  readonly sealKey: PaperSealKey;
  /** Time-stamp authority; null: no time stamp. */
  readonly timeStamps: PdfSignature['timeStamps'];
  readonly letterhead: Letterhead;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Routes for the attendance list of a hearing, for keepers of its record. Each reading, as list or as paper, and each refused
 * permission is audited.
 */
export function attendanceRoutes(parts: AttendanceParts): Bound[] {
  const { papers, sealKey, timeStamps, letterhead, now } = parts;
  return [
    bind(readAttendance, async ({ params: { booking }, caller }) => {
      const reading = await read(parts, booking, caller, 'list');
      if (reading instanceof Rejection) return reading;
      await reading.note({});
      return reading.certificate;
    }),
    bind(makeAttendancePaper, async ({ params: { booking }, caller }) => {
      const reading = await read(parts, booking, caller, 'paper');
      if (reading instanceof Rejection) return reading;
      const content = attendancePaper(reading.certificate, letterhead);
      const note = await sealKey.note();
      const signature = { ...sealKey, note, reason: content.title, at: now(), timeStamps };
      const made = await papers.make(content, signature, caller.kind === 'staff' ? caller.account : '');
      if (made instanceof Rejection) return made;
      await reading.note({ paper: true });
      return { pdf: made.pdf.toString('base64') };
    }),
  ];
}

/** What was read for a caller, and its entry of the audit log, which is written before anything is handed out. */
interface Reading {
  readonly certificate: Attendance;
  readonly note: (details: NonNullable<AuditNote['details']>) => Promise<void>;
}

/** The attendance list for a caller. @param as `paper` is refused until the hearing is over */
async function read(
  parts: AttendanceParts,
  hearing: HearingId,
  caller: Caller,
  as: 'list' | 'paper',
): Promise<Result<Reading, ApiErrorCode>> {
  const { viewers, service, database, audit, now } = parts;
  const viewer = await viewers.atDesk(caller, hearing);
  if (viewer instanceof Rejection) return viewer;
  const state = (await service.snapshot(hearing))?.state;
  if (state === undefined) return new Rejection('not-found');
  const right = mayHave(viewer.player, state, await accessLevelOf(database, hearing), 'keep');
  const note = (act: AuditNote['act'], details: NonNullable<AuditNote['details']>): Promise<void> => {
    const said = { actor: viewer.actor, act, subject: { kind: 'booking', id: hearing }, details };
    return inTransaction(database, (on) => audit.note(on, said, now()));
  };
  if (right instanceof Rejection) {
    await note('record-refused', { reason: right.code, wish: 'attendance' });
    return new Rejection(right.code === 'record-sealed' ? 'record-sealed' : 'not-permitted');
  }
  if (as === 'paper' && !isOver(state.phase)) return new Rejection('hearing-not-over');
  const certificate = await certificateOf(parts, hearing);
  return { certificate, note: (details) => note('record-attendance-read', details) };
}

async function certificateOf(
  { service, directory, database, masterKey, randomBytes }: AttendanceParts,
  hearing: HearingId,
): Promise<Attendance> {
  const { state, until, stays } = presenceIn(await service.entries(hearing));
  const card = await directory.card(hearing);
  const people = [...state.seats.values()].map(({ id, role, alias }) => ({
    seat: id,
    role,
    name: alias === null ? (card?.seats.get(id)?.name ?? null) : null,
    alias,
    present: [...(stays.get(id) ?? [])],
  }));
  const { title = '', caseNumber = '', branch = '' } = card ?? {};
  const { kind, phase, intervals } = state;
  const startsAt = intervals[0]?.from ?? state.startsAt;
  const certificate = { hearing, kind, title, caseNumber, branch, startsAt, until, isOver: isOver(phase), people };
  const hasKey = (await listRecordKeys(database)).some(({ retiredAt }) => retiredAt === null);
  if (!hasKey) return { ...certificate, note: null };
  const { origin, sign } = await new RecordKeys(masterKey, randomBytes).current(database);
  const text = textOf(origin, certificate);
  return { ...certificate, note: `${text}\n${sign(text)}` };
}

/**
 * Text form of the list: one line each for the origin, the hearing, the case, the end of the log that was read, and every stay;
 * names as JSON.
 */
function textOf(origin: string, { hearing, caseNumber, until, people }: Omit<Attendance, 'note'>): string {
  const time = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');
  const lines = people.flatMap(({ seat, role, name, alias, present }) => {
    const who = [seat, role, JSON.stringify(name ?? (alias === null ? '' : `protected ${alias}`))];
    if (present.length === 0) return [[...who, 'absent'].join(' ')];
    return present.map(({ from, to }) => [...who, time(from), time(to)].join(' '));
  });
  return `${[origin, `attendance ${hearing}`, `case ${JSON.stringify(caseNumber)}`, `until ${time(until)}`, ...lines].join('\n')}\n`;
}
