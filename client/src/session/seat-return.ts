import { isOver } from '@mahzar/shared/hearing/state';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { ReconnectPolicy } from '../connection/reconnect-policy.ts';
import type { Rejection, Result } from '../connection/result.ts';
import { endsSeat } from './finality.ts';
import type { SwitchedOn } from './seat-taking.ts';
import { pause } from '../browser/pause.ts';

export interface SeatReturnParts {
  readonly policy: ReconnectPolicy;
  /** Releases the rest of the media. */
  readonly begin: () => void;
  /** Whether the seat can still be resumed and this page is open. */
  readonly wanted: () => boolean;
  /** Messages get through. */
  readonly online: () => boolean;
  /** Resolves at the next change of the connection's state. */
  readonly changed: () => Promise<void>;
  /** With the person's own unanswered wishes; null before the first scene. */
  readonly scene: () => Scene | null;
  readonly takeSeat: (on: SwitchedOn) => Promise<Result>;
  /** The media of the seat that was taken last still exist. */
  readonly hasMedia: () => boolean;
  /** The seat is ours again. */
  readonly back: () => void;
  /** The seat cannot be resumed without the person. */
  readonly refused: (error: Rejection) => void;
}

/** Takes our seat again after its media were lost: with the same devices, until it works or is refused. */
export class SeatReturn {
  readonly #parts: SeatReturnParts;
  #underWay = false;

  constructor(parts: SeatReturnParts) {
    this.#parts = parts;
  }

  get underWay(): boolean {
    return this.#underWay;
  }

  /** Resolves at the end. Do not call while another run is in progress. */
  async run(): Promise<void> {
    this.#underWay = true;
    const { begin, policy, wanted, online, changed } = this.#parts;
    begin();
    for (let attempt = 0; wanted(); attempt += 1) {
      if (!online()) await changed();
      else if (await this.#isDone()) break;
      else await pause(policy.delay(Math.min(attempt, 5), 'refused'));
    }
    this.#underWay = false;
  }

  /** Makes one try; returns whether it is the last one. */
  async #isDone(): Promise<boolean> {
    const { scene, takeSeat, hasMedia, back, refused } = this.#parts;
    const now = scene();
    if (now === null || isOver(now.phase)) return true;
    const { microphone, camera } = now.me;
    const result = await takeSeat({ microphone: microphone === 'on', camera: camera === 'on' });
    if (!result.ok) {
      if (!endsSeat(result.error.code)) return false;
      refused(result.error);
      return true;
    }
    if (!hasMedia()) return false;
    back();
    return true;
  }
}
