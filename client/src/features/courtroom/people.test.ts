import { ACTS, may } from '@mahzar/shared/hearing/permissions';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { describe, expect, it } from 'vitest';
import { aPerson } from '../../session/scene.fixture.ts';
import { actsOn, grouped, withTiles } from './people.ts';

function person(role: Role, change: Partial<NamedPerson> = {}): NamedPerson {
  return aPerson(role, { role, ...change });
}

function sceneOf(me: Role, people: readonly NamedPerson[]): Pick<Scene, 'kind' | 'me' | 'people' | 'acts'> {
  return {
    kind: 'courtroom',
    me: { ...person(me), listensTo: 'floor' },
    people,
    acts: ACTS.filter((act) => may('courtroom', 'in-session', me, act)),
  };
}

describe('people on the screen', () => {
  it('come in the order of the court, and keep their places', () => {
    const people = [person('lawyer'), person('clerk'), person('accused'), person('observer')];
    expect(withTiles(sceneOf('presiding-judge', people)).map(({ role }) => role)).toEqual([
      'clerk',
      'accused',
      'lawyer',
    ]);
    expect(withTiles(sceneOf('presiding-judge', people.toReversed())).map(({ role }) => role)).toEqual([
      'clerk',
      'accused',
      'lawyer',
    ]);
  });

  it('are told apart by where they are, and hands by who raised first', () => {
    const people = [
      person('witness', { place: 'waiting' }),
      person('expert', { place: 'outside' }),
      person('complainant', { place: 'expelled' }),
      person('lawyer', { hand: 7 }),
      person('accused', { hand: 3 }),
    ];
    const groups = grouped(sceneOf('clerk', people));
    expect(groups.waiting.map(({ role }) => role)).toEqual(['witness']);
    expect(groups.outside.map(({ role }) => role)).toEqual(['expert']);
    expect(groups.expelled.map(({ role }) => role)).toEqual(['complainant']);
    expect(groups.hands.map(({ role }) => role)).toEqual(['accused', 'lawyer']);
    expect(groups.inCourtroom.map(({ role }) => role)).toEqual(['clerk', 'accused', 'lawyer']);
  });

  it('can be acted upon by who runs the hearing: never a host, never oneself', () => {
    const scene = sceneOf('clerk', []);
    expect(actsOn(scene, person('lawyer'))).toEqual(['mute', 'dismiss']);
    expect(actsOn(scene, person('lawyer', { microphone: 'blocked' }))).toEqual(['allow-to-speak', 'dismiss']);
    expect(actsOn(scene, person('observer'))).toEqual(['dismiss']);
    expect(actsOn(scene, person('presiding-judge'))).toEqual([]);
    expect(actsOn(scene, scene.me)).toEqual([]);
    expect(actsOn(scene, person('lawyer', { place: 'waiting' }))).toEqual([]);
  });

  it('are removed by the host alone', () => {
    expect(actsOn(sceneOf('presiding-judge', []), person('lawyer'))).toEqual(['mute', 'dismiss', 'remove']);
  });

  it('cannot be acted upon by others', () => {
    expect(actsOn(sceneOf('lawyer', []), person('accused'))).toEqual([]);
  });
});
