import { replay } from '@mahzar/shared/hearing/evolve/evolve';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { hostAbsentSince, isInside } from '@mahzar/shared/hearing/state';
import type { HearingState, Place, Seat } from '@mahzar/shared/hearing/state';
import type { ExportManifest } from '../../src/record/export/manifest.ts';
import type { Storage } from '../../src/compose/storage.ts';

/*
 * What is restored from old data, in words of the fixtures' own. The words on the left are stored beside the fixtures and stay
 * as they are when the code on the right is renamed: nothing here is shorthand, and no object of the code is spread.
 */

/** Describes a hearing as read from the database: its log, the resulting state, and the decrypted texts. */
export async function describeHearing(storage: Storage, hearing: HearingId): Promise<object> {
  const entries = await storage.log.read(hearing);
  const card = await storage.hearings.card(hearing);
  const state = replay(entries);
  const messages = await Promise.all(
    [...state.seats.keys()].map(async (seat) => {
      const read = (await Array.fromAsync(storage.chat.readableBy(hearing, seat))).toReversed();
      return [seat, read.map(({ from, conversation, text }) => `${from} to ${conversation}: ${text}`)] as const;
    }),
  );
  return {
    entries: entries.length,
    'types of entries': [...new Set(entries.map(({ event }) => event.type))].sort(),
    state: describeState(state),
    title: card?.title,
    branch: card?.branch,
    'case number': card?.caseNumber,
    names: Object.fromEntries([...(card?.seats ?? [])].map(([seat, { name }]) => [seat, name])),
    'messages that each may read': Object.fromEntries(messages.filter(([, read]) => read.length > 0)),
  };
}

export function describeState(state: HearingState): object {
  return {
    hearing: state.id,
    kind: state.kind,
    'starts at': state.startsAt,
    'ends at': state.endsAt,
    phase: state.phase,
    recorder: state.recorder.kind,
    'recorder fails since': state.recorder.kind === 'failing' ? [state.recorder.since, state.recorder.reason] : null,
    'on the record': state.intervals.map(({ from, to }) => [from, to]),
    gaps: state.gaps.map(({ from, to, reason }) => [from, to, reason]),
    'sources that cannot be altered': [...state.withheld].map(([source, { since, fault }]) => [source, since, fault]),
    'sources that are stopped': [...state.stopped],
    'sources that are not on disk': [...state.unwritten],
    'session began from': state.startedFrom,
    'suspended because': state.suspension,
    'next hand': state.nextHand,
    'countdown until': state.countdownUntil,
    'without a host since': hostAbsentSince(state),
    'goes on unrecorded': state.recordingWaived,
    delegated: [...state.delegated].sort(),
    'gallery is open': state.galleryOpen,
    'microphones are locked': state.microphonesLocked,
    'private rooms': [...state.consultations.values()].map((room) => ({
      room: room.id,
      kind: room.kind,
      'opened by': room.openedBy,
      invited: [...room.invited],
      locked: room.locked,
    })),
    screens: [...state.screenings.values()].map(({ id, between }) => [id, ...between]),
    floor: state.floor && [state.floor.seat, state.floor.since, state.floor.limitMs],
    spotlight: state.spotlight,
    layout: state.layout,
    'shares the screen': state.share,
    'chat is open': state.chatOpen,
    // Only in later versions of the law, and only if the log contains such entries.
    ...(state.exhibitRulings > 0 && { 'rulings on exhibits': state.exhibitRulings }),
    ...(state.nextHearing !== null && {
      'next hearing': [state.nextHearing.hearing, state.nextHearing.startsAt, state.nextHearing.endsAt],
    }),
    seats: Object.fromEntries([...state.seats].map(([id, seat]) => [id, describeSeat(seat)])),
  };
}

function describeSeat(seat: Seat): object {
  return {
    role: seat.role,
    'goes with': seat.assists,
    'sits before the device of': seat.hostSeat,
    language: seat.language,
    place: describePlace(seat.place),
    since: seat.placedAt,
    identity: seat.identity,
    'identity found out by': seat.identityMeans,
    'identity asked by': seat.identifiedBy,
    'browser that was shown': seat.provenBrowser,
    browser: seat.browser,
    'another browser since': seat.movedAt,
    'stranger since': seat.otherBrowserAt,
    'rules accepted': seat.rulesAccepted,
    microphone: seat.microphone,
    'microphone in private': seat.privateMicrophone,
    camera: seat.camera,
    hand: seat.hand,
    'hand is for': seat.handFor,
    'has spoken for': seat.spokenMs,
    protected: seat.protected,
    alias: seat.alias,
    'listens to': seat.listensTo,
    'speaks to': seat.speaksTo,
    'may share': seat.mayShare,
    'away since': seat.awaySince,
    missed: seat.lastLineLoss && [seat.lastLineLoss.ms, seat.lastLineLoss.at],
    'free will': Object.entries(seat.freeWill).map(([question, said]) => [question, said.answer, said.at]),
  };
}

function describePlace(place: Place): object {
  return {
    where: place.kind,
    ...(isInside(place) && { 'line is up': place.here, session: place.session }),
    ...(place.kind === 'with' && { seat: place.seat }),
    ...(place.kind === 'consultation' && { room: place.room, 'came from': place.from }),
  };
}

/** Times are in ms. Values that depend on the version of a media library are left out. */
export function describeExport(manifest: ExportManifest): object {
  const ms = Math.round;
  return {
    store: manifest.store,
    'on the record': manifest.intervals.map(({ from, to }) => [from, to]),
    lasts: manifest.durationMs,
    people: manifest.seats.map(({ seat, name, role }) => [seat, name, role]),
    damage: manifest.damage.length,
    'left out': manifest.leftOut.map((part) => [part.track, part.seat, part.kind, part.reason, part.packets]),
    files: Object.fromEntries(
      manifest.tracks
        .toSorted((a, b) => (a.file < b.file ? -1 : 1))
        .map((track) => [
          track.file,
          {
            track: track.track,
            seat: track.seat,
            kind: track.kind,
            codec: track.codec,
            from: ms(track.startsAt),
            to: ms(track.endsAt),
            frames: track.frames,
            size: track.size && [track.size.width, track.size.height],
            gaps: track.gaps.length,
            'in a language': track.channels.map(({ from, to, channel }) => [ms(from), ms(to), channel]),
          },
        ]),
    ),
  };
}

/** Number of exported frames of each seat's sources. */
export function framesOf(manifest: ExportManifest): Record<string, number> {
  const frames: Record<string, number> = {};
  for (const { seat, kind, frames: count } of manifest.tracks) {
    frames[`${seat} ${kind}`] = (frames[`${seat} ${kind}`] ?? 0) + count;
  }
  return frames;
}
