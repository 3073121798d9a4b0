import { parseSourceId } from '@mahzar/shared/hearing/ids';
import type { SourceId, SourceKind } from '@mahzar/shared/hearing/ids';
import type { RecordingFlaw } from './check-recording.ts';

const KINDS: Readonly<Record<SourceKind, string>> = {
  microphone: 'microphone',
  camera: 'camera',
  screen: 'shared screen',
  'altered-microphone': 'altered voice',
  'altered-camera': 'altered picture',
};

/** What in a recording is not as the log says, as people read it: whose, which, from when to when (UTC), and what. */
export function describeFlaw(flaw: RecordingFlaw): string {
  return `${flaw.source === null ? '' : `${nameOf(flaw.source)}, `}track ${flaw.track}${detail(flaw)}`;
}

function detail(flaw: RecordingFlaw): string {
  switch (flaw.flaw) {
    case 'altered':
      return `, segment ${flaw.segment}${span(flaw)}: its bytes are not those that were sealed`;
    case 'missing':
      return `, segment ${flaw.segment}${span(flaw)}: it is missing`;
    case 'unknown':
      return `, segment ${flaw.segment}: no entry of the log knows it`;
    case 'track-missing':
      return `${span(flaw)}: all of it is missing (${flaw.segments} segment(s) by the log)`;
    case 'track-unknown':
      return `: no entry of the log knows a track of that name in the ${flaw.store} store`;
    case 'attribution':
      return `: attribution differs: its track.json says that it is ${nameOf(flaw.claims)}`;
    case 'info-altered':
      return ': its track.json is not what the recorder wrote';
    case 'info-missing':
      return ': its track.json is missing or cannot be read';
    default:
      return flaw satisfies never;
  }
}

function nameOf(source: SourceId): string {
  const { seat, kind } = parseSourceId(source);
  return `${seat}'s ${KINDS[kind]}`;
}

function span({ from, to }: { readonly from: number | null; readonly to: number | null }): string {
  if (from === null || to === null) return '';
  return ` (${new Date(from).toISOString()} to ${new Date(to).toISOString()})`;
}
