import { openLink } from '@mahzar/shared/rest/messages';
import { API_PATH } from '@mahzar/shared/rest/route';
import type { Reachable } from './client.ts';

/** Opens a person's short link by the same request as the link's page. */
export async function followShortLink(link: string): Promise<Reachable> {
  const { origin, hash } = new URL(link);
  const response = await fetch(`${origin}${API_PATH}${openLink.path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Mahzar': '1' },
    body: JSON.stringify({ code: hash.slice(1) }),
  });
  const { hearing, token } = openLink.answer.parse(await response.json());
  return { origin, demo: { hearing }, token: () => token };
}
