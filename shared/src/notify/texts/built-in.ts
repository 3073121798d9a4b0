import { isCaseNotice, isGuestEvent, isRequestEvent, isStaffEvent, PLACEHOLDERS } from '../events.ts';
import type { Audience, NotifyChannel, NotifyEvent, NotifyLanguage } from '../events.ts';
import type { Template } from '../template.ts';
import { digitsIn } from '../words.ts';
import { en } from './en.ts';
import { fa } from './fa.ts';
import type { HearingAudience, HearingNotice, Phrases } from './phrases.ts';

/** Identifies one text. */
export interface TemplateKey {
  readonly event: NotifyEvent;
  readonly audience: Audience;
  readonly channel: NotifyChannel;
  readonly language: NotifyLanguage;
}

/** Returns the built-in text, which is used until an administrator writes another. */
export function builtInTemplate({ event, audience, channel, language }: TemplateKey): Template {
  const phrases = language === 'fa' ? fa : en;
  if (event === 'one-time-code') return fixed(phrases.code, channel);
  if (event === 'signing-code') return fixed(phrases.signing, channel);
  if (event === 'portal-code') return fixed(phrases.entering, channel);
  if (isRequestEvent(event) || isGuestEvent(event)) {
    const { sms, subject } = isGuestEvent(event) ? phrases.guest[event] : phrases.request[event];
    return fixed({ sms: tidy(sms), subject, email: sms }, channel);
  }
  if (isCaseNotice(event)) return fixed(phrases.case[event], channel);
  if (isStaffEvent(event)) return fixed(phrases.staff[event], channel);
  if (audience === 'staff' || audience === 'citizen' || audience === 'guest')
    return fixed(phrases.staff['staff-invited'], channel);
  return channel === 'sms'
    ? { subject: null, body: sms(phrases, event, audience) }
    : { subject: phrases.email[event].subject, body: email(phrases, event, audience, language) };
}

function fixed(text: Phrases['code'], channel: NotifyChannel): Template {
  return channel === 'sms' ? { subject: null, body: text.sms } : { subject: text.subject, body: text.email };
}

function sms(phrases: Phrases, event: HearingNotice, audience: HearingAudience): string {
  const text = phrases.sms[event]
    .replace('{occasion}', phrases.occasion[audience])
    .replace('{prepare}', phrases.prepare[audience]);
  return tidy(text);
}

function email(phrases: Phrases, event: HearingNotice, audience: HearingAudience, language: NotifyLanguage): string {
  const { opening, steps } = phrases.email[event];
  const hasLink = (PLACEHOLDERS[event] as readonly string[]).includes('link');
  const list = phrases.steps[audience].map((step, index) => `${digitsIn(language, String(index + 1))}. ${step}`);
  return [
    phrases.greeting,
    capital(opening.replace('{occasion}', phrases.occasion[audience])),
    phrases.details,
    ...(steps ? [[phrases.whatToDo, ...list].join('\n')] : []),
    ...(hasLink ? [event === 'own-minutes-to-sign' ? phrases.ownCases : phrases.link] : []),
    phrases.help,
  ].join('\n\n');
}

/** Removes the gaps that an empty phrase leaves. */
function tidy(text: string): string {
  return text.replace(/ +\n/g, '\n').replace(/\n{2,}/g, '\n');
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
