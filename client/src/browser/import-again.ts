/** Numbers the addresses of repeated imports. */
let times = 0;

/**
 * Imports a file that has only data, and after a failure once more under another address. Most browsers keep a failed import until the
 * page is reloaded (https://github.com/whatwg/html/pull/10327), so the same address would fail at once and for ever. Not for files of
 * code, of which a second copy would have a state of its own.
 * @param load imports the file and does nothing else; its source text names the file
 */
export async function importAgain<Module>(load: () => Promise<Module>, importAt = importModule): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const file = /\bimport\(\s*['"`]([^'"`]+)/.exec(load.toString())?.[1];
    if (file === undefined) throw error;
    // All built files are in one folder.
    const address = new URL(file, import.meta.url);
    times += 1;
    address.searchParams.set('again', String(times));
    return (await importAt(address.href)) as Module;
  }
}

function importModule(address: string): Promise<unknown> {
  return import(/* @vite-ignore */ address);
}
