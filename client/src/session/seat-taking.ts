import type { RulesAcceptance } from '@mahzar/shared/hearing/law/rules';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { DONE, UNREACHABLE } from '../connection/result.ts';
import type { Result } from '../connection/result.ts';
import { isRefusalCode } from './finality.ts';
import type { MediaSeat } from './media-seat.ts';
import type { OwnSources } from './own-sources.ts';
import type { SeatMemory } from './remembered-seat.ts';
import type { Source } from './sources.ts';
import type { Signalling } from './signalling.ts';

export interface SeatTakingParts {
  readonly signalling: Signalling;
  readonly media: MediaSeat;
  readonly own: OwnSources;
  readonly memory: SeatMemory;
  readonly scene: () => Scene | null;
  /** The microphone is held back during the countdown: the service has it as on, and nothing is sent yet. */
  readonly isHeld: () => boolean;
  /** Null when they were not accepted on this page. */
  readonly rules: () => RulesAcceptance | null;
  /** The seat is ours; called before the sent-along sources begin to send. */
  readonly taken: () => void;
}

/** The devices to switch on from the first moment. */
export type SwitchedOn = Readonly<Record<Source, boolean>>;

/** The same as a function of the line's state, see `MediaClient.narrow`. */
export type SwitchedOnBy = (narrow: boolean) => SwitchedOn;

/** Prepares the media if needed and takes the seat: two round trips, or one after an earlier `prepare`. */
export async function takeSeat(parts: SeatTakingParts, onBy: SwitchedOnBy, takeOver: boolean): Promise<Result> {
  const outcome = await tryToTakeSeat(parts, onBy, takeOver);
  // Transports prepared long ago may have ended on the service's side; a second try makes new ones.
  return !outcome.ok && outcome.error.code === 'not-prepared' ? tryToTakeSeat(parts, onBy, takeOver) : outcome;
}

async function tryToTakeSeat(parts: SeatTakingParts, onBy: SwitchedOnBy, takeOver: boolean): Promise<Result> {
  const { signalling, media, own, memory } = parts;
  const prepared = await media.prepare();
  if (!prepared.ok) return prepared;
  const { client } = media;
  const scene = parts.scene();
  if (client === null || scene === null) return UNREACHABLE;
  const on = onBy(client.narrow);
  const produce = await own.bring(client.sending, scene, { ...on, microphone: on.microphone && !parts.isHeld() });
  const answer = await signalling.request('enter', {
    microphone: on.microphone && own.tracks.microphone !== null,
    camera: on.camera && own.tracks.camera !== null,
    takeOver,
    rules: parts.rules(),
    rtpCapabilities: client.capabilities,
    produce,
  });
  if (!answer.ok) {
    own.detach();
    // A refusal by the law leaves the transports usable for another try; after other refusals their state is unknown.
    if (!isRefusalCode(answer.error.code)) media.drop();
    return answer;
  }
  memory.keep(answer.session, own.tracks);
  // Before the courtroom is drawn, which takes longer: pictures are on their way meanwhile.
  await media.receive(answer.consumers);
  await media.whenClear();
  parts.taken();
  if (client === media.client) own.entered(answer.seq, answer.producing);
  return DONE;
}
