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
import type { Viewer } from '../playback/playback-sessions.ts';
import type { RecordCalls } from '../playback/record-calls.ts';
import type { ExportDesk } from './export-desk.ts';
import { RunningDownloads } from './running-downloads.ts';

const params = z.strictObject({ booking: bookingId, export: id });
const linkForm = z.strictObject({ token: z.string().max(4096), browser: z.string().max(64).optional() });

interface FileRouterParts {
  readonly bus: EventBus;
  readonly desk: ExportDesk;
  readonly calls: RecordCalls;
  /** The caller of the staff session in the cookies. */
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
}

/** Runs an act for the person whom the request's link or session identifies. */
type ByRequest = <Answer>(
  share: 'fetch' | 'again',
  act: (hearing: HearingId, viewer: Viewer) => Promise<Answer>,
) => Promise<Answer | Rejection<ApiErrorCode>>;

/**
 * Sends the files of copies, completely or in byte ranges. Each request checks the person and the right, and so does a timer
 * while a file is sent: a download ends when its right ends.
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
  // The browser navigates here by itself, so our pages cannot add a header. The cookie is not sent with requests of other sites.
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
    // A client that aborts a running download gets no answer.
    if (error !== undefined && !response.headersSent) next(error);
  });
}

/** The two secrets of a link; null when the request uses a session instead, undefined when they cannot be read. */
function linkOf(request: Request): z.output<typeof linkForm> | null | undefined {
  if (request.method === 'POST') return linkForm.safeParse(request.body).data;
  const header = request.get(LINK_TOKEN_HEADER);
  if (header === undefined) return null;
  const [token = '', browser] = header.split(' ');
  return { token, ...(browser !== undefined && { browser }) };
}
