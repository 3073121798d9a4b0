import { LINK_CODE, SHORT_LINK_PATH } from '@mahzar/shared/notify/short-link';
import { rejected } from '../../connection/result.ts';
import type { RejectionCode, Result } from '../../connection/result.ts';
import type { HearingLink } from '../../session/types.ts';

/** What a short link opens. */
export type ShortLinkResult = Result<{ readonly link: HearingLink }>;

/**
 * Removes the code of a short link, `/j#<code>`, from the address bar, where it could be read over a shoulder. It stays in this
 * entry of the tab's history, for another try. Null for every other address.
 */
export function takeCode(
  location: Pick<Location, 'pathname' | 'search' | 'hash'>,
  history: Pick<History, 'replaceState' | 'state'>,
): string | null {
  if (location.pathname.replace(/\/$/, '') !== SHORT_LINK_PATH) return null;
  const given = location.hash.slice(1);
  const kept = (history.state as { readonly code?: unknown } | null)?.code;
  if (given === '') return typeof kept === 'string' ? kept : '';
  history.replaceState({ code: given }, '', location.pathname + location.search);
  return given;
}

/** Asks the service what a code opens. */
export async function openCode(code: string, send: typeof fetch): Promise<ShortLinkResult> {
  if (code === '') return no('token-missing');
  // Truncated in an SMS, or copied by hand.
  if (!LINK_CODE.test(code)) return no('token-malformed');
  try {
    const response = await send('/api/v1/links/open', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Mahzar': '1' },
      body: JSON.stringify({ code }),
    });
    const answer = (await response.json()) as Readonly<Record<string, unknown>>;
    const { hearing, token, code: refusal, support } = answer;
    if (response.ok && typeof hearing === 'string' && typeof token === 'string') {
      return { ok: true, link: { hearing, token } };
    }
    return no(REFUSALS[String(refusal)] ?? 'internal', typeof support === 'string' ? support : null);
  } catch {
    return no('unreachable');
  }
}

/** The codes in which a long link's failures are shown. */
const REFUSALS: Readonly<Record<string, RejectionCode>> = {
  'link-unknown': 'token-malformed',
  'link-replaced': 'token-replaced',
  'link-withdrawn': 'token-withdrawn',
  'link-expired': 'token-expired',
  'too-many-requests': 'too-many-messages',
  'service-draining': 'draining',
};

function no(code: RejectionCode, support: string | null = null): ShortLinkResult {
  return rejected({ code, support });
}
