import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonCommand, SystemCommand } from './command.ts';
import { Courtroom, JUDGE, SEATS, session } from './courtroom.fixture.ts';
import { replay } from './evolve.ts';
import { parseSourceId, sourceId } from './ids.ts';
import type { SeatId } from './ids.ts';
import { reach } from './reach.ts';
import { capacityOf } from './roles.ts';
import { inCourtroom, isAtRest, isOver, onRecord } from './state.ts';
import type { Phase } from './state.ts';
import { view } from './view.ts';

/** `PROPERTY_RUNS=100000` asks for more histories. */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 1_000);

type Step = { by: SeatId; command: PersonCommand } | { command: SystemCommand };

const everyone = SEATS.map(({ id }) => id);
const seat = fc.constantFrom(...everyone);
const on = fc.boolean();
const reason = fc.constantFrom('recorder-lost', 'recorder-stalled', 'media-lost');

const personCommand: fc.Arbitrary<PersonCommand> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('admit'), seat }) },
  fc.record({ type: fc.constantFrom('dismiss', 'remove', 'readmit'), seat }),
  fc.record({ type: fc.constant('mute'), seat }),
  fc.record({ type: fc.constant('allow-to-speak'), seat }),
  fc.record({ type: fc.constant('lower-hand'), seat }),
  fc.record({ type: fc.constantFrom('set-microphone', 'set-camera'), on }),
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('start', 'recess', 'resume', 'raise-hand') }) },
  fc.record({ type: fc.constantFrom('mute-all', 'lower-all-hands', 'cancel') }),
  fc.record({ type: fc.constantFrom('leave', 'leave', 'leave', 'leave', 'close', 'adjourn') }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(seat, fc.constantFrom('', '-2'), on, on, on)
      .map(([by, device, microphone, camera, takeOver]): Step => ({
        by,
        command: { type: 'enter', session: session(by + device), microphone, camera, takeOver },
      })),
  },
  { weight: 8, arbitrary: fc.tuple(seat, personCommand).map(([by, command]): Step => ({ by, command })) },
  // The judge acts more often than the others, so that histories get somewhere.
  { weight: 8, arbitrary: personCommand.map((command): Step => ({ by: 'judge' as SeatId, command })) },
  {
    weight: 3,
    arbitrary: fc
      .oneof(
        { weight: 4, arbitrary: fc.constant<SystemCommand>({ type: 'note-recorder-confirmed' }) },
        reason.map((why): SystemCommand => ({ type: 'note-recorder-failed', since: 1_000_000, reason: why })),
        fc.constant<SystemCommand>({ type: 'note-outage-lasts' }),
        fc.constant<SystemCommand>({ type: 'note-service-restarted', lastWrittenAt: null }),
        fc.tuple(seat, fc.constantFrom('', '-2')).map(([of, device]): SystemCommand => ({
          type: 'note-line-lost',
          seat: of,
          session: session(of + device),
        })),
        fc.tuple(seat, fc.constantFrom('', '-2')).map(([of, device]): SystemCommand => ({
          type: 'note-line-restored',
          seat: of,
          session: session(of + device),
          awayMs: 10,
        })),
      )
      .map((command): Step => ({ command })),
  },
);

const NEXT: Readonly<Record<Phase, readonly Phase[]>> = {
  scheduled: ['open', 'cancelled'],
  open: ['starting', 'adjourned', 'closed'],
  starting: ['in-session', 'open', 'recess', 'suspended'],
  'in-session': ['recess', 'suspended', 'adjourned', 'closed'],
  recess: ['starting', 'adjourned', 'closed'],
  suspended: ['starting', 'adjourned', 'closed'],
  adjourned: [],
  closed: [],
  cancelled: [],
};

/** Most histories begin where much can happen; some with nothing. */
const beginnings = fc.constantFrom<(room: Courtroom) => unknown>(
  () => undefined,
  (room) => room.with(...everyone),
  (room) => room.with(...everyone).admitted(...everyone),
  (room) =>
    room
      .with(...everyone)
      .admitted(...everyone)
      .inSession(),
);

/** Checks a law after every step of many random histories. */
function always(law: (room: Courtroom, before: Courtroom['state'], answer: string, step: Step) => void): void {
  fc.assert(
    fc.property(beginnings, fc.array(step, { minLength: 50, maxLength: 80, size: 'max' }), (beginning, steps) => {
      const room = new Courtroom();
      beginning(room);
      for (const each of steps) {
        const before = room.state;
        const answer = 'by' in each ? room.ask(each.by, each.command) : room.observe(each.command);
        law(room, before, answer, each);
      }
    }),
    { numRuns },
  );
}

describe('whatever people do, in whatever order', () => {
  it('only those in the courtroom with a working line reach or are reached', () => {
    always(({ state }) => {
      const { listeners, live, recorder, sources } = reach(state);
      const present = new Set([...state.seats.values()].filter(inCourtroom).map(({ id }) => id));
      const owners = [...sources, ...live, ...recorder].map((source) => parseSourceId(source).seat);
      const heard = [...listeners].flatMap(([listener, set]) => [...set].map((source) => ({ listener, source })));
      expect(owners.filter((owner) => !present.has(owner))).toEqual([]);
      expect([...listeners.keys()].filter((listener) => !present.has(listener))).toEqual([]);
      expect(
        heard.filter(({ listener, source }) => parseSourceId(source).seat === listener || !sources.has(source)),
      ).toEqual([]);
    });
  });

  it('the record takes exactly what the courtroom hears while on the record, and nothing else ever', () => {
    always(({ state }) => {
      const { recorder, sources } = reach(state);
      if (!onRecord(state)) expect(recorder.size).toBe(0);
      else expect(recorder).toEqual(sources);
      expect(onRecord(state)).toBe(state.phase === 'starting' || state.phase === 'in-session');
    });
  });

  it('a microphone closed by the court stays closed until the court allows it', () => {
    always(({ state }, before, answer, { command }) => {
      for (const [id, seatBefore] of before.seats) {
        if (seatBefore.microphone !== 'blocked') continue;
        const allowed = command.type === 'allow-to-speak' && command.seat === id && answer === 'ok';
        expect(state.seats.get(id)?.microphone).toBe(allowed ? 'off' : 'blocked');
        if (!allowed) expect([...reach(state).live]).not.toContain(`${id}/microphone`);
      }
    });
  });

  it('states change along the diagram only', () => {
    always(({ state }, before) => {
      if (state.phase === before.phase) return;
      // Entering opens a scheduled hearing; nothing else takes two steps at once.
      expect(NEXT[before.phase]).toContain(state.phase);
    });
  });

  it('a session is never left without a host: it is suspended in the same moment', () => {
    const presided = (state: Courtroom['state']): boolean =>
      [...state.seats.values()].some((each) => inCourtroom(each) && capacityOf(state.kind, each.role) === 'host');
    always(({ state }, before, _answer, { command }) => {
      // After a restart of the service everybody is on the way back, and is waited for.
      if (command.type === 'note-service-restarted' || (onRecord(before) && !presided(before))) return;
      if (onRecord(state)) expect(presided(state)).toBe(true);
    });
  });

  it('nobody reaches anybody, and nothing is recorded, at rest and after the end', () => {
    always(({ state }) => {
      expect(state.phase === 'suspended').toBe(view(state, JUDGE).suspension !== null);
      if (!isAtRest(state.phase) && !isOver(state.phase)) return;
      const { listeners, live, recorder } = reach(state);
      expect(listeners.size + live.size + recorder.size).toBe(0);
      expect(onRecord(state)).toBe(false);
    });
  });

  it('who is expelled neither reaches, is reached nor enters until readmitted', () => {
    always(({ state }, before, answer, { command }) => {
      const { listeners, sources } = reach(state);
      for (const [id, { place }] of before.seats) {
        if (place.kind !== 'expelled') continue;
        const readmitted = command.type === 'readmit' && command.seat === id && answer === 'ok';
        expect(state.seats.get(id)?.place.kind).toBe(readmitted ? 'outside' : 'expelled');
        expect(listeners.has(id) || sources.has(sourceId(id, 'microphone'))).toBe(false);
      }
    });
  });

  it('a refused command leaves everything as it was', () => {
    always((room, before, answer) => {
      if (answer !== 'ok') expect(room.state).toBe(before);
    });
  });

  it('replaying the log gives the same state', () => {
    always((room, _before, _answer, { command }) => {
      if (command.type === 'note-service-restarted') expect(replay(room.log)).toEqual(room.state);
    });
  });

  it('intervals on the record and gaps are in order, and gaps lie within intervals', () => {
    always(({ state }) => {
      state.intervals.forEach(({ from, to }, index) => {
        expect(to === null ? index === state.intervals.length - 1 : to >= from).toBe(true);
      });
      for (const gap of state.gaps) {
        expect(gap.to).toBeGreaterThanOrEqual(gap.from);
        expect(state.intervals.some(({ from, to }) => gap.from >= from && (to === null || gap.to <= to))).toBe(true);
      }
    });
  });
});
