import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSmtp } from '../../test/support/smtp-server.ts';
import type { TestSmtp } from '../../test/support/smtp-server.ts';
import type { Carrier } from './ports.ts';
import { createSmtp } from './smtp.ts';

const message = {
  id: 'message-1',
  to: 'maryam@example.org',
  subject: 'دعوت به جلسه',
  body: 'مریم گرامی،\n<b>https://court.example/j#A1</b>',
  language: 'fa',
} as const;
const calm = new AbortController().signal;

let server: TestSmtp;
let smtp: Carrier;
beforeEach(async () => {
  server = await startSmtp();
  smtp = createSmtp({ url: server.url, from: 'Court <court@example.org>', answerMs: 500 });
});
afterEach(async () => {
  smtp.close();
  await server.stop();
});

describe('e-mail', () => {
  it('goes to the one whom it is for, in the direction of its language, under the same id each time', async () => {
    expect(await smtp.send(message, calm)).toEqual({ ok: true, reference: 'message-1' });
    expect(await smtp.send(message, calm)).toEqual({ ok: true, reference: 'message-1' });
    expect(server.letters.map(({ to }) => to)).toEqual([['maryam@example.org'], ['maryam@example.org']]);
    for (const { source } of server.letters) {
      expect(source).toContain('Message-ID: <message-1@example.org>');
      expect(source).toContain('From: Court <court@example.org>');
      expect(source).toContain('Auto-Submitted: auto-generated');
    }
    const { source } = server.letters[0]!;
    const [, html = ''] = /text\/html[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(source) ?? [];
    const words = decode(html, /quoted-printable/i.test(source.slice(source.indexOf('text/html'))));
    expect(words).toContain('<html lang="fa" dir="rtl">');
    expect(words).toContain('&#60;b&#62;');
    expect(words).not.toContain('<b>');
  });

  it('cannot be made to go to others, nor to have other headers', async () => {
    const sly = { ...message, to: 'a@example.org, b@example.org', subject: 'x\r\nBcc: c@example.org' };
    const result = await smtp.send(sly, calm);
    const receivers = server.letters.flatMap(({ to }) => to);
    expect(receivers).not.toContain('b@example.org');
    expect(receivers).not.toContain('c@example.org');
    for (const { source } of server.letters) expect(source).not.toMatch(/^Bcc:/im);
    expect(result).toBeDefined();
  });

  it.each([
    [{ code: 550 }, { error: 'refused', final: true }],
    [{ code: 451 }, { error: 'busy', final: false }],
    ['drop', { error: 'unreachable', final: false }],
    ['hang', { error: 'timeout', final: false }],
  ] as const)('that the server meets with %j is known for what it is', async (mood, expected) => {
    server.moods.push(mood);
    expect(await smtp.send(message, calm)).toEqual({ ok: false, ...expected });
    expect(await smtp.send(message, calm)).toMatchObject({ ok: true });
    expect(server.letters).toHaveLength(1);
  });

  it('waits for a server that is away', async () => {
    const { url } = server;
    await server.stop();
    const away = createSmtp({ url, from: 'court@example.org' });
    expect(await away.send(message, calm)).toEqual({ ok: false, error: 'unreachable', final: false });
    away.close();
    server = await startSmtp();
  });
});

function decode(text: string, quoted: boolean): string {
  if (!quoted) return Buffer.from(text, 'base64').toString('utf8');
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
