import { COURT, isAltered, parseSourceId, sentKind } from '@mahzar/shared/hearing/ids';
import type { Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { SeatId, SourceId } from '@mahzar/shared/hearing/ids';
import { isAsGranted } from '@mahzar/shared/record/playable';
import type { Playable } from '@mahzar/shared/record/playable';
import type { ToldExhibit } from '@mahzar/shared/record/exhibit-knowledge';
import { NOTE_TYPES } from '@mahzar/shared/rest/playback';
import type { NoteType, PlayedPerson, PlayedRecord, PlayedSource } from '@mahzar/shared/rest/playback';
import type { HearingCard } from '../../hearings/ports.ts';
import type { TimeRange } from '../time-range.ts';
import { within } from '../export/ranges.ts';
import { soundIn } from './played-track.ts';
import type { PlayedTrack } from './played-track.ts';
import type { ReadRecord } from './read-record.ts';

/** On a bad line the log has an entry on missing pictures of a source every ten seconds; one note covers all in this time, ms. */
const JOINED_MS = 60_000;

/** Names of a hearing and of its seats, for the player. */
type ShownNames = Pick<HearingCard, 'title' | 'caseNumber' | 'branch'> & {
  readonly seats: ReadonlyMap<SeatId, { readonly name: string }>;
};

/** The record as sent to the player: the people, sources and notes that the viewer may know. */
export function shownRecord(
  { hearing, entries, state, isLive, intervals, timeline, tracks, lost }: ReadRecord,
  playable: Playable,
  card: ShownNames | undefined,
  { play, written }: { readonly play: string; readonly written: PlayedRecord['written'] },
): PlayedRecord {
  const { sources, apart, hidden, exhibits } = playable;
  const shown = [...sources].flatMap(([source, allowed]): PlayedSource[] => {
    const { seat, kind } = parseSourceId(source);
    const ranges = within([...allowed], spanOf(intervals));
    const own = [...tracks.values()].filter((track) => track.source === source && track.segments.length > 0);
    const shownTracks = own.flatMap((track) => {
      const parts = within(ranges, lifeOf(track));
      const [first, last] = [parts[0], parts.at(-1)];
      if (first === undefined || last === undefined) return [];
      return [
        { track: track.info.track, codec: track.info.codec, ...wholeMilliseconds({ from: first.from, to: last.to }) },
      ];
    });
    if (shownTracks.length === 0) return [];
    const channels = kind === 'microphone' ? (timeline.channels.get(seat) ?? []) : [];
    return [
      {
        seat,
        kind: sentKind(kind),
        altered: isAltered(kind),
        ranges: ranges.map(wholeMilliseconds),
        sound:
          sentKind(kind) === 'microphone'
            ? own
                .flatMap(soundOf)
                .flatMap((range) => within(ranges, range))
                .map(wholeMilliseconds)
            : [],
        channels: ranges
          .flatMap((range) => within([...channels], range))
          .map((range) => ({ ...range, ...wholeMilliseconds(range) })),
        tracks: shownTracks,
      },
    ];
  });
  const mayTell = (seat: SeatId, at: number): boolean =>
    !apart.has(seat) ||
    [...sources].some(
      ([source, ranges]) =>
        parseSourceId(source).seat === seat && ranges.some(({ from, to }) => at >= from && at <= to),
    );
  const present = new Set(shown.map(({ seat }) => seat));
  const pictures = pictureNotes(entries, { ...playable, intervals });
  const people = [...state.seats.values()].filter(({ id }) => !hidden.has(id));
  return {
    hearing,
    play,
    kind: state.kind,
    title: card?.title ?? '',
    caseNumber: card?.caseNumber ?? '',
    branch: card?.branch ?? '',
    zero: Math.floor(intervals[0]?.from ?? 0),
    intervals: intervals.map(wholeMilliseconds),
    isLive,
    people: [
      ...people
        .filter(({ id, placedAt }) => present.has(id) || placedAt !== null)
        .map(({ id, role, alias }): PlayedPerson => {
          return { seat: id, role, name: alias === null ? (card?.seats.get(id)?.name ?? null) : null, alias };
        }),
      ...(present.has(COURT) ? [{ seat: COURT, role: null, name: null, alias: null }] : []),
    ],
    sources: shown,
    lost: lost.flatMap(({ source, ...range }) => {
      const { seat, kind } = parseSourceId(source);
      const parts = within([...(sources.get(source) ?? [])], range).flatMap((part) => within([...intervals], part));
      return parts.map((part) => ({ seat, kind: sentKind(kind), ...wholeMilliseconds(part) }));
    }),
    gaps: state.gaps.map(({ reason, ...gap }) => ({ ...wholeMilliseconds(gap), reason })),
    written: [...written],
    notes: withoutZooms(entries, exhibits).flatMap((entry) => {
      const { seq, at, event } = entry;
      if (event.type === 'picture-gap') return pictures.get(seq) ?? [];
      const type = NOTE_TYPES.find((one) => one === event.type) as NoteType | undefined;
      const seat = 'seat' in event ? event.seat : 'by' in event ? event.by : null;
      if (type === undefined || !isNear(intervals, at)) return [];
      const told = isOfExhibit(event) ? toldOf(entry, exhibits) : ALL;
      const of = told?.by ?? seat;
      if (told === null || (of !== null && !mayTell(of, at))) return [];
      const note = { seq, at: Math.floor(at), type };
      return [told.has === 'withheld' ? { ...note, seat: null } : { ...note, seat, ...exhibitOf(event) }];
    }),
  };
}

/** What the viewer may see of sources, and when the hearing was on the record. */
type Seen = Pick<Playable, 'sources' | 'apart'> & Pick<ReadRecord, 'intervals'>;

interface PictureNote {
  readonly seq: number;
  readonly at: number;
  readonly type: 'picture-gap';
  readonly seat: SeatId;
  readonly missing: { readonly kind: 'screen' | 'camera'; readonly ms?: number };
}

/** Notes on missing pictures, by the number of their entry. Gaps of a source within `JOINED_MS` are one note with their total. */
function pictureNotes(entries: readonly Entry[], seen: Seen): ReadonlyMap<number, PictureNote> {
  const notes = new Map<number, PictureNote>();
  const last = new Map<SourceId, TimeRange & { readonly note: PictureNote }>();
  for (const { seq, event } of entries) {
    if (event.type !== 'picture-gap') continue;
    const { source, from, to } = event;
    const own = pictureNote(seq, event, seen);
    if (own === null) continue;
    const before = last.get(source);
    const joined = before !== undefined && from >= before.to && to - before.from <= JOINED_MS ? before : undefined;
    const note = (joined && together(joined.note, own)) ?? own;
    notes.set(note.seq, note);
    last.set(source, { from: note === own ? from : joined!.from, to, note });
  }
  return notes;
}

/** One note for both gaps; null if one of the durations is unknown. */
function together(first: PictureNote, next: PictureNote): PictureNote | null {
  const { ms } = first.missing;
  if (ms === undefined || next.missing.ms === undefined) return null;
  return { ...first, missing: { ...first.missing, ms: ms + next.missing.ms } };
}

/**
 * The note on missing pictures, at the beginning of the gap's visible part; null for a viewer who may not see the source then.
 * The entry has only a total duration: it is left out where a part of the gap is hidden from the viewer.
 */
function pictureNote(
  seq: number,
  { type, source, missingMs, ...gap }: Extract<HearingEvent, { type: 'picture-gap' }>,
  { sources, apart, intervals }: Seen,
): PictureNote | null {
  const parts = within([...(sources.get(source) ?? [])], gap).flatMap((part) => within([...intervals], part));
  const [first] = parts;
  if (first === undefined) return null;
  const { seat, kind } = parseSourceId(source);
  const most = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  const isWhole = most >= gap.to - gap.from;
  const known = isWhole || !isAsGranted(apart, source) ? { ms: Math.min(missingMs, most) } : {};
  const missing = { kind: sentKind(kind) === 'screen' ? 'screen' : 'camera', ...known } as const;
  return { seq, at: Math.floor(first.from), type, seat, missing };
}

const ALL: ToldExhibit = { has: 'shown', by: null };

function isOfExhibit({ type }: HearingEvent): boolean {
  return type === 'exhibit-shown' || type === 'exhibit-hidden' || type === 'exhibit-ruled';
}

/** What the viewer may know of an entry about an exhibit; null for nothing. */
function toldOf({ seq }: Entry, exhibits: Playable['exhibits']): ToldExhibit | null {
  return exhibits === null ? ALL : (exhibits.get(seq) ?? null);
}

/**
 * Removes entries that only change the zoom or the audience, because a note names the page only. Pages of an exhibit that the
 * viewer may not see are reduced to one note, until it is hidden or a permitted exhibit is shown: the number of turned pages is not
 * revealed.
 */
function withoutZooms(entries: readonly Entry[], exhibits: Playable['exhibits']): readonly Entry[] {
  let shown: string | null = null;
  return entries.filter((entry) => {
    const { event } = entry;
    if (event.type === 'exhibit-hidden') shown = null;
    if (event.type !== 'exhibit-shown') return true;
    const before = shown;
    const has = toldOf(entry, exhibits)?.has ?? null;
    const { positionMs = '', since = '' } = event.playback ?? {};
    shown = has === 'shown' ? `${event.exhibit} ${event.page} ${positionMs} ${since}` : has;
    return shown !== before;
  });
}

/** The exhibit of an entry: its number and nothing beyond the note. */
function exhibitOf(event: HearingEvent): Pick<PlayedRecord['notes'][number], 'exhibit'> {
  switch (event.type) {
    case 'exhibit-shown':
      return { exhibit: { number: event.exhibit, page: event.page, ruling: null, ...playbackOf(event) } };
    case 'exhibit-hidden':
      return { exhibit: { number: event.exhibit, page: null, ruling: null } };
    case 'exhibit-ruled':
      return { exhibit: { number: event.exhibit, page: null, ruling: event.ruling } };
    default:
      return {};
  }
}

function playbackOf({ playback }: Extract<HearingEvent, { type: 'exhibit-shown' }>) {
  return playback === undefined
    ? {}
    : { playback: { positionMs: playback.positionMs, isPlaying: playback.since !== null } };
}

function spanOf(intervals: readonly TimeRange[]): TimeRange {
  return { from: intervals[0]?.from ?? 0, to: intervals.at(-1)?.to ?? 0 };
}

/** Whether a time is on the record, or at its end. */
function isNear(intervals: readonly TimeRange[], at: number): boolean {
  return intervals.some(({ from, to }) => at >= from && at <= to);
}

function lifeOf({ segments }: PlayedTrack): TimeRange {
  return { from: segments[0]!.firstAt, to: Math.max(...segments.map(({ lastAt }) => lastAt)) };
}

/** Times at which a voice's journal grew faster than with silence; ranges less than a second apart are joined. */
function soundOf({ segments }: PlayedTrack): TimeRange[] {
  const ranges: TimeRange[] = [];
  for (const { from, to } of segments.flatMap(soundIn)) {
    const last = ranges.at(-1);
    if (last !== undefined && from - last.to < 1000) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges;
}

export function wholeMilliseconds({ from, to }: Readonly<TimeRange>): TimeRange {
  return { from: Math.floor(from), to: Math.ceil(to) };
}
