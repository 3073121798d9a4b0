import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LETTERS } from '../../build/letters.ts';
import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';
import { fa } from './fa.ts';
import { formatDateTime, formatDuration, formatMinutes, localDigits } from './format.ts';
import { checkEn } from './check.en.ts';
import { checkFa } from './check.fa.ts';
import { citizenEn } from './citizen.en.ts';
import { citizenFa } from './citizen.fa.ts';
import { laterConductEn } from './later-conduct.en.ts';
import { laterConductFa } from './later-conduct.fa.ts';
import { identityEn } from './identity.en.ts';
import { identityFa } from './identity.fa.ts';
import { minutesEn } from './minutes.en.ts';
import { minutesFa } from './minutes.fa.ts';
import { officesEn } from './offices.en.ts';
import { officesFa } from './offices.fa.ts';
import { queueEn } from './queue.en.ts';
import { queueFa } from './queue.fa.ts';
import { changeLanguage, createI18n } from './i18n.ts';
import type { LoadWords } from './i18n.ts';
import { chosenLanguage } from './language.ts';
import type { Language } from './language.ts';
import { addLaterWords, createPageI18n, loadPageWords } from './later-words.ts';
import { permissionsEn } from './permissions.en.ts';
import { permissionsFa } from './permissions.fa.ts';
import { staffEn } from './staff.en.ts';
import { staffFa } from './staff.fa.ts';
import { rulesEn } from './rules.en.ts';
import { rulesFa } from './rules.fa.ts';

/** Returns all sentences by key. */
function sentences(texts: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[path + key, value] as const] : [...sentences(value as object, `${path}${key}.`)],
    ),
  );
}
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{[^}]+\}\}/g)].map(([match]) => match).sort();

describe('the catalogues', () => {
  const persian = sentences({
    ...(fa satisfies Catalogue),
    permissions: permissionsFa,
    rules: rulesFa,
    check: checkFa,
    citizen: citizenFa,
    conduct: laterConductFa,
    identity: identityFa,
    minutes: minutesFa,
    offices: officesFa,
    queue: queueFa,
    staff: staffFa,
  });
  const english = sentences({
    ...en,
    permissions: permissionsEn,
    rules: rulesEn,
    check: checkEn,
    citizen: citizenEn,
    conduct: laterConductEn,
    identity: identityEn,
    minutes: minutesEn,
    offices: officesEn,
    queue: queueEn,
    staff: staffEn,
  });

  it('say the same things with the same blanks, and leave nothing empty', () => {
    expect([...english.keys()].sort()).toEqual([...persian.keys()].sort());
    for (const [key, text] of persian) {
      expect(text.trim(), key).not.toBe('');
      expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it('do not mix languages: Persian has no Arabic letters or Latin digits, English nothing Persian', () => {
    for (const [key, text] of persian) expect(text.replaceAll(/\{\{[^}]+\}\}/g, ''), key).not.toMatch(/[يكة٠-٩0-9]/);
    // A count without a format would appear in Latin digits.
    for (const [key, text] of persian) expect(text, key).not.toContain('{{count}}');
    for (const [key, text] of english) expect(text, key).not.toMatch(/[\u0600-\u06ff]/);
  });

  it('are written in letters that the font of the pages has', () => {
    const letters = new Set([...LETTERS, '\n']);
    for (const [key, text] of [...persian, ...english])
      expect([...text].filter((letter) => !letters.has(letter)).join(''), key).toBe('');
  });

  it('count in the digits and the grammar of the language', async () => {
    const words = { fa, en };
    const loadAll = async (language: Language) => ({ translation: words[language] });
    expect((await createI18n('fa', loadAll)).t('notices.missed', { count: 23 })).toContain('۲۳ ثانیه');
    const i18n = await createI18n('en', loadAll);
    expect(i18n.t('notices.missed', { count: 1 })).toBe('You missed 1 second.');
    expect(i18n.t('notices.missed', { count: 23 })).toBe('You missed 23 seconds.');
  });
});

describe('the words of a page', () => {
  beforeEach(() => {
    vi.stubGlobal('window', new EventTarget());
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** The words, which fail to load some times. */
  const failing = (times: number): LoadWords => {
    let tries = 0;
    return async (language) => {
      tries += 1;
      if (tries <= times) throw new TypeError('Failed to fetch dynamically imported module');
      return { translation: { fa, en }[language] };
    };
  };

  it('are asked for until they come', async () => {
    const made = createI18n('en', failing(2));
    await vi.advanceTimersByTimeAsync(6_000);
    expect((await made).t('app.name')).toBe(en.app.name);
  });

  it('are asked for in another language as well, and not shown when it is no longer wanted', async () => {
    const i18n = await createI18n('en', failing(0));
    const changed = changeLanguage(i18n, 'fa', failing(1));
    await vi.advanceTimersByTimeAsync(2_000);
    await changed;
    expect(i18n.language).toBe('fa');
    await changeLanguage(i18n, 'en', failing(0), () => false);
    expect(i18n.language).toBe('fa');
  });
});

describe('the words after the first picture', () => {
  it('are added when the first part needs them, and then come with every language', async () => {
    const i18n = await createPageI18n('en');
    expect(i18n.exists('waiting.title')).toBe(false);
    await changeLanguage(i18n, 'fa', loadPageWords);
    await addLaterWords();
    expect(i18n.t('waiting.title')).toBe(fa.waiting.title);
    expect(i18n.t('errors.no-host.title')).toBe(fa.errors['no-host'].title);
    expect(i18n.t('errors.internal.title')).toBe(fa.errors.internal.title);
    expect(i18n.t('more.talkWith', { ns: 'conduct', name: 'A' })).toContain('A');
    await changeLanguage(i18n, 'en', loadPageWords);
    expect(i18n.t('people.menu.mute')).toBe(en.people.menu.mute);
    expect(i18n.t('people.and')).toBe(en.people.and);
    expect(i18n.exists('leaving.stopsTitle', { ns: 'conduct' })).toBe(true);
  });
});

describe('dates and numbers', () => {
  it('are of the Persian calendar with Persian digits in Persian, at the time of the court', () => {
    const at = Date.UTC(2026, 10, 24, 6, 30);
    expect(formatDateTime('fa', at)).toBe('سه‌شنبه ۳ آذر ۱۴۰۵، ساعت ۱۰:۰۰');
    expect(formatDateTime('en', at)).toBe('Tuesday 24 November 2026, 10:00');
  });

  it('show a length of time in hours, minutes and seconds', () => {
    expect(formatDuration('fa', 3_727_900)).toBe('۱:۰۲:۰۷');
    expect(formatDuration('en', 59_999)).toBe('0:00:59');
    expect(formatDuration('en', -5)).toBe('0:00:00');
  });

  it('show a short length of time in minutes and seconds', () => {
    expect(formatMinutes('en', 7_000)).toBe('0:07');
    expect(formatMinutes('fa', 252_000)).toBe('۴:۱۲');
    expect(formatMinutes('en', 754_999)).toBe('12:34');
    expect(formatMinutes('en', 3_600_000)).toBe('1:00:00');
  });

  it('turn the digits of a case number, and nothing else of it', () => {
    expect(localDigits('fa', 'ب-140/ 25')).toBe('ب-۱۴۰/ ۲۵');
    expect(localDigits('en', '1405')).toBe('1405');
  });
});

describe('the language of a page', () => {
  const memory = (value: string | null) => ({ getItem: () => value, setItem: (_: string, to: string) => (value = to) });

  it('is that of the link, else the one chosen before, else Persian', () => {
    expect(chosenLanguage('?lang=en', memory('fa'), memory('fa'))).toBe('en');
    expect(chosenLanguage('', memory('en'), memory(null))).toBe('en');
    expect(chosenLanguage('?lang=xx', memory(null), memory(null))).toBe('fa');
    expect(chosenLanguage('', null, null)).toBe('fa');
  });

  it('stays that of the link on the next pages of the tab, and on no other’s', () => {
    const [browser, tab] = [memory('fa'), memory(null)];
    expect(chosenLanguage('?lang=en', browser, tab)).toBe('en');
    expect(chosenLanguage('', browser, tab)).toBe('en');
    expect(chosenLanguage('', browser, memory(null))).toBe('fa');
  });
});
