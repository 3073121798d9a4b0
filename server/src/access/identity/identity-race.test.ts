import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrowserHash, HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { courtClock } from '@mahzar/shared/scheduling/court-clock';
import { createBooking } from '@mahzar/shared/rest/bookings';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import type { Person } from '@mahzar/shared/scheduling/person';
import { Rejection } from '@mahzar/shared/rejection';
import { ENGINES } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk } from '../../../test/support/desk.ts';
import type { AuditActor } from '../../audit/audit.ts';
import { EventBus } from '../../kernel/event-bus.ts';
import { HearingService } from '../../hearings/hearing-service.ts';
import { createScheduling } from '../../scheduling/scheduling.ts';
import { audit, createAuditLog } from '../../audit/audit-store.ts';
import { createIdentityStore } from './identity-store.ts';
import { openStorage } from '../../compose/storage.ts';
import { OneTimeCodes } from '../codes/one-time-codes.ts';
import { IdentityCheck } from './identity-check.ts';
import { voidCodesWith } from './identity.ts';

const by: AuditActor = { kind: 'staff', id: 'clerk-1' };
const citizen = 'citizen' as SeatId;
const browser = 'the citizen’s browser' as BrowserHash;
const MARYAM = { name: 'مریم احمدی', nationalId: '0499370899', phone: '+989121234567' };
const ZAHRA = { name: 'زهرا کرمی', nationalId: '0790419904', phone: '+989121234567' };
const OTHER_PHONE = { ...MARYAM, phone: '+989351234567' };
const CHANGES = [
  ['another person', ZAHRA],
  ['another telephone', OTHER_PHONE],
] as const;

/** A promise to wait for, and the function that resolves it. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

/** The parts of a service for identity, over a shared database; a test decides where they wait. */
async function node(desk: TestDesk) {
  const { database: place, masterKey, keys } = desk;
  const now = () => desk.clock.now();
  const bus = new EventBus();
  const storage = await openStorage({ database: place, masterKey, randomBytes, bus });
  const { database } = storage;
  const service = new HearingService(storage.log, now, { bus });
  const waits = {
    /** Awaited in the transaction of a right code, after its entry was appended. */
    proving: () => Promise.resolve(),
    /** Awaited in the transaction of a changed booking, after codes were made void. */
    rebooked: () => Promise.resolve(),
  };
  const parts = {
    bus,
    writers: [voidCodesWith(database), () => waits.rebooked()],
    database,
    service,
    keys,
    masterKey,
    publicUrl: desk.origin,
    randomBytes,
    now,
    clock: courtClock('Asia/Tehran'),
    accountsAmong: () => Promise.resolve(new Map<string, never>()),
    allocatedTo: () => Promise.resolve([]),
    tasks: {
      inCases: () => Promise.resolve({ rows: [], total: 0 }),
      powersToDecide: () => Promise.resolve([]),
      powersOfNobody: () => Promise.resolve([]),
      enabledRolesOf: () => Promise.resolve(new Map<string, never>()),
      ofLostStaff: () => Promise.resolve({ rows: [], total: 0 }),
      minutesToClose: () => Promise.resolve([]),
    },
  };
  const { bookings, directory } = createScheduling(parts);
  const codes: string[] = [];
  const identity = new IdentityCheck({
    bus,
    store: createIdentityStore(database),
    service,
    personOf: (hearing, seat, on) => directory.personOf(hearing, seat, on),
    versionOf: async (hearing, on) => (await directory.booking(hearing, on))?.version,
    sendCode: (_, { code }) => Promise.resolve(void codes.push(code)),
    audit: {
      async note(on, note, at) {
        if (note.act === 'identity-code-right') await waits.proving();
        await audit.note(on, note, at);
      },
    },
    otherBrowsers: () => [],
    codes: new OneTimeCodes(masterKey, 0),
    now,
  });
  return {
    storage,
    identity,
    waits,
    async askCode(hearing: HearingId, { nationalId } = MARYAM): Promise<string> {
      expect(await identity.sendCode(hearing, citizen, browser, nationalId)).toMatchObject({ sent: true });
      return codes.at(-1)!;
    },
    /** Books another person in the citizen's place, or changes the contact data. */
    async rebook({ id, version }: Pick<Booking, 'id' | 'version'>, change: Partial<Person>) {
      const found = await bookings.read(id as HearingId);
      if (found instanceof Rejection) throw new Error(found.code);
      const { caseNumber, ...draft } = draftOf(found);
      const people = draft.people.map((person) => (person.id === citizen ? { ...person, ...change } : person));
      const changed = await bookings.change(id as HearingId, { ...draft, caseNumber, people, version }, by);
      if (changed instanceof Rejection) throw new Error(changed.code);
      return changed;
    },
    standing: async (hearing: HearingId) => (await service.snapshot(hearing))!.state.seats.get(citizen)!,
    bookedName: async (hearing: HearingId) => (await directory.personOf(hearing, citizen))!.name,
  };
}

function draftOf(booking: Booking) {
  const { branch, room, kind, startsAt, endsAt, title, recordingPolicy, notes, screens } = booking;
  const people = booking.people.map(({ link: _, ...person }) => person);
  const planned = { branch, room, kind, startsAt, endsAt, title, public: booking.public, recordingPolicy, notes };
  return { ...planned, screens, people, caseNumber: booking.case.number };
}

describe.each(ENGINES)('who is booked while it is found out who somebody is, on $name', ({ name, start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let one: Awaited<ReturnType<typeof node>>;
  let booking: { readonly id: HearingId; readonly version: number };
  let hearing: HearingId;
  const nodes: (typeof one)[] = [];
  const another = async () => {
    const made = await node(desk);
    nodes.push(made);
    return made;
  };

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine });
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });
  beforeEach(async () => {
    one = await another();
    const startsAt = Date.now() + 3_600_000;
    const scheduler = await desk.as('scheduler');
    const people = [
      { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' },
      { id: citizen, role: 'complainant', ...MARYAM },
    ];
    const texts = { caseNumber: `14056${Date.now()}`, branch: 'شعبه ۱۰۳', title: 'رسیدگی', kind: 'courtroom' };
    booking = await scheduler.do(createBooking, { body: { ...texts, startsAt, endsAt: startsAt + 3_600_000, people } });
    hearing = booking.id as HearingId;
  });
  afterEach(async () => {
    for (const { storage } of nodes.splice(0)) await storage.close();
  });

  it.each(CHANGES)('is who the code counts for: with %s booked meanwhile nobody is known', async (_, change) => {
    const code = await one.askCode(hearing);
    const { passed, open } = gate();
    const reached = gate();
    one.waits.proving = () => (reached.open(), passed);
    const proven = one.identity.prove(hearing, citizen, browser, code);
    await reached.passed;
    const changed = one.rebook(booking, change);
    open();
    expect(await proven).toBe('proven');
    booking = await changed;
    expect(await one.standing(hearing)).toMatchObject({ identity: 'needed', identityMeans: null });
  });

  it.each(CHANGES)('finds a code void that was sent before %s was booked', async (_, change) => {
    const code = await one.askCode(hearing);
    const { passed, open } = gate();
    const reached = gate();
    one.waits.rebooked = () => (reached.open(), passed);
    const changed = one.rebook(booking, change);
    await reached.passed;
    const proven = one.identity.prove(hearing, citizen, browser, code);
    open();
    booking = await changed;
    expect(await proven).toMatchObject({ code: 'code-void' });
    expect(await one.standing(hearing)).toMatchObject({ identity: 'needed' });
  });

  it('with a new telephone shows it anew, unless staff have seen them', async () => {
    await one.identity.prove(hearing, citizen, browser, await one.askCode(hearing));
    expect(await one.standing(hearing)).toMatchObject({ identity: 'proven' });
    booking = await one.rebook(booking, OTHER_PHONE);
    expect(await one.standing(hearing)).toMatchObject({ identity: 'needed' });
    const seen = { outcome: 'proven', how: 'by-sight', by, version: booking.version } as const;
    expect(await one.identity.decide(hearing, citizen, seen)).toBeNull();
    booking = await one.rebook(booking, MARYAM);
    expect(await one.standing(hearing)).toMatchObject({ identity: 'proven', identityMeans: 'by-sight' });
  });

  it('is whom staff have seen: of another who is booked since, their word is not taken, and nothing is noted', async () => {
    const { version } = booking;
    booking = await one.rebook(booking, ZAHRA);
    const seen = { outcome: 'proven', how: 'by-sight', by, version } as const;
    expect(await one.identity.decide(hearing, citizen, seen)).toBe('changed-meanwhile');
    expect(await one.identity.withdraw(hearing, citizen, { by, version })).toBe('changed-meanwhile');
    expect(await one.standing(hearing)).toMatchObject({ identity: 'needed' });
    const everything = { act: undefined, actor: undefined, from: undefined, to: undefined };
    const noted = createAuditLog(one.storage.database);
    const subject = `person:${hearing}/${citizen}`;
    expect(await noted.search({ ...everything, subject }, { before: null, limit: 10 })).toEqual([]);
    expect(await one.identity.decide(hearing, citizen, { ...seen, version: booking.version })).toBeNull();
    expect(await one.standing(hearing)).toMatchObject({ identity: 'proven' });
    expect(await noted.search({ ...everything, subject }, { before: null, limit: 10 })).toHaveLength(1);
  });

  // A file has one service; a server may have several, each of which believes that it holds the hearing.
  if (name !== 'postgres') return;

  const waiting = (count: number) =>
    vi.waitFor(async () => {
      const { rows } = await sql<{ count: string }>`select count(*) from pg_locks where not granted`.execute(
        desk.storage.database.db,
      );
      expect(Number(rows[0]?.count)).toBe(count);
    }, 10_000);

  it('is the same on two nodes: a code is void while another node still writes who is booked', async () => {
    const other = await another();
    const code = await one.askCode(hearing);
    const { passed, open } = gate();
    const reached = gate();
    other.waits.rebooked = () => (reached.open(), passed);
    const changed = other.rebook(booking, ZAHRA);
    await reached.passed;
    const proven = one.identity.prove(hearing, citizen, browser, code);
    await waiting(1);
    open();
    await changed;
    expect(await proven).toMatchObject({ code: 'code-void' });
    expect(await other.standing(hearing)).toMatchObject({ identity: 'needed' });
  });

  it('is the same on two nodes: nobody is booked anew on what another node has made out of date', async () => {
    const other = await another();
    await other.standing(hearing);
    const code = await one.askCode(hearing);
    const { passed, open } = gate();
    const reached = gate();
    one.waits.proving = () => (reached.open(), passed);
    const proven = one.identity.prove(hearing, citizen, browser, code);
    await reached.passed;
    const changed = other.rebook(booking, ZAHRA);
    const said = changed.then(
      () => 'booked',
      (error: unknown) => String(error),
    );
    await waiting(1);
    open();
    expect(await proven).toBe('proven');
    expect(await said).toContain('changed-meanwhile');
    expect(await other.bookedName(hearing)).toBe(MARYAM.name);
    expect(await other.standing(hearing)).toMatchObject({ identity: 'proven' });
    await other.rebook(booking, ZAHRA);
    expect(await other.standing(hearing)).toMatchObject({ identity: 'needed' });
  });

  it('is the same on two nodes: staff who confirm somebody as another node writes are told that it changed, and may again', async () => {
    const other = await another();
    await other.standing(hearing);
    const said = { outcome: 'proven', how: 'known', by } as const;
    expect(await one.identity.decide(hearing, citizen, { ...said, outcome: 'refused' })).toBeNull();
    expect(await other.identity.decide(hearing, citizen, said)).toBe('changed-meanwhile');
    expect(await other.identity.decide(hearing, citizen, said)).toBeNull();
    expect(await other.standing(hearing)).toMatchObject({ identity: 'proven' });
  });
});
