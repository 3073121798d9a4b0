import { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import {
  LINK_TOKEN_HEADER,
  LONGEST_FRAGMENT_MS,
  mediaPath,
  MAX_TRACKS_AT_ONCE,
  openingPath,
  speechPath,
} from '@mahzar/shared/record/media-address';
import { openingPart } from '@mahzar/shared/record/media-parts';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { PlayedRecord, SpokenTrack } from '@mahzar/shared/rest/playback';
import { moment } from '@mahzar/shared/rest/values';
import type { Caller } from '../../http/api/caller.ts';
import { isOwnPage, refuse } from '../../http/api/router.ts';
import type { OriginRule } from '../../http/origin.ts';
import { within } from '../export/ranges.ts';
import type { Fragments, TrackFragment } from './fragment-maker.ts';
import { FragmentTurns } from './fragment-turns.ts';
import type { Pause } from './fragment-turns.ts';
import { answerWith } from './media-answer.ts';
import { nameOf } from './playback-sessions.ts';
import { firstOf } from './read-ahead.ts';
import { wholeMilliseconds } from './shown-record.ts';
import { fragmentsOf } from './track-fragments.ts';
import type { AllowedTrack } from './allowed-tracks.ts';
import type { PlaybackSessions, Viewer } from './playback-sessions.ts';
import type { Viewers } from './viewers.ts';

/** The caller can parse reports of ranges without new pictures. */
const still = z.literal('yes').optional();
const query = z
  .strictObject({
    from: z.coerce.number().pipe(moment),
    to: z.coerce.number().pipe(moment),
    track: z.union([
      z.string().transform((track) => [track]),
      z.array(z.string()).max(MAX_TRACKS_AT_ONCE).refine(isEachOnce),
    ]),
    begins: z.literal('yes').optional(),
    still,
  })
  .refine(({ from, to }) => to > from && to - from <= LONGEST_FRAGMENT_MS);
const openingQuery = z.strictObject({ still });
const params = z.strictObject({ hearing: z.string().transform((id) => id as HearingId), play: z.string() });

/** A reader that takes no bytes for this long counts as gone, ms. */
const NO_READER_MS = 20_000;
/** Longest time for one response, ms. */
const LONGEST_ANSWER_MS = 300_000;

export interface MediaRouterParts {
  /** Begins a play before its page asks for it, within the person's limit of plays. */
  readonly begin: (hearing: HearingId, viewer: Viewer) => Promise<PlayedRecord | Rejection<ApiErrorCode>>;
  readonly plays: PlaybackSessions;
  readonly viewers: Viewers;
  readonly fragments: Fragments;
  readonly turns: FragmentTurns;
  /** A person (see `nameOf`) asks for media. */
  readonly asked: (actor: string) => void;
  /** A track of a record cannot be read; the operator must know. */
  readonly problem: (hearing: HearingId, error: unknown) => void;
  /** The caller of the staff session in the cookies. */
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
  readonly originAllowed: OriginRule;
}

/**
 * Sends ranges of the tracks of a play: all that a player needs for one moment in one response. Each request checks the caller's
 * right to every range; if one of them is refused, nothing is sent.
 */
export function mediaRouter(parts: MediaRouterParts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  // Speech times are less urgent than pictures and voices, and have turns of their own.
  const speechTurns = new FragmentTurns();
  const answered =
    (answer: typeof send): RequestHandler =>
    (request, response, next) => {
      response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
      answer(parts, request, response)
        .then((refused) => refused && refuse(request, response, refused))
        .catch((error: unknown) => {
          if (!response.destroyed) next(error);
        });
    };
  router.get(openingPath(':hearing'), answered(sendOpening));
  router.get(mediaPath(':hearing', ':play'), answered(send));
  router.get(speechPath(':hearing', ':play'), (request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    speechOf({ ...parts, turns: speechTurns }, request, goneWith(response).signal)
      .then((spoken) => (spoken instanceof Rejection ? refuse(request, response, spoken) : response.json(spoken)))
      .catch((error: unknown) => {
        if (!response.destroyed) next(error);
      });
  });
  return router;
}

/** Times of speech, limited to what the caller may hear. */
async function speechOf(
  { plays, viewers, fragments, turns, callerOf, originAllowed }: MediaRouterParts,
  request: Request,
  signal: AbortSignal,
): Promise<readonly SpokenTrack[] | Rejection<ApiErrorCode>> {
  if (!isOwnPage(request, originAllowed)) return new Rejection('cross-site');
  const { hearing, play } = params.parse(request.params);
  const viewer = await viewerOf(request, hearing, viewers, callerOf);
  if (viewer instanceof Rejection) return viewer;
  const voices = await plays.voices({ hearing, play }, viewer);
  if (voices instanceof Rejection) return voices;
  const spokenOn = async ({ track, allowed }: AllowedTrack): Promise<SpokenTrack> => {
    const speech = await fragments.speech(track, signal);
    return {
      track: track.info.track,
      speech: speech.flatMap((range) => within([...allowed], range)).map(wholeMilliseconds),
    };
  };
  const make = async (pause: Pause): Promise<SpokenTrack[]> => {
    const spoken: SpokenTrack[] = [];
    for (const voice of voices) {
      // Each track takes its own turn, because the whole index of a long record is read.
      if (spoken.length > 0) await pause(() => Promise.resolve());
      spoken.push(await spokenOn(voice));
    }
    return spoken;
  };
  return turns.run(nameOf(viewer), make, signal);
}

async function send(
  parts: MediaRouterParts,
  request: Request,
  response: Response,
): Promise<Rejection<ApiErrorCode> | undefined> {
  const { plays, viewers, callerOf, originAllowed } = parts;
  const gone = goneWith(response);
  if (!isOwnPage(request, originAllowed)) return new Rejection('cross-site');
  const range = query.safeParse(request.query).data;
  const { hearing, play } = params.parse(request.params);
  if (range === undefined) return new Rejection('bad-request');
  const { from, to, track: tracks, begins } = range;
  const viewer = await viewerOf(request, hearing, viewers, callerOf);
  if (viewer instanceof Rejection) return viewer;
  const found = await plays.tracks({ hearing, play, tracks }, viewer);
  if (found instanceof Rejection) return found;
  const { record } = found;
  const asked = found.tracks.map(({ track, allowed }) => ({
    track,
    allowed: allowed.filter((one) => one.from < to && one.to > from),
  }));
  // A range in which nothing may be played reveals nothing.
  if (asked.some(({ allowed }) => allowed.length === 0)) return new Rejection('not-permitted');
  const toMake = async (): Promise<readonly TrackFragment[]> => {
    const all = await fragmentsOf(record, asked, { from, to, begins: begins === 'yes' });
    response.type('application/octet-stream');
    return all;
  };
  return sendFragments(parts, response, {
    hearing,
    viewer,
    count: asked.length,
    toMake,
    withStill: range.still === 'yes',
    gone,
  });
}

/** Begins a play, and sends what its player needs first. */
async function sendOpening(
  parts: MediaRouterParts,
  request: Request,
  response: Response,
): Promise<Rejection<ApiErrorCode> | undefined> {
  const gone = goneWith(response);
  // At the desk the page asks by a `Link` header, which cannot carry a header of our own; the browser's `Sec-Fetch-Site` must be
  // present instead.
  const isOwn =
    request.get(LINK_TOKEN_HEADER) === undefined
      ? request.get('Sec-Fetch-Site') === 'same-origin'
      : isOwnPage(request, parts.originAllowed);
  if (!isOwn) return new Rejection('cross-site');
  const asked = openingQuery.safeParse(request.query).data;
  if (asked === undefined) return new Rejection('bad-request');
  const hearing = params.shape.hearing.parse(request.params['hearing']);
  const viewer = await viewerOf(request, hearing, parts.viewers, parts.callerOf);
  if (viewer instanceof Rejection) return viewer;
  const begun = await parts.begin(hearing, viewer);
  if (begun instanceof Rejection) return begun;
  const all = await parts.plays.tracks({ hearing, play: begun.play, tracks: 'all' }, viewer);
  if (all instanceof Rejection) return all;
  const { tracks, range } = firstOf(all.record, all.tracks);
  const ids = tracks.map(({ track }) => track.info.track);
  response.type('application/octet-stream');
  response.write(openingPart({ record: begun, tracks: ids, range: { from: range.from, to: range.to } }));
  const toMake = () => fragmentsOf(all.record, tracks, range);
  const withStill = asked.still === 'yes';
  return sendFragments(parts, response, { hearing, viewer, count: tracks.length, toMake, withStill, gone });
}

async function sendFragments(
  { fragments, turns, asked, problem }: MediaRouterParts,
  response: Response,
  answer: {
    readonly hearing: HearingId;
    readonly viewer: Viewer;
    readonly count: number;
    readonly toMake: () => Promise<readonly TrackFragment[]>;
    readonly withStill: boolean;
    readonly gone: AbortController;
  },
): Promise<Rejection<ApiErrorCode> | undefined> {
  const { hearing, viewer, count, toMake, withStill, gone } = answer;
  response.setTimeout(NO_READER_MS, () => response.destroy());
  const late = setTimeout(() => response.destroy(), LONGEST_ANSWER_MS);
  response.once('close', () => clearTimeout(late));
  const actor = nameOf(viewer);
  asked(actor);
  const lost = (error: unknown): void => problem(hearing, error);
  const sent = { fragments, turns, actor, count, toMake, withStill, lost };
  const refused = await answerWith(sent, response, gone);
  // A response that has begun simply ends; the reader asks again for the missing fragments.
  if (refused !== undefined && !response.headersSent) return refused;
  response.end();
  return undefined;
}

function isEachOnce(tracks: readonly string[]): boolean {
  return new Set(tracks).size === tracks.length;
}

/** Aborts when the response is closed. */
function goneWith(response: Response): AbortController {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  response.once('close', () => gone.abort());
  return gone;
}

async function viewerOf(
  request: Request,
  hearing: HearingId,
  viewers: Viewers,
  callerOf: MediaRouterParts['callerOf'],
): Promise<Viewer | Rejection<ApiErrorCode>> {
  const link = request.get(LINK_TOKEN_HEADER);
  if (link === undefined) return viewers.atDesk(await callerOf(request.get('Cookie')), hearing);
  // The two secrets of a link.
  const [token = '', browser] = link.split(' ');
  return viewers.byLink(token, browser ?? null, hearing);
}
