import {
  LINK_TOKEN_HEADER,
  mediaPath,
  MAX_TRACKS_AT_ONCE,
  openingAddress,
  speechPath,
} from '@mahzar/shared/record/media-address';
import { PartReader } from '@mahzar/shared/record/media-parts';
import { playOwnRecord, playRecord } from '@mahzar/shared/rest/playback';
import type { PlayedRecord, SpokenTrack } from '@mahzar/shared/rest/playback';
import { API_PATH } from '@mahzar/shared/rest/route';
import { browserKey } from '../session/browser-secret.ts';
import { seatOf } from '../session/remembered-seat.ts';
import { call, errorOf } from '../connection/call.ts';
import type { CallError, Send } from '../connection/call.ts';
import { FetchTogether } from './engine/fetch-together.ts';
import { Opening } from './engine/opening.ts';
import type { AskedRange, FetchedMedia } from './engine/source-feed.ts';

/** Refusals of a page's early request for a playback after which the normal request may succeed. */
const ASKED_OTHERWISE: ReadonlySet<CallError['code']> = new Set(['cross-site', 'not-found', 'unreachable']);

const BAD_REQUEST = 400;

/** Storage key under which a hearing's page keeps its link's token for the tab. */
const tokenKey = (hearing: string): string => `mahzar.token/${hearing}`;

/** A person who comes by a seat's link. */
export interface LinkHolder {
  readonly hearing: string;
  readonly token: string;
  /** See `BrowserSecret`; null where there is none. */
  readonly browser: string | null;
}

/** The source of a record, with the right to it. */
export interface RecordSource {
  /** Undefined at the desk. */
  readonly link?: LinkHolder;
  /** Begins a playback, or continues one. Rejects with a `CallError`. */
  readonly open: (play?: string) => Promise<PlayedRecord>;
  readonly media: (
    record: PlayedRecord,
    track: string,
    range: AskedRange,
    signal: AbortSignal,
  ) => Promise<FetchedMedia>;
  /** Loads who spoke when, to the second. Rejects with a `CallError`. */
  readonly speech: (record: PlayedRecord) => Promise<readonly SpokenTrack[]>;
}

/**
 * Returns the source of the record of the hearing in a page's path, `/record/ID`: by the link with which this tab entered the
 * hearing, or else by the desk's session.
 */
export function recordSourceOf(
  path: string,
  tab: Pick<Storage, 'getItem'> | null,
  browser: Storage | null,
  send: Send,
): RecordSource {
  const hearing = /^\/record\/([\w-]{1,64})/.exec(path)?.[1] ?? '';
  const token = read(tab, tokenKey(hearing));
  if (token === null) return sourceAtDesk(hearing, send);
  return sourceByLink({ hearing, token, browser: read(browser, browserKey(hearing, seatOf(token))) }, send);
}

function read(storage: Pick<Storage, 'getItem'> | null, key: string): string | null {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** Loads who spoke when. Rejects with a `CallError`. */
async function fetchSpeech(
  send: Send,
  { hearing, play }: PlayedRecord,
  headers: Readonly<Record<string, string>>,
): Promise<readonly SpokenTrack[]> {
  const response = await send(`${API_PATH}${speechPath(hearing, play)}`, {
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { 'X-Mahzar': '1', ...headers },
  });
  if (!response.ok) throw await errorOf(response);
  return response.json() as Promise<readonly SpokenTrack[]>;
}

/** Returns the source of a hearing's record for a person signed in at the desk. */
function sourceAtDesk(hearing: string, send: Send): RecordSource {
  return sourceWith({ hearing, headers: {} }, send, (play) =>
    call(send, playRecord, { params: { booking: hearing }, body: play === undefined ? {} : { play } }),
  );
}

/** Returns the source of the record for the holder of a seat's link. */
function sourceByLink(link: LinkHolder, send: Send): RecordSource {
  const { hearing, token, browser } = link;
  const headers = { [LINK_TOKEN_HEADER]: browser === null ? token : `${token} ${browser}` };
  const own = { token, ...(browser !== null && { browser }) };
  const source = sourceWith({ hearing, headers }, send, (play) =>
    call(send, playOwnRecord, {
      params: { booking: hearing },
      body: play === undefined ? own : { ...own, play },
    }),
  );
  return { link, ...source };
}

/** Credentials for a record; at the desk only the session's cookie. */
interface Credentials {
  readonly hearing: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param begin begins a playback, or continues one, where it does not come with its first moment */
function sourceWith(
  { hearing, headers }: Credentials,
  send: Send,
  begin: (play?: string) => Promise<PlayedRecord>,
): RecordSource {
  const fetchMedia = mediaOf(hearing, send, headers);
  let wasAsked = false;
  let opening: Opening | null = null;
  return {
    async open(play) {
      if (play !== undefined || wasAsked) return begin(play);
      wasAsked = true;
      opening = await openingOf({ hearing, headers }, send);
      return opening?.record.catch(() => begin()) ?? begin();
    },
    media(record, track, range, signal) {
      const fetchAnew = () => fetchMedia(record, track, range, signal);
      return opening?.media(track, range)?.catch(fetchAnew) ?? fetchAnew();
    },
    speech: (record) => fetchSpeech(send, record, headers),
  };
}

/**
 * Requests the beginning of a playback with its first moment. At the desk the page's header makes the browser request it early:
 * with exactly the same options as here, or it would be requested twice. Null where it is not available this way: without HTTPS a
 * browser does not name the requesting page. Rejects with a `CallError` when it is refused.
 */
async function openingOf({ hearing, headers }: Credentials, send: Send): Promise<Opening | null> {
  const isAhead = Object.keys(headers).length === 0;
  const options = isAhead
    ? {}
    : ({ method: 'GET', cache: 'no-store', headers: { 'X-Mahzar': '1', ...headers } } as const);
  const address = `${API_PATH}${openingAddress(hearing)}`;
  const response = await send(address, { credentials: 'same-origin', ...options }).catch(() => null);
  if (response?.ok === true && response.body !== null) return new Opening(response.body);
  const refused = response === null ? null : await errorOf(response);
  if (refused === null || ASKED_OTHERWISE.has(refused.code)) return null;
  throw refused;
}

/** A service that does not know a question is not asked it again for so long, ms. */
const STILL_REFUSED_MS = 60_000;

function mediaOf(hearing: string, send: Send, headers: Readonly<Record<string, string>>): RecordSource['media'] {
  let askStillFrom = -Infinity;
  const together = new FetchTogether(async ({ play, tracks, range: { from, to, begins } }, onTrack, signal) => {
    const query = new URLSearchParams({ from: String(Math.floor(from)), to: String(Math.floor(to)) });
    if (performance.now() >= askStillFrom) query.set('still', 'yes');
    if (begins) query.set('begins', 'yes');
    for (const track of tracks) query.append('track', track);
    const ask = () =>
      send(`${API_PATH}${mediaPath(hearing, play)}?${query}`, {
        credentials: 'same-origin',
        cache: 'no-store',
        headers: { 'X-Mahzar': '1', ...headers },
        signal,
      });
    let response = await ask();
    if (response.status === BAD_REQUEST && query.has('still')) {
      // During an update a service of before it may answer, which does not know this.
      askStillFrom = performance.now() + STILL_REFUSED_MS;
      query.delete('still');
      response = await ask();
    }
    if (!response.ok) throw await errorOf(response);
    const parts = new PartReader((index, media, gaps) => onTrack(index, { media, gaps }));
    const reader = response.body!.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) parts.take(read.value);
  }, MAX_TRACKS_AT_ONCE);
  return ({ play }, track, range, signal) => together.fetch(play, track, range, signal);
}
