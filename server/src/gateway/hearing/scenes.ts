import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { HearingSnapshot } from '../../hearings/hearing-service.ts';
import type { Connection } from './connection.ts';
import { nextScene } from './next-scene.ts';
import type { SceneContext } from './next-scene.ts';

/** Shortest time between two scenes with changes that can wait (ms). */
const SCENE_EVERY_MS = 250;

interface Waiting {
  snapshot: HearingSnapshot;
  readonly timer: NodeJS.Timeout;
}

/**
 * Shows browsers the hearing as it changes. Each scene is sent in full, so changes that can wait are combined: the first change
 * is shown at once, and further changes within `SCENE_EVERY_MS` are sent in one scene.
 */
export class Scenes {
  readonly #contextOf: (hearing: HearingId) => SceneContext | undefined;
  readonly #now: () => number;
  readonly #waiting = new Map<Connection, Waiting>();
  /** When each connection was last sent a scene, by `performance.now()`. */
  readonly #shownAt = new WeakMap<Connection, number>();

  /** @param now epoch milliseconds */
  constructor(contextOf: (hearing: HearingId) => SceneContext | undefined, now: () => number) {
    this.#contextOf = contextOf;
    this.#now = now;
  }

  /** Shows the state at once, including waiting changes. */
  show(snapshot: HearingSnapshot, connection: Connection): void {
    this.drop(connection);
    const context = this.#contextOf(connection.hearing);
    const scene = context === undefined ? null : nextScene(snapshot, context, connection, this.#now());
    if (scene === null) return;
    this.#shownAt.set(connection, performance.now());
    connection.socket.emit('scene', scene);
  }

  /** Shows the state at once, or a moment later together with further changes. */
  showSoon(snapshot: HearingSnapshot, connection: Connection): void {
    const waiting = this.#waiting.get(connection);
    if (waiting !== undefined) {
      waiting.snapshot = snapshot;
      return;
    }
    const shownAt = this.#shownAt.get(connection) ?? -SCENE_EVERY_MS;
    const wait = shownAt + SCENE_EVERY_MS - performance.now();
    if (wait <= 0) return this.show(snapshot, connection);
    this.#waiting.set(connection, { snapshot, timer: setTimeout(() => this.showWaiting(connection), wait).unref() });
  }

  /** Shows waiting changes now: an answer contains the number of a scene that the browser has been sent. */
  showWaiting(connection: Connection): void {
    const waiting = this.#waiting.get(connection);
    if (waiting !== undefined) this.show(waiting.snapshot, connection);
  }

  /** Drops the waiting changes of this browser. */
  drop(connection: Connection): void {
    clearTimeout(this.#waiting.get(connection)?.timer);
    this.#waiting.delete(connection);
  }
}
