import type { RequestHandler, Router } from 'express';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { playOwnRecord, playRecord } from '@mahzar/shared/rest/playback';
import { Rejection } from '@mahzar/shared/rejection';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Audit } from '../../audit/audit.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { ChatStore, HearingDirectory } from '../../hearings/ports.ts';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import type { Caller } from '../../http/api/caller.ts';
import type { OriginRule } from '../../http/origin.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { accessLevelOf } from '../access/access-level.ts';
import type { Fragments } from './fragment-maker.ts';
import { FragmentTurns } from './fragment-turns.ts';
import { CachedFragments } from './cached-fragments.ts';
import { mediaRouter } from './media-router.ts';
import { PlaybackSessions } from './playback-sessions.ts';
import type { BeginOptions, Viewer } from './playback-sessions.ts';
import { ReadAhead } from './read-ahead.ts';
import type { RecordLibrary } from './record-library.ts';
import type { Viewers } from './viewers.ts';

/** Plays that one person may begin or continue per minute: the page of a growing record requests it every few seconds. */
const PLAYS_A_MINUTE = 60;

export interface PlaybackParts {
  readonly viewers: Viewers;
  readonly library: RecordLibrary;
  readonly fragments: Fragments;
  readonly service: Pick<HearingService, 'snapshot'>;
  readonly directory: Pick<HearingDirectory, 'card'>;
  readonly notes: Pick<ChatStore, 'notesOf'>;
  readonly database: Database;
  readonly audit: Audit;
  /** The caller of the staff session in the cookies. */
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
  readonly originAllowed: OriginRule;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** See `PlaybackSessions`. */
  readonly problem: (hearing: HearingId, error: unknown) => void;
}

export interface Playback {
  readonly routes: readonly Bound[];
  /** For media, below the API's path. */
  readonly router: Router;
  /** Runs before the page of a record is served: while the page loads, reads what its player will request. */
  readonly ahead: RequestHandler;
}

const PAGE = /^\/record\/([\w-]{1,64})\/?$/;
const DESK = /^\/staff(?:\/|$)/;
/** Shortest time between two starts of the thread for pages of the desk, ms: anybody may request such a page. */
const DESK_BEGINS_APART_MS = 5000;

/** Wires the playback of records in the browser. */
export function createPlayback(parts: PlaybackParts): Playback {
  const { viewers, callerOf } = parts;
  const fragments = new CachedFragments(parts.fragments);
  const plays = new PlaybackSessions({
    ...parts,
    accessOf: (hearing) => accessLevelOf(parts.database, hearing),
  });
  const limit = new RateLimiterMemory({ points: PLAYS_A_MINUTE, duration: 60 });
  const isWithinLimit = ({ actor }: Viewer): Promise<boolean> =>
    limit.consume('id' in actor ? actor.id : '').then(
      () => true,
      () => false,
    );
  const begin = async (hearing: HearingId, viewer: Viewer, how: BeginOptions) => {
    const isWithin = await isWithinLimit(viewer);
    // Starts the thread now, so that it is ready when media are requested.
    fragments.begin();
    return isWithin ? plays.begin(hearing, viewer, how) : new Rejection('too-many-requests');
  };
  const beginAhead = (hearing: HearingId, viewer: Viewer) => begin(hearing, viewer, { isAhead: true });
  const turns = new FragmentTurns();
  const viewerOf = async (hearing: HearingId, cookies: string | undefined) =>
    viewers.atDesk(await callerOf(cookies), hearing);
  let begunAtDesk = -Infinity;
  const beginAtDesk = (): void => {
    if (performance.now() - begunAtDesk < DESK_BEGINS_APART_MS) return;
    begunAtDesk = performance.now();
    try {
      fragments.begin();
    } catch {
      // The page is served anyway; the next play tries to start the thread again.
    }
  };
  const ahead = new ReadAhead({ plays, fragments, turns, viewerOf, isWithinLimit });
  return {
    ahead: (request, _response, next) => {
      const isPage = request.method === 'GET';
      // Staff open records from the pages of their desk.
      if (isPage && DESK.test(request.path)) beginAtDesk();
      const hearing = isPage ? PAGE.exec(request.path)?.[1] : undefined;
      if (hearing !== undefined) ahead.begin(hearing as HearingId, request.get('Cookie')).catch(() => undefined);
      next();
    },
    router: mediaRouter({ ...parts, begin: beginAhead, fragments, plays, turns, asked: (actor) => ahead.end(actor) }),
    routes: [
      bind(playRecord, async ({ params: { booking: hearing }, body: { play }, caller }) => {
        const viewer = await viewers.atDesk(caller, hearing);
        return viewer instanceof Rejection ? viewer : begin(hearing, viewer, { before: play });
      }),
      bind(playOwnRecord, async ({ params: { booking: hearing }, body: { token, browser, play } }) => {
        const viewer = await viewers.byLink(token, browser ?? null, hearing);
        return viewer instanceof Rejection ? viewer : begin(hearing, viewer, { before: play });
      }),
    ],
  };
}
