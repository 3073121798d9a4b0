import { describe, expect, it } from 'vitest';
import type { Send } from './call.ts';
import { uploadDocument } from './upload-document.ts';

/** A service that stores uploaded data; the line breaks at the requests with these numbers, after their data have arrived. */
function service(breaks: readonly number[], refuses: string | null = null) {
  const arrived = { bytes: '', asked: [] as string[] };
  const send: Send = async (_, { method = '', headers, body }) => {
    arrived.asked.push(method);
    if (method === 'POST') return new Response(null, { status: 201, headers: { Location: '/x/f7' } });
    const given = new Headers(headers);
    if (method === 'PATCH') {
      if (refuses !== null) return Response.json({ code: refuses }, { status: 422 });
      if (given.get('Upload-Offset') !== String(arrived.bytes.length))
        return Response.json({ code: 'wrong-offset' }, { status: 409 });
      arrived.bytes += await (body as Blob).text();
    }
    if (breaks.includes(arrived.asked.length)) throw new TypeError('Failed to fetch');
    return new Response(null, { headers: { 'Upload-Offset': String(arrived.bytes.length) } });
  };
  return { arrived, send };
}

const DATA = 'abcdefghij'.repeat(150_000);
const wait = () => Promise.resolve();

describe('a document', () => {
  it('arrives whole over a line that breaks after a part has arrived', async () => {
    const { arrived, send } = service([3]);
    const shares: number[] = [];
    const onProgress = (share: number) => void shares.push(share);
    expect(await uploadDocument(new Blob([DATA]), { send, path: '/cases/c', onProgress, wait })).toBe('f7');
    expect(arrived.bytes).toBe(DATA);
    expect(arrived.asked.filter((method) => method === 'HEAD')).toHaveLength(1);
    expect(shares.at(-1)).toBe(1);
  });

  it('that is refused is not sent again, and one whose line stays away fails', async () => {
    const { arrived, send } = service([], 'unsafe-file');
    const parts = { path: '/cases/c', onProgress: () => undefined, wait };
    await expect(uploadDocument(new Blob(['x']), { ...parts, send })).rejects.toMatchObject({ code: 'unsafe-file' });
    expect(arrived.asked).toEqual(['POST', 'PATCH']);
    const away: Send = (_, { method }) =>
      method === 'POST'
        ? Promise.resolve(new Response(null, { status: 201, headers: { Location: '/x/f7' } }))
        : Promise.reject(new TypeError('Failed to fetch'));
    const failed = uploadDocument(new Blob(['x']), { ...parts, send: away });
    await expect(failed).rejects.toMatchObject({ code: 'unreachable' });
  });
});
