import { keysOf } from '@mahzar/shared/keys-of';

/** All keyboard shortcuts. Their words are `shortcuts.names.<name>` in the catalogues. */
export const SHORTCUTS = {
  microphone: { keys: ['M'] },
  camera: { keys: ['V'] },
  hand: { keys: ['H'] },
  people: { keys: ['P'] },
  talk: { keys: ['T'] },
  chat: { keys: ['C'] },
  nextPage: { keys: ['PageDown', 'Forward'] },
  previousPage: { keys: ['PageUp', 'Back'] },
  closePanel: { keys: ['Escape'] },
  help: { keys: ['?'] },
} as const satisfies Record<string, { readonly keys: readonly Key[] }>;

/** `Forward` and `Back` are the arrows along and against the reading direction. */
type Key = Letter | '?' | 'PageDown' | 'PageUp' | 'Forward' | 'Back' | 'Escape';
type Letter = 'M' | 'V' | 'H' | 'P' | 'T' | 'C';
export type ShortcutName = keyof typeof SHORTCUTS;
export const SHORTCUT_NAMES = keysOf(SHORTCUTS);

/** The used part of a keyboard event. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat'>;

/** Returns the shortcut of a key press, if any. */
export function shortcutOf(press: Press, direction: 'rtl' | 'ltr'): ShortcutName | null {
  if (press.ctrlKey || press.altKey || press.metaKey || press.repeat) return null;
  const key = keyOf(press, direction);
  return SHORTCUT_NAMES.find((name) => (SHORTCUTS[name].keys as readonly string[]).includes(key)) ?? null;
}

/** Whether it is a single character, which people with speech input or a tremor must be able to turn off (WCAG 2.1.4). */
export function isSingleCharacter(name: ShortcutName): boolean {
  return SHORTCUTS[name].keys.every((key) => key.length === 1);
}

/** Returns the keys in the notation of `aria-keyshortcuts`. */
export function ariaKeys(name: ShortcutName, direction: 'rtl' | 'ltr'): string {
  return SHORTCUTS[name].keys.map((key) => arrowOf(key, direction) ?? key).join(' ');
}

/** Returns the keys in their displayed form. */
export function shownKeys(name: ShortcutName, direction: 'rtl' | 'ltr'): string[] {
  const signs: Readonly<Record<string, string>> = {
    ArrowLeft: '←',
    ArrowRight: '→',
    PageUp: 'Page Up',
    PageDown: 'Page Down',
  };
  return SHORTCUTS[name].keys.map((key) => {
    const named = arrowOf(key, direction) ?? key;
    return signs[named] ?? named;
  });
}

function arrowOf(key: Key, direction: 'rtl' | 'ltr'): 'ArrowLeft' | 'ArrowRight' | null {
  if (key !== 'Forward' && key !== 'Back') return null;
  return (key === 'Forward') === (direction === 'ltr') ? 'ArrowRight' : 'ArrowLeft';
}

function keyOf({ key, code, shiftKey }: Press, direction: 'rtl' | 'ltr'): string {
  if (key === '?' || key === '؟') return '?';
  if (shiftKey) return '';
  if (key === 'ArrowLeft' || key === 'ArrowRight') return key === arrowOf('Forward', direction) ? 'Forward' : 'Back';
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  // On a Persian keyboard a letter is recognised by its place, where a Latin letter is printed as well.
  return /^Key[A-Z]$/.test(code) && key.length === 1 ? code.slice(3) : key;
}
