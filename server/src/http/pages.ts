import type { Request, RequestHandler, Response } from 'express';
import { openingAddress } from '@mahzar/shared/record/media-address';
import { API_PATH } from '@mahzar/shared/rest/route';
import type { ClientFile } from './client-files.ts';
import { recordPreloads } from './preloads.ts';
import { ThrottledDownloads } from './throttled-downloads.ts';

/** Paths of pages that the client renders; all other paths do not exist. */
const PAGE =
  /^\/(?:(?:(?:hearing|record|minutes)\/[A-Za-z0-9_-]{1,64}|roles|j|o|check|staff(?:\/[A-Za-z0-9_-]{1,64}){0,5})\/?)?$/;
const RECORD = /^\/record\/([\w-]{1,64})/;
/** Paths of the citizens' page, for people who ask for a meeting or see their own cases. */
const CITIZENS = /^\/(?:r|g|(?:ask|follow)(?:\/[a-z-]{1,32})?|my(?:\/[A-Za-z0-9_-]{1,64}){0,4})\/?$/;

/** Sends the client's files, its two pages for the paths that they render, and "not found" for all others. */
export function pages(files: ReadonlyMap<string, ClientFile>): RequestHandler {
  const spared = new ThrottledDownloads();
  const preloads = { fa: recordPreloads(files, 'fa'), en: recordPreloads(files, 'en') };
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.status(405).set('Allow', 'GET, HEAD').end();
      return;
    }
    const page = PAGE.test(request.path) ? '/index.html' : CITIZENS.test(request.path) ? '/citizen.html' : null;
    const file = files.get(page ?? request.path);
    const preload = RECORD.test(request.path) ? preloads[request.query['lang'] === 'en' ? 'en' : 'fa'] : undefined;
    if (preload !== undefined) response.set('Link', [preload, ...openingPreload(request)].join(', '));
    if (file !== undefined) send(file, request, response, spared);
    else if (page !== null) response.status(503).type('html').send(plainPage(NOT_BUILT));
    else response.status(404).type('html').send(plainPage(NOT_FOUND));
  };
}

/** Preload of a playback's first data for a browser with a cookie, so that they arrive together with the player's code. */
function openingPreload({ method, path, headers }: Request): string[] {
  const hearing = RECORD.exec(path)?.[1];
  if (hearing === undefined || method !== 'GET' || headers.cookie === undefined) return [];
  // Same mode as the page's own request, with cookies; otherwise the browser does not use the preloaded response.
  return [`<${API_PATH}${openingAddress(hearing)}>; rel=preload; as=fetch; crossorigin`];
}

function send(file: ClientFile, request: Request, response: Response, spared: ThrottledDownloads): void {
  // Browsers list encodings in any order; Brotli is the smaller one.
  const coding = (['br', 'gzip'] as const).find((one) => file[one] !== null && request.acceptsEncodings(one) === one);
  response.set({
    'Content-Type': file.type,
    'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: `"${file.hash}${coding === undefined ? '' : `-${coding}`}"`,
    Vary: 'Accept-Encoding',
  });
  if (coding !== undefined) response.set('Content-Encoding', coding);
  if (file.immutable) for (const header of FOR_DOCUMENTS) response.removeHeader(header);
  const body = coding === undefined ? file.plain : file[coding]!;
  // The page itself is never slowed down, because a person waits for it.
  const line =
    file.immutable && request.method === 'GET' && !request.fresh ? spared.lineOf(request.headers.cookie) : null;
  if (line === null) response.send(body);
  else void spared.send(line, body, response);
}

/** Headers that matter for documents only, and make up half of a small file's headers. */
const FOR_DOCUMENTS = [
  'Permissions-Policy',
  'Cross-Origin-Opener-Policy',
  'Origin-Agent-Cluster',
  'X-DNS-Prefetch-Control',
  'X-Download-Options',
  'X-Permitted-Cross-Domain-Policies',
  'X-XSS-Protection',
];

interface Words {
  readonly fa: string;
  readonly en: string;
}

const NOT_FOUND: Words = {
  fa: 'این صفحه وجود ندارد. پیوندی را که برایتان فرستاده شده است کامل باز کنید.',
  en: 'This page does not exist. Open the whole link that was sent to you.',
};

const NOT_BUILT: Words = {
  fa: 'صفحه‌های سامانه هنوز ساخته نشده‌اند. کمی بعد دوباره تلاش کنید.',
  en: 'The pages have not been built yet. Try again a little later.',
};

/** A page without script and style, used when there is no client page. */
function plainPage({ fa, en }: Words): string {
  return `<!doctype html>
<html lang="fa" dir="rtl">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>محضر</title>
<h1>محضر</h1>
<p>${fa}</p>
<p lang="en" dir="ltr">${en}</p>
</html>
`;
}
