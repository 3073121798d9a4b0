import type { PersonCommand } from '@mahzar/shared/hearing/command';
import { Courtroom, JUDGE, MAGISTRATE } from '@mahzar/shared/hearing/courtroom.fixture';
import { decide } from '@mahzar/shared/hearing/law/decide';
import { beginnings, step } from '@mahzar/shared/hearing/laws.fixture';
import type { RoomId } from '@mahzar/shared/hearing/ids';
import { ACTS, may } from '@mahzar/shared/hearing/law/permissions';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { Phase } from '@mahzar/shared/hearing/state';
import { view } from '@mahzar/shared/hearing/projection/view';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { Rejection } from '@mahzar/shared/rejection';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aPerson, aScene } from '../../session/scene.fixture.ts';
import { nextActs } from './next-acts.ts';
import type { NextActs } from './next-acts.ts';

function scene(role: Role, phase: Phase, change: Partial<Omit<Scene, 'me'>> = {}) {
  const acts = ACTS.filter((act) => may('courtroom', phase, role, act));
  return aScene({ me: aPerson('me', { role }), phase, acts, ...change });
}

/** Returns the commands that the bar offers. */
function commandsOf({ main, unrecorded, ends }: NextActs): PersonCommand[] {
  const next: PersonCommand[] =
    main === null
      ? []
      : main === 'start' || main === 'resume'
        ? [{ type: main, countdownMs: 10_000 }]
        : [{ type: main }];
  const waive: PersonCommand[] = unrecorded ? [{ type: 'continue-unrecorded' }] : [];
  return [...next, ...waive, ...ends.map((type): PersonCommand => ({ type }))];
}

/** The judges deliberate while the recorder does not work. */
function unrecordedDebrief(court: Courtroom): void {
  court.with(JUDGE, MAGISTRATE).inSession();
  court.observe({ type: 'note-recorder-failed', since: 0, reason: 'recorder-lost' });
  court.observe({ type: 'note-outage-lasts' });
  court.ask(JUDGE, { type: 'debrief', room: 'r1' as RoomId });
}

/** States that random histories rarely reach: a countdown, a recess, a failed recorder. */
const turningPoints = fc.constantFrom<(room: Courtroom) => unknown>(
  (court) => court.with(JUDGE).ask(JUDGE, { type: 'start', countdownMs: 10_000 }),
  (court) => court.with(JUDGE).inSession().ask(JUDGE, { type: 'recess' }),
  (court) => court.with(JUDGE).inSession().observe({ type: 'note-recorder-failed', since: 0, reason: 'recorder-lost' }),
  unrecordedDebrief,
);
const begun = fc.oneof({ weight: 4, arbitrary: beginnings }, { weight: 1, arbitrary: turningPoints });

/** Returns what the bar offers the judge in a state. */
function offeredIn({ state }: Courtroom): PersonCommand[] {
  const { me, people: _, ...rest } = view(state, JUDGE);
  return commandsOf(nextActs({ ...rest, me: { ...me, name: '' } }));
}

describe('the law', () => {
  it('accepts what the bar offers in the judges’ debrief, going on unrecorded too', () => {
    const offered = ['resume', 'continue-unrecorded', 'adjourn', 'close'];
    for (const type of offered) {
      const court = new Courtroom();
      unrecordedDebrief(court);
      expect(court.seat(JUDGE).place.kind).toBe('consultation');
      const commands = offeredIn(court);
      expect(commands.map((command) => command.type)).toEqual(offered);
      expect(
        court.ask(
          JUDGE,
          commands.find((command) => command.type === type)!,
        ),
        type,
      ).toBe('ok');
    }
  });

  it('accepts everything that the bar offers a judge, in whatever state a hearing has come to', () => {
    const offered = new Set<string>();
    fc.assert(
      fc.property(begun, fc.array(step, { minLength: 1, maxLength: 50 }), (begin, steps) => {
        const room = new Courtroom();
        begin(room);
        for (const each of steps) {
          if ('by' in each) room.ask(each.by, each.command);
          else room.observe(each.command);
          for (const command of offeredIn(room)) {
            offered.add(command.type);
            const decision = decide(room.state, command, { kind: 'seat', seat: JUDGE }, room.now);
            if (decision instanceof Rejection)
              throw new Error(`${command.type} in ${room.state.phase}: ${decision.code}`);
          }
        }
      }),
      { numRuns: 500 },
    );
    expect([...offered].sort()).toEqual(
      ['adjourn', 'cancel-countdown', 'close', 'continue-unrecorded', 'recess', 'resume', 'start'].sort(),
    );
  });
});

describe('the bar of the next acts', () => {
  it('follows the course of the hearing', () => {
    const main = (phase: Phase) => nextActs(scene('presiding-judge', phase)).main;
    expect(main('open')).toBe('start');
    expect(main('countdown')).toBe('cancel-countdown');
    expect(main('starting')).toBeNull();
    expect(main('in-session')).toBe('recess');
    expect(main('recess')).toBe('resume');
    expect(main('suspended')).toBe('resume');
    expect(main('closed')).toBeNull();
  });

  it('offers the ends of a hearing where one can end it, and not in a countdown', () => {
    expect(nextActs(scene('presiding-judge', 'in-session')).ends).toEqual(['adjourn', 'close']);
    expect(nextActs(scene('presiding-judge', 'countdown')).ends).toEqual([]);
  });

  it('offers to go on unrecorded only when nothing can be recorded', () => {
    const alarm = { since: 1, reason: 'recorder-lost' } as const;
    const judge = (phase: Phase, change: Partial<Omit<Scene, 'me'>> = {}) =>
      nextActs(scene('presiding-judge', phase, change)).unrecorded;
    expect(judge('in-session')).toBe(false);
    expect(judge('in-session', { recorderAlarm: alarm })).toBe(true);
    expect(judge('in-session', { recorderAlarm: alarm, record: { since: 1, earlierMs: 0, waived: true } })).toBe(false);
    expect(judge('suspended', { suspension: 'no-host' })).toBe(false);
    expect(judge('suspended', { suspension: 'no-recorder' })).toBe(true);
    const storageAlarm = { kind: 'full', since: 1, support: 'AB12' } as const;
    expect(judge('recess')).toBe(false);
    expect(judge('recess', { storageAlarm })).toBe(true);
    expect(judge('suspended', { suspension: 'no-log', storageAlarm })).toBe(true);
    expect(judge('open', { storageAlarm })).toBe(false);
    expect(nextActs(scene('clerk', 'in-session', { recorderAlarm: alarm })).unrecorded).toBe(false);
  });

  it('offers nothing to who may do nothing, and nothing inside a private room', () => {
    expect(nextActs(scene('lawyer', 'open'))).toEqual({ main: null, unrecorded: false, ends: [] });
    const acts = ACTS.filter((act) => may('courtroom', 'recess', 'presiding-judge', act));
    const deliberating = aScene({ me: aPerson('me', { place: 'consultation' }), phase: 'recess', acts });
    expect(nextActs(deliberating)).toEqual({ main: null, unrecorded: false, ends: [] });
  });
});
