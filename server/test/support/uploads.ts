import { API_PATH } from '@mahzar/shared/rest/route';
import type { FileKind } from '@mahzar/shared/rest/requests';
import type { Visitor } from './desk.ts';

const PATH = '/my-request/files';
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The beginning of a PNG, filled up to a length in bytes; nothing reads beyond the beginning. */
export function pngOf(length: number): Buffer {
  const picture = Buffer.alloc(length, 7);
  Buffer.from('89504e470d0a1a0a0000000d494844520000000a0000000a', 'hex').copy(picture);
  return picture;
}

/** Begins an upload for the browser's own request (tus 1.0.0). @returns the file's id */
export async function beginUpload(citizen: Visitor, kind: FileKind, size: number): Promise<string> {
  const headers = {
    'Tus-Resumable': '1.0.0',
    'Upload-Length': String(size),
    'Upload-Metadata': `filename ${base64('مدرک')},kind ${base64(kind)}`,
  };
  const response = await citizen.ask({ method: 'post', path: PATH }, { headers });
  return response.headers.get('Location')!.split('/').at(-1)!;
}

/** Sends a part. @returns the status of the answer */
export async function putPart(citizen: Visitor, file: string, at: number, part: Buffer): Promise<number> {
  const response = await fetch(`${citizen.origin}${API_PATH}${PATH}/${file}`, {
    method: 'PATCH',
    headers: {
      'X-Mahzar': '1',
      Cookie: citizen.cookie,
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': String(at),
      'Content-Type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(part),
  });
  return response.status;
}

/** The received length of a file, bytes. */
export async function receivedOf(citizen: Visitor, file: string): Promise<number> {
  const { origin, cookie } = citizen;
  const response = await fetch(`${origin}${API_PATH}${PATH}/${file}`, { method: 'HEAD', headers: { Cookie: cookie } });
  return Number(response.headers.get('Upload-Offset'));
}

/** Reads from a path of the API. */
export async function readUpload({ origin, cookie }: Visitor, path: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(`${origin}${API_PATH}${path}`, { headers: { Cookie: cookie } })).arrayBuffer());
}

/** Measures the connection to the service, as a waiting page does. @returns the status of the answer */
export async function probeLine({ origin, cookie }: Visitor, bytes: number): Promise<number> {
  const response = await fetch(`${origin}${API_PATH}/my-request/line`, {
    method: 'POST',
    headers: { 'X-Mahzar': '1', Cookie: cookie, 'Content-Type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  return response.status;
}
