import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const SOURCE = join(import.meta.dirname, 'verifier');

/** Writes the verifier into a folder: `verify.mjs` for Node, `verify.html` for a browser, each self-contained. */
export async function buildVerifier(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await replace(join(folder, 'verify.mjs'), await bundle('main.ts', 'node'));
  const script = (await bundle('page.ts', 'browser')).replaceAll('</script', '<\\/script');
  const page = await readFile(join(SOURCE, 'page.html'), 'utf8');
  await replace(
    join(folder, 'verify.html'),
    page.replace('SCRIPT', () => script),
  );
}

/** Replaces the file by renaming, because a running service may be sending the old one. */
async function replace(path: string, content: string): Promise<void> {
  const made = `${path}.${process.pid}.making`;
  await writeFile(made, content);
  await rename(made, path);
}

async function bundle(entry: string, platform: 'node' | 'browser'): Promise<string> {
  const built = await rolldown({
    input: join(SOURCE, entry),
    platform,
    logLevel: 'silent',
    plugins: [
      {
        name: 'digest',
        resolveId: (id: string) => (id.endsWith('/digest.ts') ? join(SOURCE, 'digest.ts') : null),
      },
    ],
  });
  const { output } = await built.generate({ format: 'esm', minify: true, codeSplitting: false });
  await built.close();
  return output[0].code;
}
