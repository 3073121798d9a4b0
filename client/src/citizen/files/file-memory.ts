import type { FileKind } from '@mahzar/shared/rest/requests';

/** A file that is not sent completely yet, as stored in this browser. */
export interface UnsentFile {
  /** Id of its request. */
  readonly request: string;
  /** The service's id; null before the service knows the file. */
  readonly id: string | null;
  readonly kind: FileKind;
  readonly name: string;
  readonly data: Blob;
}

/** Stores unsent files across a reload, a closed tab and an empty battery. */
export interface FileMemory {
  all(): Promise<readonly (readonly [key: string, file: UnsentFile])[]>;
  put(key: string, file: UnsentFile): Promise<void>;
  remove(key: string): Promise<void>;
}

const DATABASE = 'mahzar';
const STORE = 'unsent-files';

/** The memory of this browser. If its settings forbid storage, a file must be chosen again after a reload. */
export function browserFileMemory(): FileMemory {
  let opened: Promise<IDBDatabase> | null = null;
  const open = (): Promise<IDBDatabase> =>
    (opened ??= new Promise((resolve, reject) => {
      const opening = indexedDB.open(DATABASE, 1);
      opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE));
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(opening.error ?? new Error('no database in this browser')));
    }));
  async function within<Result>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => () => Result) {
    const transaction = (await open()).transaction(STORE, mode);
    const result = work(transaction.objectStore(STORE));
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('not kept')));
    });
    return result();
  }
  return {
    all: () =>
      within('readonly', (store) => {
        const keys = store.getAllKeys();
        const files = store.getAll() as IDBRequest<UnsentFile[]>;
        return () => files.result.map((file, at) => [String(keys.result[at]), file] as const);
      }).catch(() => []),
    put: (key, file) => within('readwrite', (store) => (store.put(file, key), () => undefined)).catch(() => undefined),
    remove: (key) => within('readwrite', (store) => (store.delete(key), () => undefined)).catch(() => undefined),
  };
}
