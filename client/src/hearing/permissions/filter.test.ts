import { PERMISSION_NAMES_EN } from '@mahzar/shared/permission-names-en';
import { PERMISSION_NAMES_FA } from '@mahzar/shared/permission-names-fa';
import { ACTS } from '@mahzar/shared/hearing/law/permissions';
import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { describe, expect, it } from 'vitest';
import { actsIn } from './filter.ts';
import type { Filter } from './filter.ts';

const ALL: Filter = { kind: 'courtroom', role: null, phase: null, text: '' };
const english = (act: Act) => PERMISSION_NAMES_EN.acts[act];
const persian = (act: Act) => PERMISSION_NAMES_FA.acts[act];
const found = (filter: Partial<Filter>, nameOf = english) => [...actsIn({ ...ALL, ...filter }, nameOf)];

describe('the table', () => {
  it('is whole without a filter', () => {
    expect(found({})).toEqual([...ACTS]);
  });

  it('is narrowed to a role, by the kind of hearing, for the clerk with what can be given to the clerk', () => {
    expect(found({ role: 'observer' })).toContain('leave');
    expect(found({ role: 'observer' })).not.toContain('raise-hand');
    expect(found({ role: 'prosecutor' })).not.toContain('start');
    expect(found({ role: 'prosecutor', kind: 'meeting' })).toContain('start');
    expect(found({ role: 'clerk' })).toContain('recess');
    expect(found({ role: 'clerk' })).not.toContain('protect');
  });

  it('is narrowed to a state of the hearing', () => {
    expect(found({ phase: 'scheduled', role: 'presiding-judge' })).toContain('cancel');
    expect(found({ phase: 'in-session' })).not.toContain('cancel');
  });

  it('is searched word by word, however the words are typed', () => {
    expect(found({ text: 'lock MICRO' })).toEqual(['mute-all', 'unlock-microphones']);
    const locks = ['mute-all', 'unlock-microphones'];
    for (const text of ['قفل میکروفون‌ها', 'قفل ميكروفون ها', 'ميكروفونها قفل'])
      expect(found({ text }, persian)).toEqual(locks);
    expect(found({ text: '   ' }, persian)).toHaveLength(ACTS.length);
  });
});
