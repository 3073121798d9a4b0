import type { SmsGatewaySettings } from '../config/notify.ts';
import type { Carrier, DeliveryResult, OutboundMessage } from './ports.ts';

/** Answers are short. */
const MAX_ANSWER = 65_536;

/** Sends SMS through a gateway's HTTP interface. */
export function createSmsGateway(gateway: SmsGatewaySettings): Carrier {
  return {
    async send(message, signal): Promise<DeliveryResult> {
      let response: Response;
      let text: string;
      try {
        response = await fetch(...requestOf(gateway, message, signal));
        text = (await response.text()).slice(0, MAX_ANSWER);
      } catch {
        return { ok: false, error: signal.aborted ? 'timeout' : 'unreachable', final: false };
      }
      return judge(gateway, response.status, text);
    },
    close: () => undefined,
  };
}

function requestOf(gateway: SmsGatewaySettings, message: OutboundMessage, signal: AbortSignal): [string, RequestInit] {
  const filled = fill(gateway.body, { to: message.to, text: message.body, from: gateway.from, id: message.id });
  // A redirect would send text and secrets elsewhere.
  const init: RequestInit = { method: gateway.method, signal, redirect: 'error' };
  if (gateway.method === 'GET') {
    const url = new URL(gateway.url);
    for (const [name, value] of fieldsOf(filled)) url.searchParams.append(name, value);
    return [url.href, { ...init, headers: { ...gateway.headers } }];
  }
  const type = gateway.form ? 'application/x-www-form-urlencoded' : 'application/json';
  const body = gateway.form ? new URLSearchParams(fieldsOf(filled)).toString() : JSON.stringify(filled);
  return [gateway.url, { ...init, headers: { 'Content-Type': type, ...gateway.headers }, body }];
}

function fill(value: unknown, words: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return value.replace(/\{(to|text|from|id)\}/g, (_, word: string) => words[word] ?? '');
  if (Array.isArray(value)) return value.map((one) => fill(one, words));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fill(one, words)]));
}

function fieldsOf(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, one]) => [name, typeof one === 'string' ? one : JSON.stringify(one)]);
}

/** Overload and server errors are temporary, and so are errors of our own key; all other failures are final. */
function judge({ reference, success }: SmsGatewaySettings, status: number, text: string): DeliveryResult {
  if (status === 429 || status >= 500) return { ok: false, error: 'busy', final: false };
  if (status === 401 || status === 403 || status === 404) return { ok: false, error: 'refused', final: false };
  if (status < 200 || status >= 300) return { ok: false, error: 'refused', final: true };
  if (reference === null && success === null) return { ok: true, reference: null };
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return { ok: false, error: 'misunderstood', final: false };
  }
  if (success !== null && wordAt(answer, success.at) !== success.is)
    return { ok: false, error: 'refused', final: false };
  return { ok: true, reference: reference === null ? null : (wordAt(answer, reference) ?? null) };
}

/** The value at a path of an answer, as text. */
export function wordAt(answer: unknown, place: string): string | undefined {
  let value = answer;
  for (const step of place.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).slice(0, 200)
    : undefined;
}
