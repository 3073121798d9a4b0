import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { HearingSnapshot } from '../../hearings/hearing-service.ts';
import type { Connection } from './connection.ts';
import { nextScene } from './publisher.ts';
import type { SceneContext } from './publisher.ts';

/** After one scene, the next of what can wait comes at the earliest so much later (ms). */
const SCENE_EVERY_MS = 250;

interface Waiting {
  snapshot: HearingSnapshot;
  readonly timer: NodeJS.Timeout;
}

/**
 * Shows browsers the hearing as it changes. A whole scene goes out each time, so what can wait is put together: the first change
 * is shown at once, and those that follow closely come in one scene.
 */
export class Scenes {
  readonly #contextOf: (hearing: HearingId) => SceneContext | undefined;
  readonly #now: () => number;
  readonly #waiting = new Map<Connection, Waiting>();
  /** When each was shown a scene last, by `performance.now()`. */
  readonly #shownAt = new WeakMap<Connection, number>();

  /** @param now epoch milliseconds */
  constructor(contextOf: (hearing: HearingId) => SceneContext | undefined, now: () => number) {
    this.#contextOf = contextOf;
    this.#now = now;
  }

  /** At once, with whatever was waiting. */
  show(snapshot: HearingSnapshot, connection: Connection): void {
    this.drop(connection);
    const context = this.#contextOf(connection.hearing);
    const scene = context === undefined ? null : nextScene(snapshot, context, connection, this.#now());
    if (scene === null) return;
    this.#shownAt.set(connection, performance.now());
    connection.socket.emit('scene', scene);
  }

  /** At once, or a moment later together with what else changes until then. */
  showSoon(snapshot: HearingSnapshot, connection: Connection): void {
    const waiting = this.#waiting.get(connection);
    if (waiting !== undefined) {
      waiting.snapshot = snapshot;
      return;
    }
    const shownAt = this.#shownAt.get(connection) ?? -SCENE_EVERY_MS;
    const wait = shownAt + SCENE_EVERY_MS - performance.now();
    if (wait <= 0) return this.show(snapshot, connection);
    this.#waiting.set(connection, { snapshot, timer: setTimeout(() => this.settle(connection), wait).unref() });
  }

  /** Shows what waits for this browser: an answer tells the number of a scene that it has been shown. */
  settle(connection: Connection): void {
    const waiting = this.#waiting.get(connection);
    if (waiting !== undefined) this.show(waiting.snapshot, connection);
  }

  /** Nothing waits for this browser any longer. */
  drop(connection: Connection): void {
    clearTimeout(this.#waiting.get(connection)?.timer);
    this.#waiting.delete(connection);
  }
}
