import { parseSourceId } from '@mahzar/shared/hearing/ids';
import type { SourceId, SourceKind } from '@mahzar/shared/hearing/ids';
import type { RecordingFlaw } from './check-recording.ts';

const KINDS: Readonly<Record<SourceKind, string>> = {
  microphone: 'microphone',
  camera: 'camera',
  screen: 'shared screen',
  'altered-microphone': 'altered voice',
  'altered-camera': 'altered picture',
  'exhibit-audio': 'sound of an exhibit',
  'exhibit-video': 'picture of an exhibit',
};

/** The text for each kind of flaw, without the source. */
export const FLAW_WORDS: Readonly<Record<RecordingFlaw['flaw'], string>> = {
  altered: 'its bytes are not those that were sealed',
  missing: 'it is missing',
  unknown: 'no entry of the log knows it',
  'track-missing': 'all of it is missing',
  'track-unknown': 'no entry of the log knows a track of that name in this store',
  attribution: 'attribution differs: its track.json says that it is of somebody or something else',
  'info-altered': 'its track.json is not what the recorder wrote',
  'info-missing': 'its track.json is missing or cannot be read',
  'key-missing':
    'it is encrypted, and its key is missing or damaged, without an order to delete that the court has signed: restore the key from a backup',
  'index-altered': 'its index is not what was sealed with it',
  'index-missing': 'its index.jsonl is missing',
};

/** Text for a difference between a recording and its log: the source, the segment, from when to when (UTC), and the kind. */
export function describeFlaw(flaw: RecordingFlaw): string {
  const whose = flaw.source === null ? '' : `${nameOf(flaw.source)}, `;
  const segment = 'segment' in flaw ? `, segment ${flaw.segment}` : '';
  const times = 'from' in flaw ? span(flaw) : '';
  return `${whose}track ${flaw.track}${segment}${times}: ${wordsOf(flaw)}`;
}

/** A time range in UTC, in brackets, with a leading space; empty when either time is unknown. */
export function span({ from, to }: { readonly from: number | null; readonly to: number | null }): string {
  if (from === null || to === null) return '';
  return ` (${new Date(from).toISOString()} to ${new Date(to).toISOString()})`;
}

function wordsOf(flaw: RecordingFlaw): string {
  switch (flaw.flaw) {
    case 'track-missing':
      return `${FLAW_WORDS[flaw.flaw]} (${flaw.segments} segment(s) by the log)`;
    case 'track-unknown':
      return `no entry of the log knows a track of that name in the ${flaw.store} store`;
    case 'attribution':
      return `attribution differs: its track.json says that it is ${nameOf(flaw.claims)}`;
    default:
      return FLAW_WORDS[flaw.flaw];
  }
}

function nameOf(source: SourceId): string {
  const { seat, kind } = parseSourceId(source);
  return `${seat}'s ${KINDS[kind]}`;
}
