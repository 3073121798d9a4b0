import { exhibitPagePath } from '@mahzar/shared/protocol/exhibit-address';
import { API_PATH } from '@mahzar/shared/rest/route';
import { rejected, UNREACHABLE } from '../connection/result.ts';
import type { RejectionCode, Result } from '../connection/result.ts';

/** Loads a page of an exhibit outside the socket, where it would delay other messages. */
export async function fetchExhibitPage(
  { origin, hearing, secret }: { readonly origin: string; readonly hearing: string; readonly secret: string },
  exhibit: number,
  page: number,
  signal?: AbortSignal,
): Promise<Result<{ readonly picture: Blob }>> {
  const path = `${API_PATH}${exhibitPagePath(encodeURIComponent(hearing), exhibit, page)}`;
  try {
    const answer = await fetch(new URL(path, origin), {
      // Not in the address, because addresses appear in logs.
      headers: { Authorization: `Bearer ${secret}` },
      credentials: 'omit',
      cache: 'no-store',
      ...(signal !== undefined && { signal }),
    });
    if (answer.ok) return { ok: true, picture: await answer.blob() };
    const refusal = (await answer.json()) as { readonly code?: string; readonly support?: string };
    return rejected({ code: CODES[refusal.code ?? ''] ?? 'unreachable', support: refusal.support ?? null });
  } catch {
    return UNREACHABLE;
  }
}

const CODES: Readonly<Record<string, RejectionCode>> = {
  'document-altered': 'exhibit-altered',
  'pages-unavailable': 'exhibit-unavailable',
  'storage-unavailable': 'exhibit-unavailable',
  'not-found': 'unknown-exhibit',
  'too-many-requests': 'too-many-messages',
};
