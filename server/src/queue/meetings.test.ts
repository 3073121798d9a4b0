import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrowserHash, HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import { reach } from '@mahzar/shared/hearing/law/reach';
import { view } from '@mahzar/shared/hearing/projection/view';
import type { QueueCommand } from '@mahzar/shared/queue/command';
import type { QueueActor } from '@mahzar/shared/queue/event';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId, OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import type { RecordingRule } from '@mahzar/shared/queue/plan';
import { RULES } from '../../test/support/client.ts';
import { engineOfTest } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { CLERK, DAY_OF_QUEUE, queueDayPlan } from '../../test/support/queue-day.ts';
import { openStorage } from '../compose/storage.ts';
import type { Storage } from '../compose/storage.ts';
import { HearingService } from '../hearings/hearing-service.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { Meetings } from './meetings.ts';
import { CITIZEN_SEAT, OFFICIAL_SEAT } from './ports.ts';
import type { MeetingPeople } from './ports.ts';
import { QueueService } from './queue-service.ts';

const OFFICE = 'office' as OfficeId;
const QUEUE = queueId(OFFICE, DAY_OF_QUEUE);
const DEPUTY = 'deputy' as OfficialId;
const PROSECUTOR = 'prosecutor' as OfficialId;
const LAWYER = 'guest-lawyer' as SeatId;
const PEOPLE = ['first', 'second'].map((id) => id as RequestId);
const by = (official: OfficialId): QueueActor => ({ kind: 'official', official });

const people: MeetingPeople = {
  meetingOf: async (_on, _queue, request) => ({
    title: 'ملاقات مردمی',
    branch: 'دادسرای ناحیه ۱',
    caseNumber: '',
    consents: request === PEOPLE[0],
    seats: [
      { id: OFFICIAL_SEAT, role: 'prosecutor', name: 'دادیار' },
      { id: CITIZEN_SEAT, role: 'complainant', name: `مراجع ${request}` },
      { id: LAWYER, role: 'lawyer', name: 'وکیل', with: [CITIZEN_SEAT] },
      { id: 'sister' as SeatId, role: 'companion', name: 'همراه', with: [CITIZEN_SEAT], through: CITIZEN_SEAT },
    ],
  }),
};

let engine: Engine;
let storage: Storage;
/** The parts of one start of the service. */
let court: ReturnType<typeof start>;
const masterKey = randomBytes(32);

function start() {
  const bus = new EventBus();
  const now = () => queueDayPlan([]).opensAt;
  const service = new HearingService(storage.log, now, { bus });
  const queues = new QueueService({ database: storage.database, now, bus });
  const problems: unknown[] = [];
  const meetings = new Meetings({
    bus,
    queues,
    service,
    people,
    masterKey,
    randomBytes,
    now,
    hasRoomFor: () => true,
    problem: (_, error) => void problems.push(error),
  });
  return { service, queues, meetings, problems };
}

async function must(command: QueueCommand, actor: QueueActor) {
  const done = await court.queues.execute(QUEUE, command, actor);
  if (!done.ok) throw new Error(`${command.type} was refused: ${done.refusal.code}`);
}

async function openDay(recording: RecordingRule) {
  await court.queues.plan(OFFICE, DAY_OF_QUEUE, queueDayPlan([PROSECUTOR, DEPUTY], { recording }), CLERK);
  for (const request of PEOPLE) await must({ type: 'add-walk-in', request, matter: 'complaint' }, CLERK);
  await must({ type: 'open' }, CLERK);
  for (const official of [PROSECUTOR, DEPUTY]) await must({ type: 'join', official }, by(official));
}

async function call(official: OfficialId): Promise<HearingId> {
  const done = await court.meetings.callNext(QUEUE, official);
  if (!done.ok) throw new Error(done.refusal.code);
  const [called] = done.entries;
  if (called?.event.type !== 'called') throw new Error('nobody was called');
  return called.event.hearing;
}

async function enter(hearing: HearingId, seat: SeatId) {
  const session = `session-${seat}` as SessionHash;
  const devices = {
    microphone: true,
    camera: true,
    takeOver: false,
    rules: RULES,
    browser: seat as string as BrowserHash,
  };
  return court.service.execute(hearing, { type: 'enter', session, ...devices }, { kind: 'seat', seat });
}

const stageOf = async (request: RequestId) =>
  (await court.queues.snapshot(QUEUE))?.state.requests.get(request)?.stage.kind;
const hearing = async (id: HearingId) => (await court.service.snapshot(id))!.state;
const placeOf = async (id: HearingId, seat: SeatId) => (await hearing(id)).seats.get(seat)?.place.kind;

beforeEach(async () => {
  engine = await engineOfTest();
  storage = await openStorage({ database: await engine.create(), masterKey, randomBytes });
  court = start();
});
afterEach(async () => {
  if (court.problems.length > 0) throw court.problems[0];
  await court.service.close();
  await storage.close();
  await engine.stop();
});

describe('a meeting that an official calls', () => {
  it('is a hearing of its own, into which the citizen is let as soon as both are there, whoever is first', async () => {
    await openDay('never');
    const [one, other] = [await call(DEPUTY), await call(PROSECUTOR)];
    expect(one).not.toBe(other);
    expect((await hearing(one)).kind).toBe('meeting');
    expect((await storage.hearings.card(one))?.seats.get(CITIZEN_SEAT)?.name).toBe('مراجع first');
    expect(await enter(one, CITIZEN_SEAT)).toMatchObject({ ok: true });
    expect(await placeOf(one, CITIZEN_SEAT)).toBe('waiting');
    expect(await stageOf(PEOPLE[0]!)).toBe('called');
    await enter(one, OFFICIAL_SEAT);
    await vi.waitFor(async () => expect(await placeOf(one, CITIZEN_SEAT)).toBe('courtroom'));
    await vi.waitFor(async () => expect(await stageOf(PEOPLE[0]!)).toBe('meeting'));
    expect((await hearing(one)).phase).toBe('open');
    expect(await stageOf(PEOPLE[1]!)).toBe('called');
    // A companion is present when the citizen says so.
    const sister = 'sister' as SeatId;
    expect(await placeOf(one, sister)).toBe('outside');
    const says = { kind: 'seat', seat: CITIZEN_SEAT } as const;
    expect(await court.service.execute(one, { type: 'attest', people: [sister] }, says)).toMatchObject({ ok: true });
    expect(await placeOf(one, sister)).toBe('with');
    const official = view(await hearing(one), OFFICIAL_SEAT).people.find(({ seat }) => seat === sister);
    expect(official).toMatchObject({ place: 'with', here: true });
    // People next to the citizen have no link of their own; the other two have different links.
    const { seats } = (await storage.hearings.card(one))!;
    expect(seats.get('sister' as SeatId)?.tokenId).toBeNull();
    const tokens = [CITIZEN_SEAT, OFFICIAL_SEAT, LAWYER].map((seat) => seats.get(seat)?.tokenId);
    expect(new Set(tokens.filter((token) => typeof token === 'string')).size).toBe(3);
  });

  it('lets in who joins from elsewhere with the citizen and not before, and only once by itself', async () => {
    await openDay('never');
    const id = await call(DEPUTY);
    const official = { kind: 'seat', seat: OFFICIAL_SEAT } as const;
    await enter(id, LAWYER);
    await enter(id, OFFICIAL_SEAT);
    await court.service.execute(id, { type: 'unlock-microphones' }, official);
    expect(await placeOf(id, LAWYER)).toBe('waiting');
    await enter(id, CITIZEN_SEAT);
    await vi.waitFor(async () => expect(await placeOf(id, LAWYER)).toBe('courtroom'));
    expect(reach(await hearing(id)).listeners.size).toBe(3);
    expect(await court.service.execute(id, { type: 'dismiss', seat: LAWYER }, official)).toMatchObject({ ok: true });
    await vi.waitFor(async () => expect(await stageOf(PEOPLE[0]!)).toBe('meeting'));
    await court.service.execute(id, { type: 'mute-all' }, official);
    expect(await placeOf(id, LAWYER)).toBe('waiting');
  });

  it('lets nobody in again by itself whom the official has sent out, also after leaving and a restart', async () => {
    await openDay('never');
    const id = await call(DEPUTY);
    const official = { kind: 'seat', seat: OFFICIAL_SEAT } as const;
    const act = (type: 'dismiss' | 'admit', seat: SeatId) => court.service.execute(id, { type, seat }, official);
    /** Resolves after all consequences of the present act are done. */
    const settled = async () => {
      for (const type of ['mute-all', 'unlock-microphones', 'mute-all'] as const) {
        await court.service.execute(id, { type }, official);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    for (const seat of [OFFICIAL_SEAT, CITIZEN_SEAT, LAWYER]) await enter(id, seat);
    await vi.waitFor(async () => expect(await placeOf(id, LAWYER)).toBe('courtroom'));
    await act('dismiss', LAWYER);
    await act('dismiss', CITIZEN_SEAT);
    await settled();
    expect(await placeOf(id, CITIZEN_SEAT)).toBe('waiting');
    await act('admit', CITIZEN_SEAT);
    await court.service.execute(id, { type: 'leave' }, { kind: 'seat', seat: LAWYER });
    await enter(id, LAWYER);
    await settled();
    expect(await placeOf(id, LAWYER)).toBe('waiting');
    await court.service.close();
    court = start();
    await court.meetings.resume(QUEUE);
    await settled();
    expect(await placeOf(id, LAWYER)).toBe('waiting');
    await act('admit', LAWYER);
    await court.service.execute(id, { type: 'leave' }, { kind: 'seat', seat: LAWYER });
    await enter(id, LAWYER);
    await vi.waitFor(async () => expect(await placeOf(id, LAWYER)).toBe('courtroom'));
  });

  it('sends out who joins from elsewhere when the citizen has gone, and lets them in with the citizen again', async () => {
    await openDay('never');
    const id = await call(DEPUTY);
    const official = { kind: 'seat', seat: OFFICIAL_SEAT } as const;
    for (const seat of [OFFICIAL_SEAT, CITIZEN_SEAT, LAWYER]) await enter(id, seat);
    const lawyerIs = (place: string) => vi.waitFor(async () => expect(await placeOf(id, LAWYER)).toBe(place));
    await lawyerIs('courtroom');
    await court.service.execute(id, { type: 'leave' }, { kind: 'seat', seat: CITIZEN_SEAT });
    await lawyerIs('waiting');
    await enter(id, CITIZEN_SEAT);
    await lawyerIs('courtroom');
    await court.service.execute(id, { type: 'remove', seat: CITIZEN_SEAT }, official);
    await lawyerIs('waiting');
  });

  it('is closed with its turn in the queue, and ends that when it is closed itself', async () => {
    await openDay('never');
    const [one, other] = [await call(DEPUTY), await call(PROSECUTOR)];
    for (const id of [one, other]) for (const seat of [OFFICIAL_SEAT, CITIZEN_SEAT]) await enter(id, seat);
    await vi.waitFor(async () => expect(await stageOf(PEOPLE[1]!)).toBe('meeting'));
    await must({ type: 'end', outcome: 'advice' }, by(DEPUTY));
    await vi.waitFor(async () => expect((await hearing(one)).phase).toBe('closed'));
    await court.service.execute(other, { type: 'close' }, { kind: 'seat', seat: OFFICIAL_SEAT });
    await vi.waitFor(async () => expect(await stageOf(PEOPLE[1]!)).toBe('ended'));
  });

  it('is closed when the citizen does not come and is skipped, and is another when they are called again', async () => {
    await openDay('never');
    const first = await call(DEPUTY);
    await enter(first, OFFICIAL_SEAT);
    await must({ type: 'skip' }, by(DEPUTY));
    await vi.waitFor(async () => expect((await hearing(first)).phase).toBe('closed'));
    const second = await call(DEPUTY);
    await must({ type: 'end' }, by(DEPUTY));
    const again = await call(DEPUTY);
    expect(new Set([first, second, again]).size).toBe(3);
    expect((await storage.hearings.card(again))?.seats.get(CITIZEN_SEAT)?.name).toBe('مراجع first');
  });

  it('goes on record by itself where the office records always', async () => {
    await openDay('always');
    const id = await call(DEPUTY);
    for (const seat of [OFFICIAL_SEAT, CITIZEN_SEAT]) await enter(id, seat);
    await vi.waitFor(async () => expect((await hearing(id)).phase).toBe('countdown'));
  });

  it('is silent where the office records always, until it is recorded, whoever stops the countdown', async () => {
    await openDay('always');
    const id = await call(DEPUTY);
    for (const seat of [OFFICIAL_SEAT, CITIZEN_SEAT]) await enter(id, seat);
    const heard = async () => {
      const state = await hearing(id);
      return { phase: state.phase, heard: reach(state).listeners.size, waits: view(state, CITIZEN_SEAT).awaitsRecord };
    };
    await vi.waitFor(async () => expect(await heard()).toEqual({ phase: 'countdown', heard: 0, waits: true }));
    const actor = { kind: 'seat', seat: OFFICIAL_SEAT } as const;
    expect(await court.service.execute(id, { type: 'cancel-countdown' }, actor)).toMatchObject({ ok: true });
    expect(await heard()).toEqual({ phase: 'open', heard: 0, waits: true });
    await court.service.execute(id, { type: 'start', countdownMs: 0 }, actor);
    expect(await heard()).toEqual({ phase: 'starting', heard: 0, waits: true });
    await court.service.execute(id, { type: 'note-recorder-confirmed' }, { kind: 'system' });
    expect(await heard()).toEqual({ phase: 'in-session', heard: 2, waits: undefined });
  });

  it('goes on record by itself of whoever consents, and by nobody of whoever does not', async () => {
    await openDay('by-consent');
    const [yes, no] = [await call(DEPUTY), await call(PROSECUTOR)];
    for (const id of [yes, no]) for (const seat of [OFFICIAL_SEAT, CITIZEN_SEAT]) await enter(id, seat);
    await vi.waitFor(async () => expect((await hearing(yes)).phase).toBe('countdown'));
    await vi.waitFor(async () => expect(await stageOf(PEOPLE[1]!)).toBe('meeting'));
    const start = { type: 'start', countdownMs: 0, noSpace: false } as const;
    const pressed = await court.service.execute(no, start, { kind: 'seat', seat: OFFICIAL_SEAT });
    expect(pressed).toMatchObject({ ok: false, refusal: { code: 'wrong-phase' } });
    expect((await hearing(no)).phase).toBe('open');
  });

  it('is never recorded where the office records none, whatever is pressed', async () => {
    await openDay('never');
    const id = await call(DEPUTY);
    for (const seat of [OFFICIAL_SEAT, CITIZEN_SEAT]) await enter(id, seat);
    await vi.waitFor(async () => expect(await stageOf(PEOPLE[0]!)).toBe('meeting'));
    const actor = { kind: 'seat', seat: OFFICIAL_SEAT } as const;
    for (const type of ['start', 'resume'] as const)
      expect(await court.service.execute(id, { type, countdownMs: 0 }, actor)).toMatchObject({ ok: false });
    const { state } = (await court.service.snapshot(id))!;
    expect(view(state, OFFICIAL_SEAT).acts).not.toContain('start');
  });

  it('is taken up after a restart', async () => {
    await openDay('never');
    const id = await call(DEPUTY);
    await court.service.close();
    court = start();
    await court.meetings.resume(QUEUE);
    for (const seat of [OFFICIAL_SEAT, CITIZEN_SEAT]) await enter(id, seat);
    await vi.waitFor(async () => expect(await stageOf(PEOPLE[0]!)).toBe('meeting'));
  });

  it('goes on record after a restart that came in its countdown, and not again when that is stopped', async () => {
    await openDay('always');
    const id = await call(DEPUTY);
    const counts = () => vi.waitFor(async () => expect((await hearing(id)).phase).toBe('countdown'));
    for (const seat of [OFFICIAL_SEAT, CITIZEN_SEAT]) await enter(id, seat);
    await counts();
    await court.service.close();
    const restart = async () => {
      court = start();
      await court.service.execute(id, { type: 'note-service-restarted', lastWrittenAt: null }, { kind: 'system' });
      expect((await hearing(id)).phase).toBe('open');
      await court.meetings.resume(QUEUE);
      for (const seat of [OFFICIAL_SEAT, CITIZEN_SEAT]) {
        const back = { type: 'note-line-restored', seat, session: `session-${seat}` as SessionHash } as const;
        await court.service.execute(id, back, { kind: 'system' });
      }
    };
    await restart();
    await counts();
    const actor = { kind: 'seat', seat: OFFICIAL_SEAT } as const;
    await court.service.execute(id, { type: 'cancel-countdown' }, actor);
    await court.service.execute(id, { type: 'mute-all' }, actor);
    expect((await hearing(id)).phase).toBe('open');
    // Also not after another restart, because the official has stopped it.
    await court.service.close();
    await restart();
    await court.service.execute(id, { type: 'mute-all' }, actor);
    expect((await hearing(id)).phase).toBe('open');
  });

  it('is not begun again by a process that takes it over, for the official has stopped its countdown', async () => {
    await openDay('by-consent');
    const other = start();
    await other.queues.snapshot(QUEUE);
    const id = await call(DEPUTY);
    for (const seat of [OFFICIAL_SEAT, CITIZEN_SEAT]) await enter(id, seat);
    await vi.waitFor(async () => expect((await hearing(id)).phase).toBe('countdown'));
    await court.service.execute(id, { type: 'cancel-countdown' }, { kind: 'seat', seat: OFFICIAL_SEAT });
    await court.service.close();
    court = other;
    // Changes by the first process are published here with the next act.
    await must({ type: 'pause', until: null, reason: 'break' }, CLERK);
    const actor = { kind: 'seat', seat: OFFICIAL_SEAT } as const;
    await court.service.execute(id, { type: 'mute-all' }, actor);
    // All consequences are written before these.
    await must({ type: 'resume' }, CLERK);
    await court.service.execute(id, { type: 'unlock-microphones' }, actor);
    expect((await hearing(id)).phase).toBe('open');
  });

  it('is closed though the official never came, also when the queue had done with it before a restart', async () => {
    await openDay('never');
    const first = await call(DEPUTY);
    await enter(first, CITIZEN_SEAT);
    await must({ type: 'end' }, by(DEPUTY));
    await vi.waitFor(async () => expect((await hearing(first)).phase).toBe('closed'));
    const second = await call(PROSECUTOR);
    await court.service.close();
    const queues = new QueueService({
      database: storage.database,
      now: () => queueDayPlan([]).opensAt,
      bus: new EventBus(),
    });
    await queues.execute(QUEUE, { type: 'skip' }, by(PROSECUTOR));
    court = start();
    expect((await hearing(second)).phase).toBe('open');
    await court.meetings.resume(QUEUE);
    await vi.waitFor(async () => expect((await hearing(second)).phase).toBe('closed'));
  });

  it('is not begun when nobody is called', async () => {
    await openDay('never');
    await must({ type: 'pause', until: null, reason: 'break' }, CLERK);
    expect(await court.meetings.callNext(QUEUE, DEPUTY)).toMatchObject({ ok: false });
    expect(await storage.log.hearings()).toEqual([]);
  });
});
