import type { OfficeId } from '@mahzar/shared/queue/ids';
import type { OpenOffice } from '@mahzar/shared/rest/offices';
import { describe, expect, it } from 'vitest';
import { aRequest } from '../request.fixture.ts';
import { NO_ANSWERS } from './answers.ts';
import type { Answers } from './answers.ts';
import { firstOpen, isReached, nextStep, problemsOn, stepBefore, stepOfField, stepsOf } from './steps.ts';
import type { Way } from './steps.ts';

const OFFICE: OpenOffice = {
  id: 'langarud' as OfficeId,
  name: 'دادسرای لنگرود',
  place: '',
  telephone: '',
  kinds: ['detention', 'other'],
  recording: 'by-consent',
  paused: null,
};
const ALL: Answers = {
  ...NO_ANSWERS,
  office: 'langarud',
  name: 'زهرا احمدی',
  nationalId: '۰۴۹۹۳۷۰۸۹۹',
  phone: '۰۹۱۲ ۳۴۵ ۶۷۸۹',
  kind: 'detention',
  text: 'برادرم بازداشت است',
  terms: true,
  recording: false,
  choice: { kind: 'today' },
};
const way = (answers: Partial<Answers> = {}, more: Partial<Way> = {}): Way => ({
  offices: [OFFICE],
  answers: { ...ALL, ...answers },
  request: aRequest({ proven: true }),
  hasVoice: false,
  ...more,
});

describe('the way through the questions', () => {
  it('asks for the office only where there are several', () => {
    expect(stepsOf(way())[0]).toBe('name');
    expect(stepsOf({ offices: [OFFICE, { ...OFFICE, id: 'rudsar' as OfficeId }] })[0]).toBe('office');
  });

  it.each([
    ['name', { name: ' ' }],
    ['national-id', { nationalId: '0499370898' }],
    ['mobile', { phone: '02188888888' }],
    ['kind', { kind: null }],
    ['kind', { kind: 'complaint' }],
    ['matter', { text: '' }],
    ['company', { companions: ['', ' '] }],
    ['company', { lawyer: '' }],
    ['consent', { terms: false }],
    ['consent', { recording: null }],
    ['turn', { choice: null }],
    ['check', {}],
  ] as const)('stops at %s for %j', (step, answers) => {
    expect(firstOpen(way(answers))).toBe(step);
    expect(isReached(step, way(answers))).toBe(true);
    expect(step === 'check' || !isReached('check', way(answers))).toBe(true);
  });

  it('does not pass a telephone that is not proven, and asks no code for one that is', () => {
    const unproven = way({}, { request: aRequest() });
    expect(firstOpen(unproven)).toBe('code');
    expect(nextStep('mobile', unproven)).toBe('code');
    expect(nextStep('mobile', way())).toBe('kind');
    expect(stepBefore('kind', way())).toBe('mobile');
    expect(stepBefore('name', way())).toBeNull();
  });

  it('takes a voice message for the text', () => {
    expect(problemsOn('matter', way({ text: '' }, { hasVoice: true }))).toEqual([]);
  });

  it('leads from what the service misses to its page', () => {
    expect(stepOfField('who.nationalId')).toBe('national-id');
    expect(stepOfField('matter.text')).toBe('matter');
    expect(stepOfField('consent.recording')).toBe('consent');
    expect(stepOfField('nothing')).toBeNull();
  });
});
