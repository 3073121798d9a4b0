/** Numbers the addresses of repeated imports. */
let times = 0;

/**
 * Imports a file that contains only data, and after a failure once more at another address. Most browsers keep a failed import
 * until the page is reloaded (https://github.com/whatwg/html/pull/10327), so the same address would keep failing. Not for code: a
 * second copy of a module would have its own state.
 * @param name file name without its extension; the page holds its address, see `client/build/addresses-in-page.ts`
 */
export async function importAgain<Module>(
  name: string,
  load: () => Promise<Module>,
  { addressOf, importAt }: Again = AGAIN,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const address = addressOf(name);
    if (address === null) throw error;
    times += 1;
    return (await importAt(`${address}?again=${times}`)) as Module;
  }
}

interface Again {
  /** Null if the page has no address of the file, as in development. */
  readonly addressOf: (name: string) => string | null;
  readonly importAt: (address: string) => Promise<unknown>;
}

const AGAIN: Again = {
  addressOf: (name) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? null,
  importAt: (address) => import(/* @vite-ignore */ address),
};
