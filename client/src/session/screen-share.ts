import type { SourceToProduce } from '@mahzar/shared/protocol/media';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { DONE, outcomeOf, rejected } from '../connection/result.ts';
import type { Result } from '../connection/result.ts';
import type { Captured } from './screen-capture.ts';
import type { ScreenSending } from './screen-sending.ts';

/** Why a share ended that the person did not end: by the court, with the connection, or with the hearing's rest. */
export type ShareEnd = 'court' | 'line' | 'rest';

/** One's own share. `ended` says why the last one ended without the person; null before any, and when they ended it. */
export type ShareState =
  { readonly kind: 'off'; readonly ended: ShareEnd | null } | { readonly kind: 'starting' } | { readonly kind: 'on' };

export interface ScreenShareParts {
  readonly capture: () => Promise<Captured>;
  /** Sends on the media of this moment; null when there is none. */
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

/** Shows one's screen to the courtroom: from the browser's question to the end, by whomever it is ended. */
export class ScreenShare {
  readonly #parts: ScreenShareParts;
  #state: ShareState = { kind: 'off', ended: null };
  #running: Running | null = null;
  /**
   * The scene in which the connection was lost, until a later one shows that the share goes on; null while it is not
   * lost.
   */
  #awaySeq: number | null = null;
  #withdrawing = false;

  constructor(parts: ScreenShareParts) {
    this.#parts = parts;
  }

  get state(): ShareState {
    return this.#state;
  }

  /**
   * To be called on a press. The person chooses first, so that nothing is announced that is then not shown; who changes
   * their mind is answered with "done".
   */
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

  /** The person ends it. It ends here at once, whether or not the service can be told. */
  async stop(): Promise<Result> {
    if (this.#running === null) return DONE;
    this.#end(null);
    return outcomeOf(await this.#parts.ask('stop-share'));
  }

  /** The connection is down: what is sent may go on, and the service may end it meanwhile. */
  connectionLost(): void {
    this.#awaySeq = this.#parts.scene()?.seq ?? 0;
  }

  /** The media on which it was sent has gone. */
  mediaLost(why: ShareEnd | null): void {
    if (this.#running !== null) this.#end(why);
  }

  /** Keeps to what the scene says: whose screen is shared, and whether one may share now. */
  settle(scene: Scene): void {
    if (scene.share === scene.me.seat) this.#hold(scene);
    else if (this.#running !== null && scene.seq >= this.#running.from)
      this.#end(this.#awaySeq === null ? 'court' : 'line');
  }

  /** The court has our screen down as shared. */
  #hold({ acts, seq }: Scene): void {
    if (this.#running === null) {
      // From before a reload or a loss: nothing is sent any more, and the place is free for others.
      if (this.#state.kind === 'off') void this.#withdraw();
      return;
    }
    // It has outlasted the loss, if this is not what was said before it.
    if (this.#awaySeq !== null && seq > this.#awaySeq) this.#awaySeq = null;
    // Nobody sees it at rest; going on unasked later, it might show what the person has long turned to.
    if (acts.includes('share-screen') || acts.includes('share-when-allowed')) return;
    this.#end('rest');
    void this.#withdraw();
  }

  async #share(track: MediaStreamTrack): Promise<Result> {
    const begun = await this.#parts.ask('share-screen');
    if (!begun.ok) return begun;
    const sending = this.#parts.sending();
    const produced = sending === null ? null : await this.#produce(sending, track);
    // Meanwhile the person may have pressed the browser's own "stop", or the media may have gone.
    const stands = track.readyState === 'live' && sending === this.#parts.sending();
    if (produced?.ok === true && stands) {
      this.#running = { track, from: begun.seq };
      this.#awaySeq = null;
      track.addEventListener('ended', () => void this.stop());
      this.#change({ kind: 'on' });
      const scene = this.#parts.scene();
      if (scene !== null) this.settle(scene);
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
