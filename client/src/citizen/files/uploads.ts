import { createStore } from 'zustand/vanilla';
import type { FileKind, RequestFile } from '@mahzar/shared/rest/requests';
import { API_PATH } from '@mahzar/shared/rest/route';
import { CallError, errorOf } from '../../connection/call.ts';
import type { Send } from '../../connection/call.ts';
import { isPassing } from '../request/own-request.ts';
import type { FileMemory, UnsentFile } from './file-memory.ts';

/** A file being sent. */
export interface Upload {
  readonly key: string;
  /** The service's id; null before the service knows the file. */
  readonly id: string | null;
  readonly kind: FileKind;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Number of bytes that the service has. */
  readonly sent: number;
  /** `waiting`: the line is broken; `held`: the service asked to wait. Both continue automatically. */
  readonly state: 'queued' | 'sending' | 'waiting' | 'held' | 'refused';
  readonly refusal: CallError | null;
}

interface UploadsParts {
  readonly send: Send;
  readonly memory: FileMemory;
  /** Returns the request of this browser. */
  readonly request: () => string | null;
  /** Resolves when a broken upload may be tried again. */
  readonly wait: (attempt: number) => Promise<void>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** The request has changed at the service. Resolves to null when it was reloaded; otherwise to the error. */
  readonly onChange: () => Promise<CallError | null>;
}

const FILES_PATH = `${API_PATH}/my-request/files`;
/** Version of the resumable upload protocol, tus. */
const TUS = { 'Tus-Resumable': '1.0.0', 'X-Mahzar': '1' };
/** Size of one request's data: small enough that a poor line loses little, large enough that a good one needs few requests. */
const MIN_BYTES = 32 * 1024;
const MAX_BYTES = 1024 * 1024;
/** Target duration of a request, ms. */
const AIM_MS = 2_000;
/** After this time without an answer the line counts as broken, ms. */
const PATIENCE_MS = 45_000;

/**
 * Sends files one after another in small pieces, and continues after a break of the line or a reload (tus 1.0.0). Unsent data stay
 * in this browser.
 */
export class Uploads {
  readonly store = createStore<readonly Upload[]>(() => []);
  readonly #parts: UploadsParts;
  readonly #stops = new Map<string, AbortController>();
  #last: Promise<void> = Promise.resolve();
  #keys = 0;
  #bytes = 2 * MIN_BYTES;

  constructor(parts: UploadsParts) {
    this.#parts = parts;
  }

  /** @param begun the same file, if another page has begun to send it */
  add(data: Blob, { name, kind }: { readonly name: string; readonly kind: FileKind }, begun?: RequestFile): void {
    const request = this.#parts.request();
    if (request === null) return;
    const file: UnsentFile = { request, id: begun?.id ?? null, kind, name, data };
    const key = this.#newKey();
    void this.#parts.memory.put(key, file);
    this.#enqueue(key, file);
  }

  /** Shows a file that is not sent, and why. */
  refuse(
    what: { readonly name: string; readonly kind: FileKind; readonly size: number },
    code: CallError['code'],
  ): void {
    const refusal = new CallError({ code, support: null });
    const upload: Upload = { ...what, key: this.#newKey(), id: null, sent: 0, state: 'refused', refusal };
    this.store.setState((all) => [...all, upload], true);
  }

  /** Continues unsent files of this request from an earlier page, and deletes those of other requests. */
  async resume(): Promise<void> {
    const { memory, request } = this.#parts;
    const here = request();
    for (const [key, file] of await memory.all()) {
      if (file.request !== here) await memory.remove(key);
      else if (!this.#stops.has(key)) this.#enqueue(key, file);
    }
  }

  /** Stops an upload, or removes a refused one. */
  drop(key: string): void {
    this.#stops.get(key)?.abort();
    this.#end(key);
  }

  /** Removes a file at the service. Resolves to null when it is gone; otherwise to the error. */
  async remove(id: string): Promise<CallError | null> {
    try {
      await this.#ask('DELETE', `/${id}`, {});
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (error.code !== 'not-found') return error;
    }
    return this.#parts.onChange();
  }

  /** Downloads a file from the service. @throws CallError when that fails */
  async read(id: string): Promise<Blob> {
    const response = await this.#ask('GET', `/${id}`, {});
    return response.blob().catch(() => {
      throw new CallError({ code: 'unreachable', support: null });
    });
  }

  /** Deletes all unsent files, because this browser forgets the request. */
  forget(): void {
    for (const { key } of this.store.getState()) this.drop(key);
  }

  #newKey(): string {
    return `${Date.now()}-${this.#keys++}-${Math.random()}`;
  }

  #enqueue(key: string, file: UnsentFile): void {
    const stop = new AbortController();
    this.#stops.set(key, stop);
    const { id, kind, name, data } = file;
    const upload: Upload = { key, id, kind, name, size: data.size, sent: 0, state: 'queued', refusal: null };
    this.store.setState((all) => [...all, upload], true);
    this.#last = this.#last
      .then(() => this.#sendWhole(key, file, stop.signal))
      // The other files are still sent, and this one again after a reload.
      .catch(() =>
        this.#change(key, { state: 'refused', refusal: new CallError({ code: 'internal', support: null }) }),
      );
  }

  async #sendWhole(key: string, file: UnsentFile, stop: AbortSignal): Promise<void> {
    const { memory, wait, onChange } = this.#parts;
    const { data } = file;
    let { id } = file;
    let sent: number | null = id === null ? 0 : null;
    for (let attempt = 0; !stop.aborted;) {
      try {
        this.#change(key, { state: 'sending' });
        if (id === null) {
          id = await this.#create(file, stop);
          this.#change(key, { id });
          await memory.put(key, { ...file, id });
        }
        // Asks how much of the interrupted file arrived.
        sent ??= await this.#offset(id, stop);
        this.#change(key, { sent });
        if (sent >= data.size) {
          const unread = await onChange();
          if (unread === null || !isPassing(unread)) break;
          throw unread;
        }
        sent = await this.#sendPiece(id, data.slice(sent, sent + this.#bytes), sent, stop);
        attempt = 0;
      } catch (error) {
        if (stop.aborted) break;
        if (!(error instanceof CallError)) throw error;
        sent = null;
        // A slow line did not carry a piece of this size in time.
        if (error.code === 'unreachable') this.#bytes = Math.max(MIN_BYTES, Math.round(this.#bytes / 4));
        if (error.code === 'not-found') {
          // The service has discarded the upload meanwhile: it begins again.
          id = null;
          sent = 0;
        } else if (!isPassing(error) && error.code !== 'wrong-offset' && error.code !== 'too-many-requests') {
          await memory.remove(key);
          return this.#change(key, { state: 'refused', refusal: error });
        }
        this.#change(key, { state: error.code === 'too-many-requests' ? 'held' : 'waiting' });
        await wait(attempt++);
      }
    }
    if (stop.aborted && id !== null) {
      await this.#ask('DELETE', `/${id}`, {}).catch(() => {});
      await onChange();
    }
    this.#end(key);
  }

  #end(key: string): void {
    this.#stops.delete(key);
    void this.#parts.memory.remove(key);
    this.store.setState((all) => all.filter((each) => each.key !== key), true);
  }

  async #create({ name, kind, data }: UnsentFile, stop: AbortSignal): Promise<string> {
    const metadata = `filename ${base64(name)},kind ${base64(kind)}`;
    const headers = { 'Upload-Length': String(data.size), 'Upload-Metadata': metadata };
    const id = (await this.#ask('POST', '', headers, stop)).headers.get('Location')?.split('/').at(-1);
    if (id === undefined) throw new CallError({ code: 'unreachable', support: null });
    return id;
  }

  async #offset(id: string, stop: AbortSignal): Promise<number> {
    return offsetOf(await this.#ask('HEAD', `/${id}`, {}, stop));
  }

  async #sendPiece(id: string, piece: Blob, from: number, stop: AbortSignal): Promise<number> {
    const { now } = this.#parts;
    const begun = now();
    const headers = { 'Upload-Offset': String(from), 'Content-Type': 'application/offset+octet-stream' };
    const offset = offsetOf(await this.#ask('PATCH', `/${id}`, headers, stop, piece));
    const aimed = (piece.size * AIM_MS) / Math.max(1, now() - begun);
    this.#bytes = Math.round(Math.min(MAX_BYTES, Math.max(MIN_BYTES, Math.min(aimed, 2 * this.#bytes))));
    return offset;
  }

  /** @throws CallError when the request does not succeed */
  async #ask(method: string, path: string, headers: object, stop?: AbortSignal, body?: Blob): Promise<Response> {
    const broken = new AbortController();
    const abort = (): void => broken.abort();
    const patience = setTimeout(abort, PATIENCE_MS);
    stop?.addEventListener('abort', abort);
    const response = await this.#parts
      .send(FILES_PATH + path, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        headers: { ...TUS, ...headers },
        signal: broken.signal,
        ...(body !== undefined && { body }),
      })
      .catch(() => {
        throw new CallError({ code: 'unreachable', support: null });
      })
      .finally(() => {
        clearTimeout(patience);
        stop?.removeEventListener('abort', abort);
      });
    if (response.ok) return response;
    // The answer to HEAD has no body that could contain a code.
    if (method === 'HEAD' && response.status === 404) throw new CallError({ code: 'not-found', support: null });
    throw await errorOf(response);
  }

  #change(key: string, change: Partial<Upload>): void {
    this.store.setState((all) => all.map((each) => (each.key === key ? { ...each, ...change } : each)), true);
  }
}

/** Whether it is a message in the person's own voice. */
export function isVoice({ kind }: { readonly kind: FileKind }): boolean {
  return kind === 'voice';
}

function offsetOf(response: Response): number {
  const offset = Number(response.headers.get('Upload-Offset') ?? NaN);
  if (!Number.isSafeInteger(offset)) throw new CallError({ code: 'unreachable', support: null });
  return offset;
}

/** UTF-8 in base64, as tus encodes names. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
