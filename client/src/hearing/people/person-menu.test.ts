import { describe, expect, it } from 'vitest';
import { en } from '../../i18n/en.ts';
import { fa } from '../../i18n/fa.ts';
import { createI18n } from '../../i18n/i18n.ts';
import type { PersonAct } from '@mahzar/shared/hearing/projection/acts-on';
import { menuParts, ofMenu, primaryOf } from './person-menu.ts';

const ACTS: readonly PersonAct[] = ['mute', 'give-floor', 'spotlight', 'allow-share', 'dismiss', 'remove'];

describe('the menu of a person', () => {
  it('has the likeliest act in sight, and never twice', async () => {
    const { t } = await createI18n('en');
    expect(primaryOf(ACTS)).toBe('mute');
    expect(primaryOf(['allow-to-speak', 'take-floor-back'])).toBe('take-floor-back');
    expect(primaryOf(['give-floor', 'spotlight'])).toBeUndefined();
    const ids = menuParts(ACTS, 'mute', t).flatMap(({ acts }) => acts.map(({ id }) => id));
    expect(ids).toEqual([
      'give-floor-0',
      'give-floor-120',
      'give-floor-300',
      'give-floor-600',
      'spotlight',
      'allow-share',
      'dismiss',
      'remove',
    ]);
    expect(menuParts(ACTS, undefined, t)[0]?.acts.map(({ id }) => id)).toEqual(['mute']);
  });

  it('is empty where nothing is left for it', async () => {
    const { t } = await createI18n('en');
    expect(menuParts(['readmit'], 'readmit', t)).toEqual([]);
  });

  it('gives the floor for as long as its line says', () => {
    expect(ofMenu('give-floor-0')).toEqual({ act: 'give-floor', limitSeconds: null });
    expect(ofMenu('give-floor-300')).toEqual({ act: 'give-floor', limitSeconds: 300 });
    expect(ofMenu('dismiss')).toEqual({ act: 'dismiss', limitSeconds: null });
  });

  it('has buttons whose spoken names hold what is written on them, for who commands them by voice', () => {
    for (const { people } of [en, fa]) {
      for (const { text, name } of Object.values(people.buttons)) expect(name).toContain(text);
    }
  });
});
