import { describe, expect, it } from 'vitest';
import { ariaKeys, isSingleCharacter, shortcutOf, SHORTCUT_NAMES, SHORTCUTS, shownKeys } from './shortcuts.ts';
import type { Press } from './shortcuts.ts';

function press(key: string, change: Partial<Press> = {}): Press {
  return { key, code: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, repeat: false, ...change };
}

describe('what a press means', () => {
  it('is told by the letter, also with caps lock, and on a Persian keyboard by the place of the key', () => {
    expect(shortcutOf(press('m', { code: 'KeyM' }), 'ltr')).toBe('microphone');
    expect(shortcutOf(press('M', { code: 'KeyM' }), 'ltr')).toBe('microphone');
    expect(shortcutOf(press('پ', { code: 'KeyM' }), 'rtl')).toBe('microphone');
    expect(shortcutOf(press('ر', { code: 'KeyV' }), 'rtl')).toBe('camera');
  });

  it('follows the letter where keys stand elsewhere: on a French keyboard M is not where an English one has it', () => {
    expect(shortcutOf(press('m', { code: 'Semicolon' }), 'ltr')).toBe('microphone');
    expect(shortcutOf(press(',', { code: 'KeyM' }), 'ltr')).toBe('microphone');
    expect(shortcutOf(press('q', { code: 'KeyA' }), 'ltr')).toBeNull();
  });

  it('is nothing with another key held, and once only while a key is held down', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey', 'repeat', 'shiftKey'] as const) {
      expect(shortcutOf(press('m', { code: 'KeyM', [held]: true }), 'ltr')).toBeNull();
    }
  });

  it('turns pages along the line of reading', () => {
    expect(shortcutOf(press('ArrowRight'), 'ltr')).toBe('nextPage');
    expect(shortcutOf(press('ArrowRight'), 'rtl')).toBe('previousPage');
    expect(shortcutOf(press('ArrowLeft'), 'rtl')).toBe('nextPage');
    expect(shortcutOf(press('PageDown'), 'rtl')).toBe('nextPage');
  });

  it('knows the question mark of both languages', () => {
    expect(shortcutOf(press('?', { shiftKey: true }), 'ltr')).toBe('help');
    expect(shortcutOf(press('؟', { shiftKey: true }), 'rtl')).toBe('help');
  });
});

describe('the shortcuts', () => {
  it('give no key to two acts', () => {
    const keys = SHORTCUT_NAMES.flatMap((name) => SHORTCUTS[name].keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are told to screen readers and to the eye in the direction of the page', () => {
    expect(ariaKeys('microphone', 'rtl')).toBe('M');
    expect(ariaKeys('nextPage', 'rtl')).toBe('PageDown ArrowLeft');
    expect(shownKeys('nextPage', 'ltr')).toEqual(['Page Down', '→']);
  });

  it('are single characters or not', () => {
    expect(isSingleCharacter('help')).toBe(true);
    expect(isSingleCharacter('nextPage')).toBe(false);
    expect(isSingleCharacter('closePanel')).toBe(false);
  });
});
