import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { CourtConfig } from '../config/court.ts';
import { withCourt } from './with-court.ts';

/** A file of the built client, with its compressed forms. */
export interface ClientFile {
  readonly type: string;
  /** Hash of the content. */
  readonly hash: string;
  /** The name contains a hash of the content, so the file never changes. */
  readonly immutable: boolean;
  readonly plain: Buffer;
  /** Null when compression does not make the file smaller. */
  readonly br: Buffer | null;
  readonly gzip: Buffer | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.webm': 'video/webm',
};
/** The pages of the client. */
const PAGES = ['/index.html', '/citizen.html'];
const COMPRESSED_ALREADY = new Set(['.woff2', '.png', '.webp', '.mp3', '.ogg', '.webm']);

/**
 * Reads the built client into memory, by path below `/`: it is small, it does not change while the service runs, and so no request
 * can name a file on disk. The build has compressed each file to `.br` and `.gz`; files without these are compressed here. Empty
 * when the client is not built. Files of unknown types, and hidden files, are left out.
 * @param court the court's name and settings for the pages
 */
export async function readClientFiles(folder: string, court: CourtConfig): Promise<ReadonlyMap<string, ClientFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && extname(entry.name) in TYPES)
    .map(async (entry): Promise<[string, ClientFile]> => {
      const file = join(entry.parentPath, entry.name);
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      const content = await readFile(file);
      if (PAGES.includes(path))
        return [path, await clientFile(path, Buffer.from(withCourt(content.toString(), court)))];
      const [br, gz] = await Promise.all(['br', 'gz'].map((coding) => readFile(`${file}.${coding}`).catch(() => null)));
      return [path, await clientFile(path, content, { br, gz })];
    });
  return new Map(await Promise.all(files));
}

type Compressed = { readonly [Coding in 'br' | 'gz']?: Buffer | null | undefined };

async function clientFile(path: string, plain: Buffer, compressed: Compressed = {}): Promise<ClientFile> {
  const extension = extname(path);
  const compressible = !COMPRESSED_ALREADY.has(extension);
  const smaller = (packed: Buffer) => (packed.length < plain.length ? packed : null);
  return {
    type: TYPES[extension] ?? 'application/octet-stream',
    hash: createHash('sha256').update(plain).digest('base64url').slice(0, 22),
    immutable: path.startsWith('/assets/'),
    plain,
    br: compressible ? smaller(compressed.br ?? (await withBrotli(plain))) : null,
    gzip: compressible ? smaller(compressed.gz ?? (await withGzip(plain))) : null,
  };
}

function withBrotli(plain: Buffer): Promise<Buffer> {
  return promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
}

function withGzip(plain: Buffer): Promise<Buffer> {
  return promisify(gzip)(plain, { level: 9 });
}
