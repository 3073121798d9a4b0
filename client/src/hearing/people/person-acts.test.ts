import type { PersonCommand } from '@mahzar/shared/hearing/command';
import { CLERK, Courtroom, JUDGE } from '@mahzar/shared/hearing/courtroom.fixture';
import { decide } from '@mahzar/shared/hearing/law/decide';
import { beginnings, step } from '@mahzar/shared/hearing/laws.fixture';
import { ACTS, may } from '@mahzar/shared/hearing/law/permissions';
import type { Role } from '@mahzar/shared/hearing/roles';
import { actsOn } from '@mahzar/shared/hearing/projection/acts-on';
import { view } from '@mahzar/shared/hearing/projection/view';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { Rejection } from '@mahzar/shared/rejection';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aPerson, aScene } from '../../session/scene.fixture.ts';
import { actMessageOf } from './person-acts.ts';
import type { ActMessage } from './person-acts.ts';

function person(role: Role, change: Partial<NamedPerson> = {}): NamedPerson {
  return aPerson(role, { role, ...change });
}

function sceneOf(role: Role, change: Partial<Omit<Scene, 'me'>> = {}): Scene {
  return aScene({
    me: person(role),
    acts: ACTS.filter((act) => may('courtroom', 'in-session', role, act)),
    ...change,
  });
}

describe('what can be done to a person', () => {
  const judge = sceneOf('presiding-judge');

  it('depends on where they are', () => {
    expect(actsOn(judge, person('lawyer', { place: 'waiting' }))).toEqual(['admit', 'remove']);
    expect(actsOn(judge, person('witness', { place: 'waiting' }))).toEqual(['call', 'remove']);
    expect(actsOn(judge, person('lawyer', { place: 'expelled' }))).toEqual(['readmit']);
    expect(actsOn(judge, person('lawyer', { place: 'outside' }))).toEqual([]);
    expect(actsOn(judge, person('accused', { place: 'with' }))).toEqual(['remove']);
  });

  it('in the courtroom is to close or open the microphone, give the floor, show large, let share, and put out', () => {
    expect(actsOn(judge, person('lawyer'))).toEqual([
      'mute',
      'give-floor',
      'spotlight',
      'allow-share',
      'dismiss',
      'remove',
    ]);
    expect(actsOn(judge, person('lawyer', { microphone: 'blocked', hand: 1, mayShare: true }))).toEqual([
      'allow-to-speak',
      'give-floor',
      'lower-hand',
      'spotlight',
      'forbid-share',
      'dismiss',
      'remove',
    ]);
  });

  it('is to take back what they have', () => {
    const lawyer = person('lawyer');
    const { seat } = lawyer;
    const scene = sceneOf('clerk', { floor: { seat, since: 1, limitMs: null }, spotlight: seat, share: seat });
    expect(actsOn(scene, lawyer)).toEqual([
      'mute',
      'take-floor-back',
      'end-spotlight',
      'stop-share',
      'allow-share',
      'dismiss',
    ]);
  });

  it('to the public is to send it out, and nothing that has to do with speaking', () => {
    expect(actsOn(judge, person('observer'))).toEqual(['dismiss', 'remove']);
  });

  it('to a host or to oneself is neither to mute nor to put out', () => {
    expect(actsOn(sceneOf('clerk'), person('presiding-judge'))).toEqual(['give-floor', 'spotlight']);
    expect(actsOn(judge, judge.me)).toEqual(['give-floor', 'spotlight']);
  });

  it('is nothing for who does not run the hearing, or is not in the courtroom', () => {
    expect(actsOn(sceneOf('lawyer'), person('accused', { hand: 1 }))).toEqual([]);
    const deliberating = { ...judge, me: { ...judge.me, place: 'consultation' as const } };
    expect(actsOn(deliberating, person('lawyer'))).toEqual([]);
  });

  it('is asked for by messages that say what is meant', () => {
    const { seat } = person('lawyer');
    expect(actMessageOf('give-floor', seat, 120)).toEqual({ name: 'give-floor', request: { seat, limitSeconds: 120 } });
    expect(actMessageOf('take-floor-back', seat)).toEqual({
      name: 'give-floor',
      request: { seat: null, limitSeconds: null },
    });
    expect(actMessageOf('call', seat)).toEqual({ name: 'admit', request: { seat } });
    expect(actMessageOf('forbid-share', seat)).toEqual({ name: 'allow-share', request: { seat, allowed: false } });
  });
});

/** Returns the command that the service makes of a message. */
function commandOf({ name, request }: ActMessage): PersonCommand {
  if (name === 'give-floor') {
    const { seat, limitSeconds } = request;
    return { type: name, seat, limitMs: limitSeconds === null ? null : limitSeconds * 1000 } as PersonCommand;
  }
  return { type: name, ...request } as PersonCommand;
}

describe('the law', () => {
  it('accepts everything that the list offers, in whatever state a hearing has come to', () => {
    let offered = 0;
    fc.assert(
      fc.property(beginnings, fc.array(step, { minLength: 1, maxLength: 50 }), (begin, steps) => {
        const room = new Courtroom();
        begin(room);
        for (const each of steps) {
          if ('by' in each) room.ask(each.by, each.command);
          else room.observe(each.command);
        }
        for (const by of [JUDGE, CLERK]) {
          const { me, people, ...rest } = view(room.state, by);
          const named = people.map((one) => ({ ...one, name: '' }));
          const scene = { ...rest, people: named, me: { ...me, name: '' } };
          for (const other of [...named, scene.me]) {
            for (const act of actsOn(scene, other)) {
              offered += 1;
              const asked = actMessageOf(act, other.seat, 120);
              const decision = decide(room.state, commandOf(asked), { kind: 'seat', seat: by }, room.now);
              if (decision instanceof Rejection) throw new Error(`${by} ${act} ${other.seat}: ${decision.code}`);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(offered).toBeGreaterThan(1000);
  });
});
