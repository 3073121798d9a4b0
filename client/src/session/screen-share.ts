import type { SourceToProduce } from '@mahzar/shared/protocol/media';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { DONE, outcomeOf, rejected } from '../connection/result.ts';
import type { Result } from '../connection/result.ts';
import type { ScreenCapture } from './screen-capture.ts';
import type { ScreenSending } from './screen-sending.ts';

/** Why a share ended without the person: by the court, with the connection, or because the hearing rests. */
export type ShareEnd = 'court' | 'line' | 'rest';

/** The person's own share. `ended`: why the last one ended without the person; null before any, and after the person ended it. */
export type ShareState =
  { readonly kind: 'off'; readonly ended: ShareEnd | null } | { readonly kind: 'starting' } | { readonly kind: 'on' };

export interface ScreenShareParts {
  readonly capture: () => Promise<ScreenCapture>;
  /** Returns the sender of the present media; null when there is none. */
  readonly sending: () => ScreenSending | null;
  readonly scene: () => Scene | null;
  readonly ask: (name: 'share-screen' | 'stop-share') => Promise<Result<{ seq: number }>>;
  readonly produce: (source: SourceToProduce) => Promise<Result>;
  readonly changed: (state: ShareState) => void;
}

interface Running {
  readonly track: MediaStreamTrack;
  /** Scenes older than this do not know of the share yet. */
  readonly from: number;
}

/** Shares the person's screen with the courtroom: from the browser's dialog to the end, whoever ends it. */
export class ScreenShare {
  readonly #parts: ScreenShareParts;
  #state: ShareState = { kind: 'off', ended: null };
  #running: Running | null = null;
  /**
   * Number of the scene at which the connection was lost, until a later one shows that the share continues; null while connected.
   */
  #awaySeq: number | null = null;
  #withdrawing = false;

  constructor(parts: ScreenShareParts) {
    this.#parts = parts;
  }

  get state(): ShareState {
    return this.#state;
  }

  /** Call on a press. The person chooses first, so that nothing is announced that is not shown; cancelling counts as done. */
  async start(): Promise<Result> {
    if (this.#state.kind !== 'off') return DONE;
    this.#change({ kind: 'starting' });
    const captured = await this.#parts.capture();
    if (!captured.ok) {
      this.#change({ kind: 'off', ended: null });
      return captured.why === 'cancelled' ? DONE : rejected({ code: 'screen-unavailable', support: null });
    }
    const outcome = await this.#share(captured.track);
    if (this.#running === null) {
      captured.track.stop();
      this.#change({ kind: 'off', ended: null });
    }
    return outcome;
  }

  /** Ends the share locally at once, even if the service cannot be reached. */
  async stop(): Promise<Result> {
    if (this.#running === null) return DONE;
    this.#end(null);
    return outcomeOf(await this.#parts.ask('stop-share'));
  }

  /** The connection is down: sending may continue, and the service may end it meanwhile. */
  connectionLost(): void {
    this.#awaySeq = this.#parts.scene()?.seq ?? 0;
  }

  /** The media that carried the share have ended. */
  mediaLost(why: ShareEnd | null): void {
    if (this.#running !== null) this.#end(why);
  }

  /** Follows the scene: whose screen is shared, and whether the person may share now. */
  followScene(scene: Scene): void {
    if (scene.share === scene.me.seat) this.#hold(scene);
    else if (this.#running !== null && scene.seq >= this.#running.from)
      this.#end(this.#awaySeq === null ? 'court' : 'line');
  }

  /** The service has our screen as shared. */
  #hold({ acts, seq }: Scene): void {
    if (this.#running === null) {
      // From before a reload or a loss: nothing is sent any more, so the place is released for others.
      if (this.#state.kind === 'off') void this.#withdraw();
      return;
    }
    // The share has survived the loss if this scene is newer than the loss.
    if (this.#awaySeq !== null && seq > this.#awaySeq) this.#awaySeq = null;
    // At rest nobody sees it; if it continued afterwards without a new press, it might show something private.
    if (acts.includes('share-screen') || acts.includes('share-when-allowed')) return;
    this.#end('rest');
    void this.#withdraw();
  }

  async #share(track: MediaStreamTrack): Promise<Result> {
    const begun = await this.#parts.ask('share-screen');
    if (!begun.ok) return begun;
    const sending = this.#parts.sending();
    const produced = sending === null ? null : await this.#produce(sending, track);
    // Meanwhile the person may have pressed the browser's own stop button, or the media may have ended.
    const stands = track.readyState === 'live' && sending === this.#parts.sending();
    if (produced?.ok === true && stands) {
      this.#running = { track, from: begun.seq };
      this.#awaySeq = null;
      track.addEventListener('ended', () => void this.stop());
      this.#change({ kind: 'on' });
      const scene = this.#parts.scene();
      if (scene !== null) this.followScene(scene);
      return DONE;
    }
    sending?.stop();
    void this.#withdraw();
    if (produced === null) return rejected({ code: 'media-unavailable', support: null });
    return outcomeOf(produced);
  }

  async #produce(sending: ScreenSending, track: MediaStreamTrack): Promise<Result> {
    try {
      return await this.#parts.produce(await sending.start(track));
    } catch (error) {
      console.error('the screen could not be sent', error);
      return rejected({ code: 'media-refused', support: null });
    }
  }

  #end(why: ShareEnd | null): void {
    this.#running?.track.stop();
    this.#running = null;
    this.#parts.sending()?.stop();
    this.#change({ kind: 'off', ended: why });
  }

  async #withdraw(): Promise<void> {
    if (this.#withdrawing) return;
    this.#withdrawing = true;
    await this.#parts.ask('stop-share');
    this.#withdrawing = false;
  }

  #change(state: ShareState): void {
    this.#state = state;
    this.#parts.changed(state);
  }
}
