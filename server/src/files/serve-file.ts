import type { Request, Response } from 'express';

/**
 * Answers with a file, or with the range of it that is asked for (RFC 9110, 14): Safari plays no sound otherwise, and no player
 * seeks. A page that is made of it runs nothing and loads nothing; PDF and pictures are saved, not shown in the court's own origin.
 * @param name of the file as it is saved, without its extension; letters, digits, `-` and `_`
 */
export function serveFile(
  request: Request,
  response: Response,
  { name, media, content }: { readonly name: string; readonly media: string; readonly content: Buffer },
): void {
  const extension = media.split('/')[1] ?? 'bin';
  // What is kept is never changed.
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
  // Several at once are asked for by nobody who plays something: the whole is an answer too.
  if (range === undefined || another !== undefined) {
    response.end(content);
    return;
  }
  response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${content.length}`);
  response.end(content.subarray(range.start, range.end + 1));
}
