import { BufferSource, EncodedPacketSink, Input, MATROSKA, WEBM } from 'mediabunny';
import { mediaPath } from '@mahzar/shared/record/media-address';
import { tracksIn } from '@mahzar/shared/record/media-parts';
import { playRecord } from '@mahzar/shared/rest/playback';
import type { PlayedRecord, PlayedSource } from '@mahzar/shared/rest/playback';
import { readRecordAccess } from '@mahzar/shared/rest/record-access';
import { readRetention, readRetentionPeriods } from '@mahzar/shared/rest/record-retention';
import { Visitor } from '../support/desk.ts';
import type { TestService } from '../support/service.ts';
import { addColleagueTo } from '../support/staff.ts';

/**
 * Describes, in the fixtures' words (see `describe.ts`), what a service that was started with the data plays of a record, who may
 * have the record, and how long it is stored.
 */
export async function describeRecord(service: TestService, hearing: string): Promise<object> {
  const { cookie } = await addColleagueTo(service, { roles: ['judge'], name: 'قاضی امروز' });
  const visitor = new Visitor(service.origin, cookie);
  const given = { params: { booking: hearing } };
  const access = await visitor.do(readRecordAccess, given);
  const retention = await visitor.do(readRetention, given);
  const { items: periods } = await visitor.do(readRetentionPeriods);
  const played = await visitor.do(playRecord, { ...given, body: {} });
  return {
    'periods of keeping': periods
      .filter(({ version }) => version > 0)
      .map(({ kind, keepDays, appealDays }) => [kind, keepDays, appealDays]),
    'case number': retention.caseNumber,
    'kind of case': retention.kind,
    'due at': retention.dueAt,
    holds: retention.holds.map(({ by, reason, lifted }) => [by, reason, lifted && [lifted.by, lifted.reason]]),
    'order to delete': retention.deletion?.order ?? null,
    level: access.level,
    'levels that were set': access.changes.map(({ level, by, reason }) => [level, by.name, reason]),
    'requests for copies': access.requests.map(({ scope, by, reason, state, decided }) => {
      return [scope, by.name, reason, state, decided && [decided.by.name, decided.reason]];
    }),
    'on the record': played.intervals.map(({ from, to }) => [from, to]),
    people: played.people.map(({ seat, role, name, alias }) => [seat, role, name, alias]),
    happened: played.notes.map(({ at, type, seat }) => [at, type, seat]),
    'written notes': played.written.map(({ at, seat, text, before }) => {
      return [at, seat, text, before.map((earlier) => earlier.text)];
    }),
    gaps: played.gaps.map(({ from, to, reason }) => [from, to, reason]),
    sources: await Promise.all(played.sources.map((source) => describeSource(visitor, played, source))),
  };
}

async function describeSource(visitor: Visitor, played: PlayedRecord, source: PlayedSource): Promise<object> {
  const tracks = [];
  for (const { track, codec, from, to } of source.tracks) {
    const range = `from=${played.zero}&to=${played.zero + 30_000}&track=${encodeURIComponent(track)}`;
    const path = `${mediaPath(played.hearing, played.play)}?${range}`;
    const response = await visitor.ask({ method: 'get', path });
    if (!response.ok) throw new Error(`${track} is not played: ${response.status}`);
    const [media] = tracksIn(await response.arrayBuffer());
    tracks.push({ track, codec, from, to, ...(media ? await packetsOf(Buffer.from(media)) : { packets: 0 }) });
  }
  const { seat, kind, altered, ranges, channels } = source;
  return {
    seat,
    kind,
    altered,
    'may be played': ranges.map(({ from, to }) => [from, to]),
    'in a language': channels.map(({ channel, from, to }) => [channel, from, to]),
    tracks,
  };
}

/** Number of packets and key frames in a fragment, and its first and last time, ms. */
async function packetsOf(bytes: Buffer): Promise<object> {
  using input = new Input({ source: new BufferSource(bytes), formats: [WEBM, MATROSKA] });
  const [track] = await input.getTracks();
  const packets = await Array.fromAsync(new EncodedPacketSink(track!).packets());
  return {
    packets: packets.length,
    keys: packets.filter(({ type }) => type === 'key').length,
    'first ms': Math.round(packets[0]!.timestamp * 1000),
    'last ms': Math.round(packets.at(-1)!.timestamp * 1000),
  };
}
