import { once } from 'node:events';
import { Router } from 'express';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { LINK_TOKEN_HEADER, LONGEST_FRAGMENT_MS, mediaPath } from '@mahzar/shared/record/media-address';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { moment } from '@mahzar/shared/rest/values';
import type { Caller } from '../../http/api/caller.ts';
import { isOwnPage, refuse } from '../../http/api/router.ts';
import type { OriginRule } from '../../http/origin.ts';
import type { TimeRange } from '../export/clips.ts';
import type { FragmentMaker } from './fragment-maker.ts';
import type { Sink } from './fragment.ts';
import { FragmentTurns } from './fragment-turns.ts';
import type { Pause } from './fragment-turns.ts';
import { nameOf } from './plays.ts';
import type { Plays, Viewer } from './plays.ts';
import type { Viewers } from './viewers.ts';

const query = z
  .strictObject({ from: z.coerce.number().pipe(moment), to: z.coerce.number().pipe(moment) })
  .refine(({ from, to }) => to > from && to - from <= LONGEST_FRAGMENT_MS);
const params = z.strictObject({ hearing: z.string(), play: z.string(), track: z.string() });

/** A reader that takes nothing for so long has gone, ms. */
const NO_READER_MS = 20_000;

export interface MediaRouterParts {
  readonly plays: Plays;
  readonly viewers: Viewers;
  readonly fragments: Pick<FragmentMaker, 'write'>;
  /** Whose staff session the cookies hold. */
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
  readonly originAllowed: OriginRule;
}

/**
 * Sends ranges of tracks of a play. Who asks, and whether the range is theirs, is asked with every request. 204: nothing of the
 * range begins there.
 */
export function mediaRouter(parts: MediaRouterParts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const turns = new FragmentTurns();
  router.get(mediaPath(':hearing', ':play', ':track'), (request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    send(parts, turns, request, response)
      .then((refused) => refused && refuse(request, response, refused))
      .catch((error: unknown) => {
        if (!response.destroyed) next(error);
      });
  });
  return router;
}

async function send(
  { plays, viewers, fragments, callerOf, originAllowed }: MediaRouterParts,
  turns: FragmentTurns,
  request: Request,
  response: Response,
): Promise<Rejection<ApiErrorCode> | undefined> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  if (!isOwnPage(request, originAllowed)) return new Rejection('cross-site');
  const range = query.safeParse(request.query).data;
  const { hearing, play, track } = params.parse(request.params);
  if (range === undefined) return new Rejection('bad-request');
  const viewer = await viewerOf(request, hearing as HearingId, viewers, callerOf);
  if (viewer instanceof Rejection) return viewer;
  const found = await plays.track({ hearing: hearing as HearingId, play, track }, viewer);
  if (found instanceof Rejection) return found;
  const part = within(range, found.record.intervals);
  const allowed = found.allowed.filter(({ from, to }) => from < range.to && to > range.from);
  // Of a range of which nothing may be played, nothing is told either.
  if (allowed.length === 0) return new Rejection('not-permitted');
  const { info } = found.track;
  response.setTimeout(NO_READER_MS, () => response.destroy());
  const zero = Math.floor(found.record.intervals[0]!.from);
  const { signal } = gone;
  const make = async (pause: Pause): Promise<boolean> => {
    if (part === undefined) return false;
    const shift = await found.record.shiftOf(info.clock);
    response.type(`${info.kind === 'mic' ? 'audio' : 'video'}/${info.codec === 'h264' ? 'x-matroska' : 'webm'}`);
    const sink: Sink = async (bytes) => {
      signal.throwIfAborted();
      if (!response.write(bytes)) await pause(() => once(response, 'drain', { signal }));
    };
    return fragments.write(found.track, { ...part, allowed, zero, shift }, sink, signal);
  };
  const wrote = await turns.run(nameOf(viewer), make, signal);
  if (wrote instanceof Rejection) return wrote;
  if (!wrote) response.status(204).removeHeader('Content-Type');
  response.end();
  return undefined;
}

/** Not beyond what is closed by now. */
function within({ from, to }: TimeRange, intervals: readonly TimeRange[]): TimeRange | undefined {
  const end = Math.min(to, intervals.at(-1)?.to ?? 0);
  return end > from ? { from, to: end } : undefined;
}

async function viewerOf(
  request: Request,
  hearing: HearingId,
  viewers: Viewers,
  callerOf: MediaRouterParts['callerOf'],
): Promise<Viewer | Rejection<ApiErrorCode>> {
  const link = request.get(LINK_TOKEN_HEADER);
  if (link === undefined) return viewers.atDesk(await callerOf(request.get('Cookie')), hearing);
  // Two secrets of one link.
  const [token = '', browser] = link.split(' ');
  return viewers.byLink(token, browser ?? null, hearing);
}
