import { API_PATH } from '@mahzar/shared/rest/route';
import type { Visitor } from './desk.ts';

const PART = 64 * 1024;
/** The session, or the token of a system. */
const credentialsOf = ({ cookie, authorization }: Visitor) => ({
  Cookie: cookie,
  ...(authorization !== undefined && { Authorization: authorization }),
});
const headersOf = (visitor: Visitor) => ({ 'X-Mahzar': '1', 'Tus-Resumable': '1.0.0', ...credentialsOf(visitor) });
const codeOf = async (response: Response) => ((await response.json()) as { readonly code: string }).code;

/**
 * Begins an upload to a case (tus 1.0.0).
 * @param under `/my/cases` for the person of the case
 * @returns its id, or the code of the refusal
 */
export async function beginCaseUpload(
  visitor: Visitor,
  id: string,
  size: number,
  under = '/cases',
): Promise<{ id?: string; code?: string }> {
  const response = await fetch(`${visitor.origin}${API_PATH}${under}/${id}/uploads`, {
    method: 'POST',
    headers: { ...headersOf(visitor), 'Upload-Length': String(size) },
  });
  if (!response.ok) return { code: await codeOf(response) };
  return { id: response.headers.get('Location')!.split('/').at(-1)! };
}

/** Sends a part. @returns the length received so far, or the code of the refusal */
export async function putCasePart(
  visitor: Visitor,
  id: string,
  file: string,
  at: number,
  part: Buffer,
  under = '/cases',
): Promise<number | string> {
  const response = await fetch(`${visitor.origin}${API_PATH}${under}/${id}/uploads/${file}`, {
    method: 'PATCH',
    headers: {
      ...headersOf(visitor),
      'Upload-Offset': String(at),
      'Content-Type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(part),
  });
  return response.ok ? Number(response.headers.get('Upload-Offset')) : codeOf(response);
}

/** Uploads a file to a case, part by part. @returns its id, or the code of the refusal */
export async function uploadToCase(
  visitor: Visitor,
  id: string,
  content: Buffer,
  under = '/cases',
): Promise<{ readonly id: string } | { readonly code: string }> {
  const begun = await beginCaseUpload(visitor, id, content.length, under);
  if (begun.id === undefined) return { code: begun.code ?? '' };
  for (let at = 0; at < content.length; at += PART) {
    const put = await putCasePart(visitor, id, begun.id, at, content.subarray(at, at + PART), under);
    if (typeof put === 'string') return { code: put };
  }
  return { id: begun.id };
}

/** Reads from a path of a case. */
export async function readOfCase(
  visitor: Visitor,
  path: string,
): Promise<{ readonly status: number; readonly headers: Headers; readonly content: Buffer }> {
  const response = await fetch(`${visitor.origin}${API_PATH}/cases/${path}`, { headers: credentialsOf(visitor) });
  const content = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, content };
}
