import { errorOf } from './call.ts';
import type { Send } from './call.ts';

/**
 * Fetches a file with secrets in the body of the request.
 * @throws CallError when it is refused, and the errors of `send`
 */
export async function contentOf(send: Send, address: string, key: object): Promise<Blob> {
  const answer = await send(address, {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { 'X-Mahzar': '1', 'Content-Type': 'application/json' },
    body: JSON.stringify(key),
  });
  if (!answer.ok) throw await errorOf(answer);
  return answer.blob();
}
