import { describe, expect, it } from 'vitest';
import { checkEn } from './check.en.ts';
import { checkFa } from './check.fa.ts';
import { laterConductEn } from './later-conduct.en.ts';
import { laterConductFa } from './later-conduct.fa.ts';
import { en } from './en.ts';
import { fa } from './fa.ts';
import { createI18n } from './i18n.ts';
import { identityEn } from './identity.en.ts';
import { identityFa } from './identity.fa.ts';
import { laterEn } from './later.en.ts';
import { ofMeeting, OWN, speakOfMeetings } from './meeting-words.ts';
import { rulesEn } from './rules.en.ts';
import { rulesFa } from './rules.fa.ts';

const CATALOGUES = {
  fa: { translation: fa, conduct: laterConductFa, rules: rulesFa, check: checkFa, identity: identityFa },
  en: { translation: en, conduct: laterConductEn, rules: rulesEn, check: checkEn, identity: identityEn },
} as const;
/** Words that must not appear in a meeting. */
const OF_HEARINGS = { fa: /دادگاه|قاضی|شاکی|جلسه(?!‌های)|شعبه|ابلاغیه/, en: /court|judge|complain|hearing|summons/i };
/** Roles that no person of a meeting has. */
const ELSEWHERE = /^roles\.(presiding|panel|investigating)-judge$/;

type Words = Parameters<typeof ofMeeting>[0];

function sentences(words: Words, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, word]) =>
    typeof word === 'string' ? [[path + key, word] as [string, string]] : sentences(word, `${path}${key}.`),
  );
}
const blanks = (text: string | undefined) =>
  [...(text ?? '').matchAll(/\{\{[^}]+\}\}/g)].map(([blank]) => blank).sort();

describe('the words of a meeting', () => {
  it.each(['fa', 'en'] as const)('name neither court, judge, complainant nor hearing: %s', (language) => {
    for (const [namespace, words] of Object.entries(CATALOGUES[language])) {
      const before = new Map(sentences(words));
      for (const [key, text] of sentences(ofMeeting(words, language, namespace as 'conduct'))) {
        if (!ELSEWHERE.test(key)) expect(text, key).not.toMatch(OF_HEARINGS[language]);
        expect(blanks(text), key).toEqual(blanks(before.get(key)));
      }
    }
  });

  it.each(['fa', 'en'] as const)('of its own stand where a catalogue has the sentence: %s', (language) => {
    for (const [namespace, own] of Object.entries(OWN[language])) {
      const known = sentences(CATALOGUES[language][namespace as 'conduct']).map(([key]) => key);
      expect(known).toEqual(expect.arrayContaining(sentences(own).map(([key]) => key)));
    }
  });

  it('are also those of catalogues that come later', async () => {
    const i18n = await createI18n('en');
    i18n.addResourceBundle('en', 'later', laterEn);
    expect(i18n.t('waiting.notStarted')).toBe('The hearing has not started yet.');
    speakOfMeetings(i18n);
    expect(i18n.t('waiting.next')).toMatch(/^You come in by yourself/);
    i18n.addResourceBundle('en', 'conduct', laterConductEn);
    expect(i18n.t('waiting.notStarted')).toBe('The meeting has not started yet.');
    expect(i18n.t('room.attest', { ns: 'conduct' })).toBe('Say so');
    expect(i18n.t('roles.complainant')).toBe('Citizen');
    expect(i18n.t('roles.lawyer')).toBe('Lawyer');
  });
});
