import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const ROUTES = /\/shared\/src\/rest\/[\w-]+\.ts$/;
/** Modules next to the routes that compose their schemas. */
const SCHEMAS = /\/shared\/src\/(?:scheduling|notify|staff|offices|requests)\/[\w-]+\.ts$/;

/**
 * Reduces the REST routes to what a page needs: the address, without the schemas, whose library is large and which the service
 * checks anyway. Types are not affected, since they come from the source.
 */
export function routesWithoutSchemas(): Plugin {
  return {
    name: 'routes-without-schemas',
    enforce: 'pre',
    async load(id) {
      const [file = ''] = id.split('?');
      if (
        !ROUTES.test(file) &&
        !(SCHEMAS.test(file) && /^import \{ z \} from 'zod'/m.test(await readFile(file, 'utf8')))
      )
        return null;
      this.addWatchFile(file);
      const exports = Object.entries((await import(pathToFileURL(file).href)) as Record<string, unknown>);
      return exports.flatMap(([name, value]) => (isPlain(value) ? [declaration(name, bare(value))] : [])).join('\n');
    },
  };
}

function declaration(name: string, value: unknown): string {
  return `export const ${name} = /* @__PURE__ */ Object.freeze(${JSON.stringify(value)});`;
}

/** Whether a value can be serialised: a route, a list or a number, but not a schema or a function. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function' && value !== undefined;
  return isRoute(value) || Array.isArray(value) || Object.values(value).every((part) => typeof part !== 'object');
}

function bare(value: unknown): unknown {
  if (!isRoute(value)) return value;
  const { id, method, path } = value;
  return { id, method, path };
}

function isRoute(value: unknown): value is { readonly id: unknown; readonly method: unknown; readonly path: unknown } {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'summary' in value;
}
