import { Router } from 'express';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { LINK_TOKEN_HEADER } from '@mahzar/shared/record/media-address';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { exportFilePath } from '@mahzar/shared/rest/record-exports';
import { bookingId, id } from '@mahzar/shared/rest/values';
import type { Caller } from '../../http/api/caller.ts';
import { refuse } from '../../http/api/router.ts';
import type { Viewer } from '../playback/plays.ts';
import type { RecordCalls } from '../playback/record-calls.ts';
import type { ExportDesk, ExportFile } from './export-desk.ts';

const params = z.strictObject({ booking: bookingId, export: id });

interface FileRouterParts {
  readonly desk: ExportDesk;
  readonly calls: RecordCalls;
  /** Whose staff session the cookies hold. */
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
}

/** Sends the files of copies, whole or in parts. Who asks, and whether they still may have it, is asked with every request. */
export function fileRouter(parts: FileRouterParts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get(exportFilePath(':booking', ':export'), (request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    fileFor(parts, request)
      .then((file) => {
        if (file instanceof Rejection) refuse(request, response, file);
        else send(file, response, next);
      })
      .catch(next);
  });
  return router;
}

async function fileFor(
  { desk, calls, callerOf }: FileRouterParts,
  request: Request,
): Promise<ExportFile | Rejection<ApiErrorCode>> {
  // A browser goes there by itself: our pages can add no header. The cookie goes with no request of another site.
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return new Rejection('cross-site');
  const parsed = params.safeParse(request.params);
  if (!parsed.success) return new Rejection('bad-request');
  const call = { params: parsed.data };
  const fetch = (hearing: HearingId, viewer: Viewer) => desk.fetch(hearing, viewer, parsed.data.export);
  const link = request.get(LINK_TOKEN_HEADER);
  if (link === undefined) {
    return calls.atDesk('fetch', { ...call, caller: await callerOf(request.get('Cookie')) }, fetch);
  }
  // Two secrets of one link.
  const [token = '', browser] = link.split(' ');
  return calls.byLink('fetch', { ...call, body: { token, browser } }, fetch);
}

function send({ path, name }: ExportFile, response: Response, next: (error: unknown) => void): void {
  response.download(path, name, { dotfiles: 'allow', lastModified: false }, (error) => {
    // Who gives up while it is sent is told nothing more.
    if (error !== undefined && !response.headersSent) next(error);
  });
}
