import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { directionOf } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { storageOf } from '../../browser/storage.ts';
import { areCharactersOn, rememberCharacters } from './choice.ts';
import { ariaKeys, isSingleCharacter, shortcutOf, SHORTCUT_NAMES } from './shortcuts.ts';
import type { ShortcutName } from './shortcuts.ts';
import { isFree } from './where.ts';

type Act = () => void;

interface Shortcuts {
  /** Assigns an act to a key until the returned function is called; the latest assignment takes precedence. */
  readonly offer: (name: ShortcutName, act: Act) => () => void;
  /** Returns the shortcuts that have an act now. */
  readonly offered: () => readonly ShortcutName[];
  /** Whether single-character shortcuts are on: the person may turn them off. */
  readonly charactersOn: boolean;
  readonly turnCharacters: (on: boolean) => void;
}

const ShortcutsContext = createContext<Shortcuts | null>(null);

/** Listens to the keyboard for all components that offer a shortcut. */
export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const { language } = useLanguage();
  const offers = useRef(new Map<ShortcutName, Act[]>());
  const [charactersOn, setCharactersOn] = useState(() => areCharactersOn(storageOf('localStorage')));

  const offer = useCallback((name: ShortcutName, act: Act) => {
    const { current } = offers;
    current.set(name, [...(current.get(name) ?? []), act]);
    return () => {
      const left = (current.get(name) ?? []).filter((other) => other !== act);
      if (left.length === 0) current.delete(name);
      else current.set(name, left);
    };
  }, []);
  const turnCharacters = useCallback((on: boolean) => {
    setCharactersOn(on);
    rememberCharacters(on, storageOf('localStorage'));
  }, []);

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const name = shortcutOf(event, directionOf(language));
      if (name === null || event.defaultPrevented || event.isComposing) return;
      if (!charactersOn && isSingleCharacter(name)) return;
      const act = offers.current.get(name)?.at(-1);
      if (act === undefined || !isFree(event.target, name)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [language, charactersOn]);

  const value = useMemo(
    () => ({
      offer,
      offered: () => SHORTCUT_NAMES.filter((name) => offers.current.has(name)),
      charactersOn,
      turnCharacters,
    }),
    [offer, charactersOn, turnCharacters],
  );
  return <ShortcutsContext value={value}>{children}</ShortcutsContext>;
}

/** Returns all shortcuts, for the page that explains them. */
export function useShortcuts(): Shortcuts {
  const value = useContext(ShortcutsContext);
  if (value === null) throw new Error('useShortcuts outside ShortcutsProvider');
  return value;
}

/** Assigns an act to a shortcut while `act` is not null. Returns the value for `aria-keyshortcuts`, undefined without an act. */
export function useShortcut(name: ShortcutName | null, act: Act | null): string | undefined {
  const { offer, charactersOn } = useShortcuts();
  const { language } = useLanguage();
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const active = name !== null && act !== null;
  useEffect(() => (active ? offer(name, () => latest.current?.()) : undefined), [active, name, offer]);
  if (!active || (!charactersOn && isSingleCharacter(name))) return undefined;
  return ariaKeys(name, directionOf(language));
}
