import { describe, expect, it } from 'vitest';
import { createI18n } from '../../i18n/i18n.ts';
import { aPerson } from '../../session/scene.fixture.ts';
import { displayName } from './display-name.ts';

describe('the name on the screen', () => {
  it('is the name of the person', async () => {
    const { t } = await createI18n('en');
    expect(displayName(t, aPerson('ali', { name: 'Ali Rezaei' }))).toBe('Ali Rezaei');
  });

  it('is the alias of who is protected, whatever else is known', async () => {
    const secret = aPerson('ali', { name: 'Ali Rezaei', alias: 2 });
    expect(displayName((await createI18n('en')).t, secret)).toBe('Protected person 2');
    expect(displayName((await createI18n('fa')).t, secret)).toBe('شخص تحت حمایت ۲');
  });
});
