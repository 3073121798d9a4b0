import type { Request, Response } from 'express';

/**
 * Sends a file, or the requested range of it (RFC 9110, 14), which Safari needs to play sound, and players to seek. Opened as a
 * page, the response can run and load nothing; PDF and pictures are downloaded, not shown in the court's own origin.
 * @param name of the downloaded file, without its extension; letters, digits, `-` and `_`
 */
export function serveFile(
  request: Request,
  response: Response,
  { name, media, content }: { readonly name: string; readonly media: string; readonly content: Buffer },
): void {
  const extension = media.split('/')[1] ?? 'bin';
  // A stored file never changes.
  const tag = `"${name}"`;
  response.set({
    'Content-Type': media,
    'Content-Disposition': `attachment; filename="${name}.${extension}"`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'bytes',
    ETag: tag,
  });
  const ranges = (request.get('If-Range') ?? tag) === tag ? request.range(content.length) : undefined;
  if (ranges === -1) {
    response.status(416).set('Content-Range', `bytes */${content.length}`).end();
    return;
  }
  const [range, another] = Array.isArray(ranges) && ranges.type === 'bytes' ? ranges : [];
  // No player asks for several ranges at once; the whole file is a valid answer.
  if (range === undefined || another !== undefined) {
    response.end(content);
    return;
  }
  response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${content.length}`);
  response.end(content.subarray(range.start, range.end + 1));
}
