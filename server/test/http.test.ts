import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig, thisMachine } from '../src/config/config.ts';
import { createHttpApp } from '../src/http/app.ts';
import type { Health } from '../src/http/readiness.ts';
import { createServer } from '../src/http/server.ts';
import { createLogger } from '../src/observability/logger.ts';
import { supportCode } from '../src/observability/support-code.ts';

const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzZWF0IjoianVkZ2UifQ.c2lnbmF0dXJl';
const script = 'export const greeting = "سلام";\n'.repeat(200);

/** A manifest in the build's format: file, imports and style sheet of each module. */
const MANIFEST = {
  'index.html': { file: 'assets/app-1a2b.js', dynamicImports: ['src/playback/PlaybackApp.tsx'] },
  'src/playback/PlaybackApp.tsx': {
    file: 'assets/play.js',
    css: ['assets/play.css'],
    imports: ['index.html', '_shared.js'],
  },
  '_shared.js': { file: 'assets/shared.js', imports: ['index.html'] },
  'src/i18n/first.fa.ts': { file: 'assets/fa.js', imports: ['_shared.js'] },
  'src/i18n/first.en.ts': { file: 'assets/en.js' },
};

let folder: string;
let port: number;
let close: () => Promise<void>;
const lines: string[] = [];
/** The reported states of the service's parts. */
const parts: { database: () => Health | Promise<Health>; isDraining: () => boolean } = {
  database: () => null,
  isDraining: () => false,
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-http-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><head><script type="module" src="/assets/app-1a2b.js"></script></head>',
  );
  writeFileSync(join(folder, 'citizen.html'), '<!doctype html><head><title>of citizens</title></head>');
  writeFileSync(join(folder, 'assets', 'app-1a2b.js'), script);
  writeFileSync(join(folder, 'assets', 'font.woff2'), Buffer.alloc(100));
  writeFileSync(join(folder, 'assets', 'packed.js'), script);
  writeFileSync(join(folder, 'assets', 'packed.js.br'), 'by the build');
  writeFileSync(join(folder, 'assets', 'packed.js.gz'), 'by the build, larger');
  writeFileSync(join(folder, '.built-from'), 'secret of the builder');
  mkdirSync(join(folder, '.vite'));
  writeFileSync(join(folder, '.vite', 'manifest.json'), JSON.stringify(MANIFEST));
  const loaded = loadConfig(
    {
      MAHZAR_DATA: folder,
      PUBLIC_URL: 'https://court.example.org',
      COURT_NAME: '"دادگستری" <فارس>',
      COURT_NAME_EN: 'Court of $& Fars',
      COURT_TIME_ZONE: 'Asia/Kabul',
    },
    thisMachine(),
  );
  if (!loaded.ok) throw new Error('bad configuration');
  const app = await createHttpApp({
    config: loaded.config,
    log: createLogger('debug', { write: (line) => void lines.push(line) }),
    readiness: {
      isDraining: () => parts.isDraining(),
      checks: { database: () => parts.database(), media: () => null },
    },
    clientDir: folder,
    api: { routes: [], identify: () => Promise.resolve({ kind: 'nobody' }) },
    supportCode: () => supportCode(randomBytes),
    isStorageFault: () => false,
    isLockTimeout: () => false,
  });
  const server = createServer(loaded.config, app, Date.now());
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  close = () => new Promise((resolve) => void server.close(() => resolve()));
});
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  lines.length = 0;
  Object.assign(parts, { database: () => null, isDraining: () => false });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request without a library that would normalize the path or decompress the body. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => void chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asking.on('error', reject);
    asking.end();
  });
}

describe('pages', () => {
  it.each([
    '/',
    '/hearing/h-0001',
    '/hearing/h-0001/',
    '/hearing/h-0001?lang=fa',
    '/?lang=en',
    '/roles',
    '/j',
    '/roles/?lang=en',
  ])('are the client at %s, never from a cache unasked', async (path) => {
    const { status, headers, body } = await ask(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-cache');
    expect(body.toString()).toContain('/assets/app-1a2b.js');
  });

  it.each(['/ask', '/ask/', '/ask/national-id', '/follow?lang=en', '/follow/carried-out', '/r', '/g'])(
    'of citizens are one of their own at %s, with the name of the court',
    async (path) => {
      const { status, headers, body } = await ask(path);
      expect([status, headers['cache-control']]).toEqual([200, 'no-cache']);
      expect(body.toString()).toContain('<title>of citizens');
      expect(body.toString()).toContain('Asia/Kabul');
    },
  );

  it.each([
    '/hearing',
    '/hearing/',
    '/hearing/a/b',
    '/roles/judge',
    '/hearing/a.b',
    `/hearing/${'a'.repeat(65)}`,
    '/nothing',
    '/assets/',
    '/assets/gone.js',
    '/.built-from',
    '/assets/../.built-from',
    '/..%2f..%2fetc/passwd',
    '//evil.example',
    '/index.html/',
  ])('do not exist at %s', async (path) => {
    const { status, headers, body } = await ask(path);
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body.toString()).toContain('این صفحه وجود ندارد');
    expect(body.toString()).toContain('This page does not exist');
    expect(body.toString()).not.toContain('<script');
  });

  it('know their court by heart: its name in both languages, as it was written, and its zone', async () => {
    const page = (await ask('/staff/board')).body.toString();
    expect(page).toContain('<meta name="court-zone" content="Asia/Kabul">');
    expect(page).toContain('<meta name="court-name" lang="fa" content="&#34;دادگستری&#34; &#60;فارس&#62;">');
    expect(page).toContain('<meta name="court-name" lang="en" content="Court of $&#38; Fars"></head>');
  });

  it('are read and nothing else', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect(await ask('/', {}, method)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
    expect(await ask('/', {}, 'HEAD')).toMatchObject({ status: 200, body: Buffer.alloc(0) });
  });
});

describe('files of the client', () => {
  const path = '/assets/app-1a2b.js';

  it('are kept for ever by browsers, for their names change with their content', async () => {
    expect((await ask(path)).headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  it('come under an address with a query too, for files that failed to load', async () => {
    const again = await ask(`${path}?again=1`);
    expect(again).toMatchObject({ status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' } });
    expect(again.body.toString()).toBe(script);
  });

  it('come compressed to those who can unpack them', async () => {
    const br = await ask(path, { 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect(br.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(br.body).toString()).toBe(script);
    const gzip = await ask(path, { 'accept-encoding': 'gzip' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body).toString()).toBe(script);
    const plain = await ask(path, { 'accept-encoding': 'br;q=0, gzip;q=0' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(script);
    expect(plain.headers.vary).toBe('Accept-Encoding');
    expect((await ask('/assets/font.woff2', { 'accept-encoding': 'br' })).headers['content-encoding']).toBeUndefined();
  });

  it('come as the build has compressed them, and only under their own names', async () => {
    const packed = await ask('/assets/packed.js', { 'accept-encoding': 'br' });
    expect(packed.headers['content-encoding']).toBe('br');
    expect(packed.body.toString()).toBe('by the build');
    expect((await ask('/assets/packed.js', { 'accept-encoding': 'gzip' })).body.toString()).toBe(
      'by the build, larger',
    );
    expect((await ask('/assets/packed.js.br')).status).toBe(404);
  });

  it('of a record are told with its page, so that all are asked for at once; other pages tell of none', async () => {
    const linksOf = async (path: string) => (await ask(path)).headers['link'];
    const page = [
      '</assets/play.js>; rel=modulepreload',
      '</assets/play.css>; rel=preload; as=style; crossorigin',
      '</assets/shared.js>; rel=modulepreload',
    ];
    expect(await linksOf('/record/h1')).toBe([...page, '</assets/fa.js>; rel=modulepreload'].join(', '));
    expect(await linksOf('/record/h1?lang=en')).toBe([...page, '</assets/en.js>; rel=modulepreload'].join(', '));
    const { headers } = await ask('/record/h1', { cookie: 'a=b' });
    const opening = '</api/v1/plays/h1/opening?still=yes>; rel=preload; as=fetch; crossorigin';
    expect(headers['link']).toBe([...page, '</assets/fa.js>; rel=modulepreload', opening].join(', '));
    for (const path of ['/', '/hearing/h1', '/staff', '/assets/packed.js']) expect(await linksOf(path)).toBeUndefined();
  });

  it('are not sent again to those who have them', async () => {
    const { headers } = await ask(path, { 'accept-encoding': 'br' });
    const again = { 'accept-encoding': 'br', 'if-none-match': headers.etag! };
    expect(await ask(path, again)).toMatchObject({ status: 304, body: Buffer.alloc(0) });
    expect((await ask(path, { ...again, 'accept-encoding': 'gzip' })).status).toBe(200);
  });
});

it('tells a script nothing that only a page heeds', async () => {
  const { headers } = await ask('/assets/app-1a2b.js');
  expect(headers).toMatchObject({
    'content-security-policy': expect.stringContaining("default-src 'self'"),
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': expect.stringContaining('max-age='),
  });
  for (const name of ['permissions-policy', 'cross-origin-opener-policy']) expect(headers[name]).toBeUndefined();
});

describe('every answer', () => {
  it.each(['/', '/nothing', '/healthz', '/readyz', '/%E0%A4%A'])(
    'of %s carries the headers that protect',
    async (path) => {
      const { headers } = await ask(path);
      const policy = String(headers['content-security-policy']);
      expect(policy.split(';').sort()).toEqual([
        "base-uri 'none'",
        expect.stringMatching(/^connect-src 'self' wss:\/\/court\.example\.org/),
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        'upgrade-insecure-requests',
      ]);
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'strict-transport-security': expect.stringContaining('max-age=31536000'),
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=(self), microphone=(self)'),
      });
      expect(headers['x-powered-by']).toBeUndefined();
    },
  );
});

describe('/healthz', () => {
  it('says that the process lives, whatever its parts do', async () => {
    Object.assign(parts, { database: () => 'locked', isDraining: () => true });
    const { status, body } = await ask('/healthz');
    expect([status, JSON.parse(body.toString())]).toEqual([200, { status: 'ok' }]);
  });
});

describe('/readyz', () => {
  const ready = async () => {
    const { status, body } = await ask('/readyz');
    return [status, JSON.parse(body.toString())];
  };

  it('says that people may be sent here when all parts work', async () => {
    expect(await ready()).toEqual([200, { ready: true, draining: false, parts: { database: 'ok', media: 'ok' } }]);
  });

  it('says which part does not work, and why', async () => {
    parts.database = () => 'cannot be written';
    expect(await ready()).toEqual([
      503,
      { ready: false, draining: false, parts: { database: 'cannot be written', media: 'ok' } },
    ]);
    parts.database = () => Promise.reject(new Error('/secret/path is locked'));
    expect(await ready()).toEqual([503, { ready: false, draining: false, parts: { database: 'failed', media: 'ok' } }]);
  });

  it('says what a part lacks that works all the same, and sends people here', async () => {
    parts.database = () => ({ degraded: '1 of 8 do not run' });
    expect(await ready()).toEqual([
      200,
      { ready: true, draining: false, parts: { database: '1 of 8 do not run', media: 'ok' } },
    ]);
  });

  it('sends nobody here while the service drains', async () => {
    parts.isDraining = () => true;
    expect(await ready()).toEqual([503, { ready: false, draining: true, parts: { database: 'ok', media: 'ok' } }]);
  });
});

describe('a request', () => {
  it('is logged as method, path, status and duration, without query, headers or address', async () => {
    await ask(`/hearing/h-0001?lang=fa&token=${TOKEN}&name=maryam`, {
      'user-agent': 'Firefox of Maryam',
      cookie: 'a=b',
    });
    const entry = JSON.parse(lines.join(''));
    expect(entry).toMatchObject({
      level: 'info',
      req: { method: 'GET', path: '/hearing/h-0001', support: expect.stringMatching(/^[0-9A-Z]{8}$/) },
      res: { status: 200 },
      responseTime: expect.any(Number),
    });
    expect(Object.keys(entry.req)).toEqual(['support', 'method', 'path']);
    expect(lines.join('')).not.toMatch(/token|eyJ|maryam|Firefox|127\.0\.0\.1|a=b/i);
  });

  it('is logged without the token that somebody put in its path', async () => {
    await ask(`/hearing/h-0001/${TOKEN}`);
    expect(lines).toHaveLength(1);
    expect(lines.join('')).not.toContain('eyJ');
  });

  it('that fails is answered with a code to read out to support, under which the log tells the cause', async () => {
    parts.isDraining = () => {
      throw new Error('disk on fire');
    };
    const { status, headers, body } = await ask('/readyz');
    const answer = JSON.parse(body.toString());
    expect(status).toBe(500);
    expect(headers['cache-control']).toBe('no-store');
    expect(answer).toEqual({
      ok: false,
      code: 'internal',
      message: 'Something went wrong here. Try again.',
      support: expect.stringMatching(/^[0-9A-Z]{8}$/),
    });
    const cause = lines.map((line) => JSON.parse(line)).find((entry) => entry.support === answer.support);
    expect(cause).toMatchObject({ level: 'error', err: { message: 'disk on fire' } });
  });
});
