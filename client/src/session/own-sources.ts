import { isAtRest } from '@mahzar/shared/hearing/state';
import type { SourceToProduce } from '@mahzar/shared/protocol/media';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { Result } from '../connection/result.ts';
import { entersWithSources, hasSources, maySend } from './sending-rules.ts';
import type { PendingToggles } from './sending-rules.ts';
import { SOURCES } from './sources.ts';
import type { Sending } from './sending.ts';
import type { Sendable, Source } from './sources.ts';
import type { DeviceChoice } from './types.ts';

/** A switch that the person has pressed, until a scene shows its effect. */
interface PendingToggle {
  readonly on: boolean;
  /** The log entry that carries it out; null before the service's answer. */
  seq: number | null;
}

interface Situation {
  readonly scene: Scene;
  /** See `ConnectionWatch.trusted`. */
  readonly trusted: boolean;
}

/** This person's microphone and camera: keeps the set-up and sent sources equal to the scene's grants and the person's wishes. */
export class OwnSources {
  readonly #situation: () => Situation | null;
  readonly #produce: (sources: SourceToProduce[]) => Promise<Result>;
  readonly #tracks: Record<Source, MediaStreamTrack | null> = { microphone: null, camera: null };
  readonly #pendingToggles = new Map<Source, PendingToggle>();
  #sending: Sending | null = null;
  /** Scenes older than this do not know of the entry yet. */
  #from = Infinity;
  #settingUp: Promise<void> = Promise.resolve();

  constructor(situation: () => Situation | null, produce: (sources: SourceToProduce[]) => Promise<Result>) {
    this.#situation = situation;
    this.#produce = produce;
  }

  get tracks(): Readonly<Record<Source, MediaStreamTrack | null>> {
    return this.#tracks;
  }

  get pendingToggles(): PendingToggles {
    return Object.fromEntries([...this.#pendingToggles].map(([source, { on }]) => [source, on]));
  }

  /** The person's choice before entering. */
  choose({ microphone, camera }: DeviceChoice): void {
    this.#tracks.microphone = microphone;
    this.#tracks.camera = camera;
    this.#pendingToggles.clear();
  }

  /** Makes the producers that are sent along with `enter`; none where entering leads to the waiting room. */
  async bring(sending: Sending, scene: Scene, on: Readonly<Record<Source, boolean>>): Promise<SourceToProduce[]> {
    this.#from = Infinity;
    this.#sending = sending;
    if (!entersWithSources(scene)) return [];
    const open: Readonly<Record<Source, boolean>> = {
      microphone: on.microphone && scene.me.microphone !== 'blocked' && !isAtRest(scene.phase),
      camera: on.camera && !isAtRest(scene.phase),
    };
    return sending.start(this.#sendables((source) => open[source]));
  }

  /** The service has admitted us with the log entry `seq` and accepted these sources: from now on scenes decide. */
  entered(seq: number, taken: readonly string[]): void {
    this.#from = seq;
    this.#sending?.stop(SOURCES.filter((source) => !taken.includes(source)));
    this.#sending?.begin();
    this.matchScene();
  }

  /** The media ended or were refused: nothing is sent. */
  detach(): void {
    this.#from = Infinity;
    this.#sending?.stop();
    this.#sending = null;
  }

  /** Makes the set-up and sent sources equal to the present scene. Switching is immediate, set-up is asynchronous. */
  matchScene(): void {
    const situation = this.#ruling();
    if (situation === null || this.#sending === null) return;
    this.#forgetFulfilled(situation.scene);
    this.#switch(this.#sending, situation);
    this.#settingUp = this.#settingUp.then(() => this.#setUp()).catch((error: unknown) => this.#report(error));
  }

  /** Applies a press of a switch locally at once. Returns a function to call with the service's answer. */
  requestToggle(source: Source, on: boolean): (answer: Result<{ seq: number }>) => void {
    const toggle: PendingToggle = { on, seq: null };
    this.#pendingToggles.set(source, toggle);
    this.matchScene();
    return (answer) => {
      if (this.#pendingToggles.get(source) !== toggle) return;
      if (answer.ok) toggle.seq = answer.seq;
      // A microphone that was switched off while disconnected stays off; the service is told on reconnecting.
      else if (on || answer.error.code !== 'unreachable') this.#pendingToggles.delete(source);
      this.matchScene();
    };
  }

  /** Sources that were switched off without the service's knowledge. */
  get untold(): Source[] {
    return [...this.#pendingToggles].filter(([, { on, seq }]) => !on && seq === null).map(([source]) => source);
  }

  async replace(source: Source, track: MediaStreamTrack | null): Promise<void> {
    this.#tracks[source] = track;
    if (this.#sending?.has(source)) await this.#sending.replace(source, track);
    this.matchScene();
  }

  #ruling(): Situation | null {
    const situation = this.#situation();
    return situation !== null && situation.scene.seq >= this.#from ? situation : null;
  }

  #forgetFulfilled({ seq }: Scene): void {
    for (const [source, toggle] of this.#pendingToggles)
      if (toggle.seq !== null && toggle.seq <= seq) this.#pendingToggles.delete(source);
  }

  #switch(sending: Sending, { scene, trusted }: Situation): void {
    for (const source of SOURCES) sending.set(source, maySend(source, scene, this.pendingToggles, trusted));
  }

  async #setUp(): Promise<void> {
    const situation = this.#ruling();
    const sending = this.#sending;
    if (situation === null || sending === null) return;
    if (!hasSources(situation.scene)) return sending.stop();
    // Existing producers stay; for a person whom the service regards as away it accepts no new ones.
    if (!situation.scene.me.here) return;
    const { scene, trusted } = situation;
    const missing = this.#sendables((source) => maySend(source, scene, this.pendingToggles, trusted));
    const sources = await sending.start(missing.filter(({ source }) => !sending.has(source)));
    if (sources.length === 0) return;
    const answer = await this.#produce(sources);
    if (!answer.ok) sending.stop(sources.map(({ source }) => source as Source));
    else if (sending === this.#sending) {
      sending.begin();
      this.matchScene();
    }
  }

  #sendables(on: (source: Source) => boolean): Sendable[] {
    return SOURCES.flatMap((source) => {
      const track = this.#tracks[source];
      return track === null ? [] : [{ source, track, on: on(source) }];
    });
  }

  #report(error: unknown): void {
    if (this.#sending !== null) console.error('a device could not be sent', error);
  }
}
