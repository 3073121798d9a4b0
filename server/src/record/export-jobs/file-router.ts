import { Router, urlencoded } from 'express';
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
import type { EventBus } from '../../kernel/event-bus.ts';
import type { Viewer } from '../playback/plays.ts';
import type { RecordCalls } from '../playback/record-calls.ts';
import type { ExportDesk } from './export-desk.ts';
import { RunningDownloads } from './running-downloads.ts';

const params = z.strictObject({ booking: bookingId, export: id });
const linkForm = z.strictObject({ token: z.string().max(4096), browser: z.string().max(64).optional() });

interface FileRouterParts {
  readonly bus: EventBus;
  readonly desk: ExportDesk;
  readonly calls: RecordCalls;
  /** Whose staff session the cookies hold. */
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
}

/** Of whom a request shows that they are who they are. */
type ByRequest = <Answer>(
  share: 'fetch' | 'again',
  act: (hearing: HearingId, viewer: Viewer) => Promise<Answer>,
) => Promise<Answer | Rejection<ApiErrorCode>>;

/**
 * Sends the files of copies, whole or in parts. Who asks, and whether they still may have it, is asked with every request, and again
 * while one is sent: a download ends when its right does.
 */
export function fileRouter(parts: FileRouterParts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const running = new RunningDownloads(parts.bus);
  const path = exportFilePath(':booking', ':export');
  router.get(path, (request, response, next) => {
    answer(parts, running, request, response, next).catch(next);
  });
  router.post(path, urlencoded({ extended: false, limit: '8kb' }), (request, response, next) => {
    answer(parts, running, request, response, next).catch(next);
  });
  return router;
}

async function answer(
  { desk, calls, callerOf }: FileRouterParts,
  running: RunningDownloads,
  request: Request,
  response: Response,
  next: (error: unknown) => void,
): Promise<void> {
  response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  // A browser goes there by itself: our pages can add no header. The cookie goes with no request of another site.
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return refuse(request, response, new Rejection('cross-site'));
  const given = params.safeParse(request.params).data;
  const link = linkOf(request);
  if (given === undefined || link === undefined) return refuse(request, response, new Rejection('bad-request'));
  const as: ByRequest = async (share, act) =>
    link === null
      ? calls.atDesk(share, { params: given, caller: await callerOf(request.get('Cookie')) }, act)
      : calls.byLink(share, { params: given, body: link }, act);
  const file = await as('fetch', (hearing, viewer) => desk.fetch(hearing, viewer, given.export));
  if (file instanceof Rejection) return refuse(request, response, file);
  running.add(given.booking, response, () =>
    as('again', (hearing, viewer) => desk.fileOf(hearing, viewer, given.export)),
  );
  response.download(file.path, file.name, { dotfiles: 'allow', lastModified: false }, (error) => {
    // Who gives up while it is sent is told nothing more.
    if (error !== undefined && !response.headersSent) next(error);
  });
}

/** The two secrets of a link; null for who comes by a session, undefined when they cannot be read. */
function linkOf(request: Request): z.output<typeof linkForm> | null | undefined {
  if (request.method === 'POST') return linkForm.safeParse(request.body).data;
  const header = request.get(LINK_TOKEN_HEADER);
  if (header === undefined) return null;
  const [token = '', browser] = header.split(' ');
  return { token, ...(browser !== undefined && { browser }) };
}
