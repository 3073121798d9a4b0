import { build } from 'vite';

/** Bundles a page's script as a production build would. */
export async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'esnext', lib: { entry, formats: ['es'], fileName: 'page' } },
  });
  const [bundled] = Array.isArray(result) ? result : [result];
  const chunk = bundled !== undefined && 'output' in bundled ? bundled.output[0] : undefined;
  if (chunk === undefined) throw new Error(`${entry} was not bundled`);
  return chunk.code;
}
