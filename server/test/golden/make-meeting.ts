import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HearingEvent } from '@mahzar/shared/hearing/event';
import type { Command } from '@mahzar/shared/hearing/command';
import type { BrowserHash, HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { LAW_VERSION } from '@mahzar/shared/hearing/law/version';
import { openStorage } from '../../src/compose/storage.ts';
import { HearingService } from '../../src/hearings/hearing-service.ts';
import { CITIZEN_SEAT, OFFICIAL_SEAT } from '../../src/queue/ports.ts';
import { sqliteIn } from '../../src/storage/database-place.ts';
import { RULES } from '../support/client.ts';
import { describeMeeting, MEETINGS_DIR } from './meeting-log.ts';

/*
 * Writes logs of meetings that may only be recorded, and of a hearing in which a recording is played, by today's law, and what they mean: `make-meeting.ts`, from the top folder.
 * What is there is never written anew.
 */
const BEGAN = Date.UTC(2026, 10, 29, 6, 0, 0);
const folder = mkdtempSync(join(tmpdir(), 'mahzar-golden-meeting-'));
const storage = await openStorage({ database: sqliteIn(folder), masterKey: randomBytes(32), randomBytes });
let now = BEGAN;
const service = new HearingService(storage.log, () => now);

const MEETING = {
  kind: 'meeting',
  recordedOnly: true,
  seats: [
    { id: OFFICIAL_SEAT, role: 'prosecutor', name: 'دادیار', tokenId: null },
    { id: CITIZEN_SEAT, role: 'complainant', name: 'مراجع', tokenId: null },
  ],
} as const;
/** A hearing in which a recording is played; the official is its judge. */
const COURTROOM = {
  kind: 'courtroom',
  seats: [
    { id: OFFICIAL_SEAT, role: 'presiding-judge', name: 'رئیس شعبه', tokenId: null },
    { id: CITIZEN_SEAT, role: 'complainant', name: 'شاکی', tokenId: null },
    { id: 'expert' as SeatId, role: 'expert', name: 'کارشناس', tokenId: null },
  ],
} as const;

/** An older law decided this otherwise, see `before`. */
const HEARD_AT_ONCE = { ...MEETING, recordedOnly: false } as const;

/**
 * Executes each step one second after the one before; `null`: as the service.
 * @param before entries that the log already has; the command `call` opens it
 */
async function hold(
  id: HearingId,
  steps: readonly (readonly [SeatId | null, Command])[],
  place: typeof MEETING | typeof HEARD_AT_ONCE | typeof COURTROOM = MEETING,
  before: readonly HearingEvent[] = [{ type: 'hearing-opened', law: LAW_VERSION }],
) {
  const times = { startsAt: now, endsAt: now + 3_600_000 };
  const texts = { title: 'ملاقات مردمی', branch: 'دادسرا', caseNumber: '' };
  await storage.hearings.create({ id, ...texts, ...times, ...place }, now);
  await storage.log.append(id, 1, now, { kind: 'seat', seat: OFFICIAL_SEAT }, before);
  for (const [by, command] of steps) {
    now += 1_000;
    const actor = by === null ? ({ kind: 'system' } as const) : ({ kind: 'seat', seat: by } as const);
    const done = await service.execute(id, command, actor);
    if (!done.ok) throw new Error(`${by ?? 'service'} was refused ${command.type}: ${done.refusal.code}`);
  }
  const rows = await storage.database.db
    .selectFrom('log_entries')
    .selectAll()
    .where('hearing_id', '=', id)
    .orderBy('seq')
    .execute();
  return { rows, expected: describeMeeting(await storage.log.read(id)) };
}

const enter = (seat: SeatId): Command => ({
  type: 'enter',
  session: `session-of-${seat}` as SessionHash,
  browser: `browser-of-${seat}` as BrowserHash,
  microphone: true,
  camera: true,
  takeOver: false,
  rules: RULES,
});
const come = [
  [OFFICIAL_SEAT, enter(OFFICIAL_SEAT)],
  [CITIZEN_SEAT, enter(CITIZEN_SEAT)],
  [OFFICIAL_SEAT, { type: 'admit', seat: CITIZEN_SEAT }],
] as const;
const start = [OFFICIAL_SEAT, { type: 'start', countdownMs: 3_000, noSpace: false }] as const;

const show = (positionMs: number, since: number | null): readonly [SeatId, Command] => [
  OFFICIAL_SEAT,
  {
    type: 'show-exhibit',
    shown: {
      exhibit: 1,
      page: 1,
      pages: 1,
      zoom: 100,
      x: 500,
      y: 500,
      document: 'film' as DocumentId,
      sha256: 'f'.repeat(64),
      readers: [OFFICIAL_SEAT, CITIZEN_SEAT],
      playback: { media: ['audio', 'video'], durationMs: 60_000, positionMs, since },
    },
  },
];
/** The last one is told when the meeting is over. */
const pictureGap = (from: number): readonly [null, Command] => [
  null,
  {
    type: 'note-picture-gap',
    source: sourceId(CITIZEN_SEAT, 'camera'),
    from: BEGAN + from,
    to: BEGAN + from + 4_000,
    missingMs: 3_000,
  },
];
const EXPERT = 'expert' as SeatId;

const meetings = [
  await hold('recorded-only' as HearingId, [
    ...come,
    start,
    [OFFICIAL_SEAT, { type: 'cancel-countdown' }],
    [null, { type: 'note-service-restarted', lastWrittenAt: null }],
    ...[OFFICIAL_SEAT, CITIZEN_SEAT].map(
      (seat) => [null, { type: 'note-line-restored', seat, session: `session-of-${seat}` as SessionHash }] as const,
    ),
    [OFFICIAL_SEAT, { type: 'start', countdownMs: 0 }],
    [null, { type: 'note-recorder-confirmed' }],
    [null, { type: 'note-recorder-failed', since: BEGAN + 12_000, reason: 'recorder-lost' }],
    [null, { type: 'note-recorder-confirmed' }],
    pictureGap(10_000),
    [OFFICIAL_SEAT, { type: 'recess' }],
    [OFFICIAL_SEAT, { type: 'close' }],
    pictureGap(15_000),
  ]),
  await hold('recorded-only-stopped' as HearingId, [...come, start, [OFFICIAL_SEAT, { type: 'cancel-countdown' }]]),
  // Version 7 let a meeting be opened to the public; since version 10 it can be closed again.
  await hold(
    'public-by-version-7' as HearingId,
    [...come, [OFFICIAL_SEAT, { type: 'set-gallery', open: false }]],
    HEARD_AT_ONCE,
    [
      { type: 'hearing-opened', law: 7 },
      { type: 'gallery-opened', people: [] },
    ],
  ),
  await hold(
    'recording-played' as HearingId,
    [
      ...come,
      [EXPERT, enter(EXPERT)],
      [OFFICIAL_SEAT, { type: 'admit', seat: EXPERT }],
      [OFFICIAL_SEAT, { type: 'start', countdownMs: 0 }],
      [null, { type: 'note-recorder-confirmed' }],
      show(0, BEGAN + 100_000),
      show(4_000, null),
      show(4_000, BEGAN + 110_000),
      [null, { type: 'note-exhibit-readers', exhibit: 1, readers: [OFFICIAL_SEAT] }],
      [null, { type: 'note-exhibit-stopped', exhibit: 1, since: BEGAN + 110_000, positionMs: 9_000, fault: 'failed' }],
      [OFFICIAL_SEAT, { type: 'hide-exhibit' }],
      show(9_000, BEGAN + 120_000),
      [null, { type: 'note-service-restarted', lastWrittenAt: BEGAN + 121_000 }],
    ],
    COURTROOM,
  ),
];
await service.close();
await storage.close();
rmSync(folder, { recursive: true });
mkdirSync(MEETINGS_DIR, { recursive: true });
writeFileSync(join(MEETINGS_DIR, `law-${LAW_VERSION}.json`), `${JSON.stringify(meetings)}\n`, { flag: 'wx' });
