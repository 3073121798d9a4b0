import { lookup } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { flawOfAddress } from './address.ts';
import type { AddressRules } from './address.ts';
import { mayReach } from '../kernel/networks.ts';
import type { Network } from '../kernel/networks.ts';
import type { Attempt, Target } from './ports.ts';
import { signedHeaders } from './signature.ts';

/** From connecting to the last byte read of the answer, milliseconds. */
export const SEND_TIMEOUT_MS = 10_000;
/** Most bytes read of an answer's body. The body is not used; it is read only so that the receiver can finish. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** Sends one message once; the signal aborts it. Never rejects: failures are part of the result. */
export type Send = (
  target: Target,
  message: { readonly id: string; readonly body: string },
  at: number,
  signal?: AbortSignal,
) => Promise<Attempt>;

/** Makes the sender. It follows no redirects, uses no proxy, and keeps no connection open. */
export function createSender(rules: AddressRules, timeoutMs = SEND_TIMEOUT_MS): Send {
  const guarded = guardedLookup(rules.internal);
  return async (target, message, at, ending) => {
    if (flawOfAddress(target.address, rules) !== undefined) {
      return { ok: false, status: null, failure: 'address-refused' };
    }
    const secrets = target.secrets.filter(({ until }) => until === null || until > at).map(({ secret }) => secret);
    const headers = {
      ...signedHeaders(secrets, message, at),
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(message.body),
      'user-agent': 'Mahzar-Webhooks/1',
    };
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = ending === undefined ? timeout : AbortSignal.any([timeout, ending]);
    try {
      const status = await post(target.address, { headers, signal, lookup: guarded, agent: false }, message.body);
      if (status >= 200 && status < 300) return { ok: true, status };
      return { ok: false, status, failure: status >= 300 && status < 400 ? 'redirected' : 'answered' };
    } catch (error) {
      return { ok: false, status: null, failure: signal.aborted ? 'too-slow' : failureOf(error) };
    }
  };
}

/** Resolves to the HTTP status. */
function post(address: string, options: http.RequestOptions, body: string): Promise<number> {
  const { request } = address.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(address, { ...options, method: 'POST' }, (response) => {
      let left = MAX_ANSWER_BYTES;
      response.on('data', (chunk: Buffer) => {
        left -= chunk.length;
        if (left < 0) response.destroy();
      });
      response.on('error', () => undefined);
      response.on('close', () => {
        if (response.complete || left < 0) resolve(response.statusCode ?? 0);
        else reject(options.signal?.reason ?? new Error('the answer broke off'));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const ADDRESS_REFUSED = 'MAHZAR_ADDRESS_REFUSED';

/** Resolves a name to its allowed addresses only. The connection goes to one of these, whatever the name resolves to later. */
function guardedLookup(internal: readonly Network[]): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const good = found.filter(({ address }) => mayReach(address, internal));
      const [first] = good;
      if (first === undefined) {
        callback(
          Object.assign(new Error('this name is of an address that is not reached'), { code: ADDRESS_REFUSED }),
          [],
        );
      } else if (options.all === true) callback(null, good);
      else callback(null, first.address, first.family);
    });
  };
}

function failureOf(error: unknown): (Attempt & { ok: false })['failure'] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === ADDRESS_REFUSED) return 'address-refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'not-found';
  return /^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO)/.test(code) ? 'insecure' : 'unreachable';
}
