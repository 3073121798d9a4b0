import { ACTS, may } from '@mahzar/shared/hearing/law/permissions';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { describe, expect, it } from 'vitest';
import { aPerson } from '../../session/scene.fixture.ts';
import { withTiles } from './people.ts';

function person(role: Role, change: Partial<NamedPerson> = {}): NamedPerson {
  return aPerson(role, { role, ...change });
}

function sceneOf(
  me: Role,
  people: readonly NamedPerson[],
): Pick<Scene, 'kind' | 'me' | 'people' | 'acts' | 'consultation'> {
  return {
    kind: 'courtroom',
    me: { ...person(me), listensTo: 'floor' },
    people,
    consultation: null,
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
});
