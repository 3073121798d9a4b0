import { describe, expect, it } from 'vitest';
import { ROLES } from '../../hearing/roles.ts';
import {
  AUDIENCES,
  audienceOf,
  isAddressed,
  isGuestEvent,
  isRequestEvent,
  isStaffEvent,
  NOTIFY_CHANNELS,
  NOTIFY_EVENTS,
  NOTIFY_LANGUAGES,
  requiredPlaceholders,
} from '../events.ts';
import { sampleFacts, sampleLink, valuesOf } from '../facts.ts';
import { smsParts } from '../sms-parts.ts';
import { renderTemplate, templateProblems } from '../template.ts';
import { builtInTemplate } from './built-in.ts';

const ALL = NOTIFY_EVENTS.flatMap((event) =>
  AUDIENCES.filter((audience) => isAddressed(event, audience)).flatMap((audience) =>
    NOTIFY_CHANNELS.flatMap((channel) =>
      NOTIFY_LANGUAGES.map((language) => ({ event, audience, channel, language }) as const),
    ),
  ),
);
/** The day after tomorrow is چهارشنبه ۱۲ اسفند ۱۴۰۵; only dates in اردیبهشت are longer. */
const NOW = Date.UTC(2027, 2, 1, 8);
const link = sampleLink('https://hearings.example.org', 'fa');

describe('the built-in texts', () => {
  it('are there for everybody, event, channel and language', () => {
    expect(ALL).toHaveLength((14 * 8 + 2 + 12 + 4 + 5) * 4);
  });

  it.each(ALL)('$event to $audience by $channel in $language keeps the rules and leaves no place empty', (key) => {
    const template = builtInTemplate(key);
    expect(templateProblems(key.event, key.channel, template)).toEqual([]);
    for (const role of ROLES.filter(
      (role) => ['citizen', 'guest'].includes(key.audience) || audienceOf(role) === key.audience,
    )) {
      const facts = sampleFacts(key.event, role, key.language, NOW);
      const values = valuesOf(facts, { language: key.language, zone: 'Asia/Tehran', call: null, link });
      const { subject, body } = renderTemplate(template, values);
      expect(`${subject} ${body}`).not.toMatch(/[{}]|undefined/);
      if (requiredPlaceholders(key.event).includes('link')) expect(body).toContain(link);
    }
  });

  it('are at most three SMS in Persian whatever they tell, on the longest date of the year but one', () => {
    for (const event of NOTIFY_EVENTS.filter((event) => !isStaffEvent(event))) {
      for (const role of isRequestEvent(event) || isGuestEvent(event) ? (['complainant'] as const) : ROLES) {
        const facts = sampleFacts(event, role, 'fa', NOW);
        const values = valuesOf(facts, { language: 'fa', zone: 'Asia/Tehran', call: '021-38651234', link });
        const audience = isRequestEvent(event) ? 'citizen' : isGuestEvent(event) ? 'guest' : audienceOf(role);
        const template = builtInTemplate({ event, audience, channel: 'sms', language: 'fa' });
        const { body } = renderTemplate(template, values);
        expect(smsParts(body).parts, `${event} ${role}\n${body}`).toBeLessThanOrEqual(3);
      }
    }
  });

  it('say date and time as the court’s people say them', () => {
    const facts = { ...sampleFacts('invited', 'complainant', 'fa', NOW), startsAt: Date.UTC(2026, 10, 26, 20, 35) };
    const key = { event: 'invited', audience: 'party', channel: 'sms' } as const;
    const say = (language: 'fa' | 'en', zone: string) =>
      renderTemplate(
        builtInTemplate({ ...key, language }),
        valuesOf(facts as never, { language, zone, call: null, link }),
      ).body;
    expect(say('fa', 'Asia/Tehran')).toContain('جمعه ۶ آذر ۱۴۰۵ ساعت ۰۰:۰۵');
    expect(say('en', 'Asia/Tehran')).toContain('Friday 27 November 2026 at 00:05');
    expect(say('en', 'UTC')).toContain('Thursday 26 November 2026 at 20:35');
  });

  it('call the address of own cases nobody’s own link, and say what whoever has no telephone there can do', () => {
    const letters = ALL.filter(({ event, channel }) => event === 'own-minutes-to-sign' && channel === 'email');
    for (const key of letters) {
      const { body } = builtInTemplate(key);
      expect(body).not.toMatch(/تنها برای شماست|for you alone/);
      expect(body).toMatch(
        key.language === 'fa' ? /از دفتر شعبه بخواهید .* آن را ثبت کند/ : /ask its office to enter them/,
      );
    }
    expect(letters).toHaveLength(16);
  });

  it('tell whoever sees a protected witness’s telephone neither title nor case nor role', () => {
    const facts = { ...sampleFacts('invited', 'witness', 'fa', NOW), protected: true } as const;
    for (const key of ALL.filter(({ audience, language }) => audience === 'witness' && language === 'fa')) {
      const values = valuesOf(facts as never, { language: 'fa', zone: 'Asia/Tehran', call: null, link });
      const { subject, body } = renderTemplate(builtInTemplate(key), values);
      expect(`${subject} ${body}`).not.toMatch(/شاهد|شهادت|خیانت|۱۴۰۵۶۸|140568/);
    }
  });
});
