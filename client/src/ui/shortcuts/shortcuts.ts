/** Everything that a key does. The words of each are `shortcuts.names.<name>` in the catalogues. */
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

/** `Forward` and `Back` are the arrows along and against the line of reading. */
type Key = Letter | '?' | 'PageDown' | 'PageUp' | 'Forward' | 'Back' | 'Escape';
type Letter = 'M' | 'V' | 'H' | 'P' | 'T' | 'C';
export type ShortcutName = keyof typeof SHORTCUTS;
export const SHORTCUT_NAMES = Object.keys(SHORTCUTS) as ShortcutName[];

/** A press as the browser tells it. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat'>;

/** What a press means, if anything. */
export function shortcutOf(press: Press, direction: 'rtl' | 'ltr'): ShortcutName | null {
  if (press.ctrlKey || press.altKey || press.metaKey || press.repeat) return null;
  const key = keyOf(press, direction);
  return SHORTCUT_NAMES.find((name) => (SHORTCUTS[name].keys as readonly string[]).includes(key)) ?? null;
}

/** Whether it is one character, which whoever speaks to their device, or trembles, must be able to turn off (WCAG 2.1.4). */
export function isSingleCharacter(name: ShortcutName): boolean {
  return SHORTCUTS[name].keys.every((key) => key.length === 1);
}

/** The keys as `aria-keyshortcuts` names them. */
export function ariaKeys(name: ShortcutName, direction: 'rtl' | 'ltr'): string {
  return SHORTCUTS[name].keys.map((key) => arrowOf(key, direction) ?? key).join(' ');
}

/** The keys as they are written for the eye. */
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
  // On a Persian keyboard a letter is known by its place, where a Latin one is printed as well.
  return /^Key[A-Z]$/.test(code) && key.length === 1 ? code.slice(3) : key;
}
