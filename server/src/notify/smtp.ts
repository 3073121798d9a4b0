import type { Carrier, DeliveryResult, OutboundMessage } from './ports.ts';

/** Time limits for a server's answers, ms. */
const CONNECT_MS = 10_000;
const ANSWER_MS = 20_000;

/**
 * Sends e-mail through a server (RFC 5321). A message has the same `Message-ID` at each attempt.
 * @param url `smtp://` or `smtps://`, with user and password as needed; a secret
 * @param answerMs time limit for each answer of the server
 * @param from the `From` header of each letter
 */
export function createSmtp({
  url,
  from,
  answerMs = ANSWER_MS,
}: {
  readonly url: string;
  readonly from: string;
  readonly answerMs?: number;
}): Carrier {
  const options = [
    {
      url,
      pool: true,
      maxConnections: 4,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: answerMs,
      // A letter cannot include files or web addresses.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  ] as const;
  // Some 5 MiB in memory, needed only by a court that sends mail.
  const loading = import('nodemailer').then(({ createTransport }) => createTransport(...options));
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    async send({ id, to, subject, body, language }: OutboundMessage): Promise<DeliveryResult> {
      const letter = {
        // Given as an address and not as text, so that it cannot become two addresses.
        to: { name: '', address: to },
        subject: subject ?? '',
        text: body,
        html: htmlOf(body, language),
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
      };
      const transport = await loading;
      return transport.sendMail(letter).then(
        () => ({ ok: true, reference: id }) as const,
        (error: unknown) => whyNot(error),
      );
    },
    close: () => void loading.then((transport) => transport.close()),
  };
}

/** A server's `4xx` is temporary, its `5xx` final (RFC 5321, 4.2.1), unless our own settings are wrong. */
function whyNot(error: unknown): DeliveryResult & { ok: false } {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (code === 'ETIMEDOUT') return { ok: false, error: 'timeout', final: false };
  if (code === 'EAUTH' || responseCode === undefined) return { ok: false, error: 'unreachable', final: false };
  if (responseCode >= 500) return { ok: false, error: 'refused', final: true };
  return { ok: false, error: 'busy', final: false };
}

/** The same text with the direction of its language, which not every mail program detects. */
function htmlOf(body: string, language: 'fa' | 'en'): string {
  const escape = (text: string) =>
    text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`).replaceAll('\n', '<br>');
  const linked = body
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 0 ? escape(part) : `<a dir="ltr" href="${escape(part)}">${escape(part)}</a>`));
  const direction = language === 'fa' ? 'rtl' : 'ltr';
  return `<!doctype html><html lang="${language}" dir="${direction}"><body dir="${direction}">${linked.join('')}</body></html>`;
}
