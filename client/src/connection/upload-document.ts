import { API_PATH } from '@mahzar/shared/rest/route';
import { CallError, errorOf } from './call.ts';
import type { Send } from './call.ts';
import { UNREACHABLE } from './result.ts';
import { pause } from '../browser/pause.ts';

/** Version of the resumable upload protocol, tus. */
const TUS = { 'Tus-Resumable': '1.0.0', 'X-Mahzar': '1' };
/** Size of one request's data. */
const PART_BYTES = 512 * 1024;
/** Pauses between attempts on a broken line, ms; after the last one the upload has failed. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

interface UploadParts {
  readonly send: Send;
  /** The document's case, below the API's path. */
  readonly path: string;
  /** @param share from 0 to 1 */
  readonly onProgress: (share: number) => void;
  readonly wait?: (ms: number) => Promise<void>;
}

/**
 * Uploads a document to a case in parts; after a break of the line it continues where the service left off.
 * @returns the upload's id
 * @throws CallError when the service refuses it, or the line does not return
 */
export async function uploadDocument(
  file: Blob,
  { send, path: of, onProgress, wait = pause }: UploadParts,
): Promise<string> {
  const path = `${API_PATH}${of}/uploads`;
  const ask = async (method: string, address: string, headers: object, body?: Blob): Promise<Response> => {
    const answer = await send(address, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { ...TUS, ...headers },
      ...(body !== undefined && { body }),
    }).catch(() => {
      throw new CallError(UNREACHABLE.error);
    });
    if (!answer.ok) throw await errorOf(answer);
    return answer;
  };
  const begun = await ask('POST', path, { 'Upload-Length': String(file.size) });
  const upload = begun.headers.get('Location')?.split('/').at(-1) ?? '';
  const address = `${path}/${upload}`;
  for (let sent = 0, attempt = 0; sent < file.size;) {
    try {
      const headers = { 'Upload-Offset': String(sent), 'Content-Type': 'application/offset+octet-stream' };
      sent = offsetOf(await ask('PATCH', address, headers, file.slice(sent, sent + PART_BYTES)));
      attempt = 0;
      onProgress(sent / file.size);
    } catch (error) {
      const pauseMs = PAUSES_MS[attempt];
      if (!(error instanceof CallError) || !isPassing(error) || pauseMs === undefined) throw error;
      attempt += 1;
      await wait(pauseMs);
      // Only the service knows how much has arrived.
      sent = await ask('HEAD', address, {}).then(offsetOf, () => sent);
    }
  }
  return upload;
}

/** Whether the same request may succeed a moment later. */
function isPassing({ code }: CallError): boolean {
  return [
    'unreachable',
    'wrong-offset',
    'service-draining',
    'storage-busy',
    'too-many-requests',
    'pages-unavailable',
  ].includes(code);
}

function offsetOf(answer: Response): number {
  const offset = Number(answer.headers.get('Upload-Offset') ?? NaN);
  if (!Number.isSafeInteger(offset)) throw new CallError(UNREACHABLE.error);
  return offset;
}
