import { describe, expect, it, vi } from 'vitest';
import type { CallError, Send } from '../../connection/call.ts';
import type { FileMemory, UnsentFile } from './file-memory.ts';
import { Uploads } from './uploads.ts';

/** A service that stores the received bytes of one file, with the tus protocol. */
class Store {
  bytes = '';
  readonly asked: string[] = [];
  /** Faults of the next pieces: the line breaks before or after they arrive, or they are refused. */
  onPiece = (): void => undefined;
  faults: ('before' | 'after' | { readonly code: string; readonly status: number } | null)[] = [];
  isGone = false;
  /** Bytes that the line carries before a piece counts as lost. */
  most = Infinity;

  readonly send = vi.fn<Send>(async (address, { method, headers, body }) => {
    const given = new Headers(headers);
    this.asked.push(
      `${method} ${address.replace('/api/v1/my-request/', '')} ${given.get('Upload-Offset') ?? ''}`.trim(),
    );
    if (given.get('Tus-Resumable') !== '1.0.0') throw new Error('not tus');
    if (method === 'POST')
      return new Response(null, { status: 201, headers: { Location: '/api/v1/my-request/files/f7' } });
    const offset = (): Response => new Response(null, { headers: { 'Upload-Offset': String(this.bytes.length) } });
    if (method === 'HEAD' && this.isGone) {
      this.isGone = false;
      return new Response(null, { status: 404 });
    }
    if (method !== 'PATCH') return offset();
    const fault = this.faults.shift() ?? null;
    if (fault === 'before' || (body as Blob).size > this.most) throw new TypeError('Failed to fetch');
    if (fault !== null && fault !== 'after') return Response.json({ code: fault.code }, { status: fault.status });
    if (given.get('Upload-Offset') !== String(this.bytes.length))
      return Response.json({ code: 'wrong-offset' }, { status: 409 });
    this.bytes += await (body as Blob).text();
    this.onPiece();
    if (fault === 'after') throw new TypeError('Failed to fetch');
    return offset();
  });
}

/** This browser's storage. */
class Memory implements FileMemory {
  readonly files = new Map<string, UnsentFile>();
  all = async () => [...this.files];
  put = async (key: string, file: UnsentFile) => void this.files.set(key, file);
  remove = async (key: string) => void this.files.delete(key);
}

function open(store: Store, memory = new Memory(), request = 'r1') {
  const onChange = vi.fn<() => Promise<CallError | null>>(async () => null);
  const wait = () => new Promise<void>((resolve) => setTimeout(resolve));
  const uploads = new Uploads({ send: store.send, memory, request: () => request, wait, now: () => 0, onChange });
  const ended = () => vi.waitFor(() => expect(onChange).toHaveBeenCalled());
  return { uploads, onChange, ended, memory };
}

const DATA = 'abcdefghij'.repeat(20_000);

describe('an upload', () => {
  it('arrives whole in pieces, through a line that breaks before and after they arrive', async () => {
    const store = new Store();
    store.faults = [null, 'before', 'after'];
    const { uploads, ended } = open(store);
    uploads.add(new Blob([DATA]), { name: 'عکس.jpg', kind: 'photo' });
    await ended();
    expect(store.bytes).toBe(DATA);
    expect(store.asked.filter((what) => what.startsWith('POST'))).toHaveLength(1);
    expect(store.asked.filter((what) => what === 'HEAD files/f7')).toHaveLength(2);
    expect(uploads.store.getState()).toEqual([]);
  });

  it('arrives through a line that brings only small pieces in time', async () => {
    const store = new Store();
    store.most = 40_000;
    const { uploads, ended } = open(store);
    uploads.add(new Blob([DATA]), { name: 'a.jpg', kind: 'photo' });
    await ended();
    expect(store.bytes).toBe(DATA);
  });

  it('that the service holds back is no broken line', async () => {
    const store = new Store();
    store.faults = [{ code: 'too-many-requests', status: 429 }];
    const { uploads, ended } = open(store);
    const states = new Set<string>();
    uploads.store.subscribe((all) => all.forEach(({ state }) => states.add(state)));
    uploads.add(new Blob(['ok']), { name: 'a.jpg', kind: 'photo' });
    await ended();
    expect([...states]).toEqual(['queued', 'sending', 'held']);
  });

  it('that fails in this page says so, and the next one is sent', async () => {
    const store = new Store();
    const { uploads, onChange } = open(store);
    onChange.mockRejectedValueOnce(new TypeError('not foreseen'));
    uploads.add(new Blob(['ok']), { name: 'a.pdf', kind: 'pdf' });
    uploads.add(new Blob(['ok']), { name: 'b.pdf', kind: 'pdf' });
    await vi.waitFor(() => expect(uploads.store.getState()).toHaveLength(1));
    expect(uploads.store.getState()).toMatchObject([
      { name: 'a.pdf', state: 'refused', refusal: { code: 'internal' } },
    ]);
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it('of a file that an earlier page began goes on where it stopped', async () => {
    const store = new Store();
    store.bytes = DATA.slice(0, 70_000);
    const { uploads, ended } = open(store);
    const begun = {
      id: 'f7',
      kind: 'photo',
      name: 'a.jpg',
      size: DATA.length,
      state: 'uploading',
      received: 70_000,
    } as const;
    uploads.add(new Blob([DATA]), begun, begun);
    await ended();
    expect(store.asked.slice(0, 2)).toEqual(['HEAD files/f7', 'PATCH files/f7 70000']);
    expect(store.bytes).toBe(DATA);
  });

  it('goes on after the page was opened anew, and is kept no longer when it is sent', async () => {
    const store = new Store();
    store.onPiece = () => {
      store.send.mockImplementation(() => new Promise(() => {}));
    };
    const { uploads, memory } = open(store);
    uploads.add(new Blob([DATA]), { name: 'a.jpg', kind: 'photo' });
    await vi.waitFor(() => expect(store.bytes.length).toBeGreaterThan(0));
    const another = open(new Store(), new Memory(), 'r2');
    for (const [key, file] of memory.files) another.memory.files.set(key, file);
    await another.uploads.resume();
    expect([another.uploads.store.getState(), another.memory.files.size]).toEqual([[], 0]);
    const next = new Store();
    next.bytes = store.bytes;
    const { uploads: anew, ended } = open(next, memory);
    await anew.resume();
    await anew.resume();
    await ended();
    expect(next.asked.slice(0, 2)).toEqual(['HEAD files/f7', `PATCH files/f7 ${store.bytes.length}`]);
    expect(next.bytes).toBe(DATA);
    await vi.waitFor(() => expect(memory.files.size).toBe(0));
  });

  it('that the service has given up meanwhile begins anew', async () => {
    const store = new Store();
    store.faults = ['before'];
    store.isGone = true;
    const { uploads, ended } = open(store);
    uploads.add(new Blob([DATA]), { name: 'a.jpg', kind: 'photo' });
    await ended();
    expect(store.asked.filter((what) => what.startsWith('POST'))).toHaveLength(2);
    expect(store.bytes).toBe(DATA);
  });

  it('that is refused says why, and waits to be taken away; the next one goes on', async () => {
    const store = new Store();
    store.faults = [{ code: 'wrong-file-type', status: 415 }];
    const { uploads, ended } = open(store);
    uploads.add(new Blob(['MZ']), { name: 'a.pdf', kind: 'pdf' });
    uploads.add(new Blob(['ok']), { name: 'b.pdf', kind: 'pdf' });
    await ended();
    const [refused, ...others] = uploads.store.getState();
    expect(refused).toMatchObject({ name: 'a.pdf', state: 'refused', refusal: { code: 'wrong-file-type' } });
    expect(others).toEqual([]);
    uploads.drop(refused!.key);
    expect(uploads.store.getState()).toEqual([]);
  });

  it('that is stopped is taken away at the service too', async () => {
    const store = new Store();
    const { uploads, ended } = open(store);
    store.onPiece = () => uploads.drop(uploads.store.getState()[0]!.key);
    uploads.add(new Blob([DATA]), { name: 'a.jpg', kind: 'photo' });
    await ended();
    expect(store.asked.at(-1)).toBe('DELETE files/f7');
    expect(store.bytes.length).toBeLessThan(DATA.length);
  });
});
