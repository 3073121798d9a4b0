import { describe, expect, it } from 'vitest';
import { renderTemplate, templateProblems } from './template.ts';

const codes = (body: string, subject: string | null = null) =>
  templateProblems('invited', subject === null ? 'sms' : 'email', { subject, body }).map(
    ({ field, code }) => `${field} ${code}`,
  );

describe('a template', () => {
  it('may hold the words of its event', () => {
    expect(codes('{name}: {link}')).toEqual([]);
    expect(codes('{date}\n{link}', 'On {date}')).toEqual([]);
  });

  it.each([
    ['{nmae} {link}', 'body unknown-placeholder'],
    ['{code} {link}', 'body unknown-placeholder'],
    ['{} {link}', 'body unknown-placeholder'],
    ['{constructor} {link}', 'body unknown-placeholder'],
    ['{link} {name', 'body unclosed-brace'],
    ['{link} }', 'body unclosed-brace'],
    ['{date}', 'body missing-placeholder'],
    [`${'a'.repeat(495)}{link}`, 'body too-long'],
    ['{link} \u202e', 'body unseen-character'],
    ['{link}\u0007', 'body unseen-character'],
  ])('%j is refused', (body, problem) => {
    expect(codes(body)).toContain(problem);
  });

  it('has a subject of one line in an e-mail, without secrets, and none in an SMS', () => {
    expect(codes('{link}', ' ')).toEqual(['subject empty']);
    expect(codes('{link}', 'a\nb')).toContain('subject not-one-line');
    expect(codes('{link}', 'See {link}')).toEqual(['subject secret-in-subject']);
    expect(templateProblems('invited', 'sms', { subject: 'a', body: '{link}' })).toEqual([
      { field: 'subject', code: 'not-for-sms' },
    ]);
    expect(templateProblems('invited', 'email', { subject: null, body: '{link}' })).toEqual([
      { field: 'subject', code: 'empty' },
    ]);
  });

  it('does not look through what is put in', () => {
    const values = { name: '{link} $& {name}', link: 'https://court' };
    expect(renderTemplate({ subject: 'For {name}', body: '{name} {link}' }, values)).toEqual({
      subject: 'For {link} $& {name}',
      body: '{link} $& {name} https://court',
    });
  });

  it('keeps its subject in one line whatever is put in', () => {
    expect(renderTemplate({ subject: '{name}', body: '' }, { name: 'a\r\nBcc: b' }).subject).toBe('a Bcc: b');
  });
});
