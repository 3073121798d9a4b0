import { isOver } from '@mahzar/shared/hearing/state';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { ConnectionWatch } from '../connection/connection-watch.ts';
import type { Connection } from '../connection/connection-watch.ts';
import type { Chat } from './chat.ts';
import type { Help } from './help.ts';
import { keepEqual } from './keep-equal.ts';
import type { MediaSeat } from './media-seat.ts';
import type { OwnSources } from './own-sources.ts';
import { remoteMedia, sameRemote } from './remote-media.ts';
import type { ScreenShare } from './screen-share.ts';
import { withPendingToggles } from './toggled-scene.ts';
import type { SessionState } from './types.ts';

export interface SessionViewParts {
  readonly now: () => number;
  /** The service's last scene, without the person's own unanswered wishes. */
  readonly scene: () => Scene | null;
  /** Messages get through. */
  readonly online: () => boolean;
  /** The seat is being resumed after its media were lost. */
  readonly returning: () => boolean;
  readonly media: () => MediaSeat;
  readonly own: () => OwnSources;
  readonly chat: Chat;
  readonly help: Help;
  readonly share: ScreenShare;
}

/** Keeps the state that screens are drawn from, and the sent media, consistent with all known facts. */
export class SessionView {
  readonly store: StoreApi<SessionState>;
  readonly #parts: SessionViewParts;
  readonly #watch: ConnectionWatch;
  /** Sound and picture have got through in this seat before, so new transports are not the first ones. */
  #hadMedia = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: SessionViewParts) {
    this.#parts = parts;
    this.#watch = new ConnectionWatch(parts.now);
    this.store = createStore<SessionState>(() => ({
      connection: this.#watch.connection,
      stage: 'lobby',
      scene: null,
      clockOffsetMs: 0,
      lastOutage: null,
      missed: [],
      local: { microphone: null, camera: null },
      remote: new Map(),
      speakers: new Map(),
      chat: parts.chat.state,
      help: parts.help.state,
      share: parts.share.state,
      quality: 'unknown',
      weak: [],
    }));
  }

  /** See `ConnectionWatch.trusted`. */
  get trusted(): boolean {
    return this.#watch.trusted;
  }

  refresh(): void {
    const { online, media, own, share } = this.#parts;
    const scene = this.#parts.scene();
    const seated = this.store.getState().stage === 'seated' && scene !== null && !isOver(scene.phase);
    const flows = seated ? this.#mediaFlows() : null;
    if (flows === false) share.connectionLost();
    this.#watch.update({ signalling: online(), media: flows, lastMediaAt: media().brokenSince });
    this.#lookAgainAt(this.#watch.endsAt);
    own().matchScene();
    if (seated) share.followScene(scene);
    const remote = remoteMedia(media().streams, scene);
    const before = this.store.getState();
    const goesAway = before.connection.kind === 'online' && this.#watch.connection.kind !== 'online';
    this.store.setState({
      ...(goesAway && { missed: [] }),
      connection: this.#watch.connection,
      lastOutage: this.#watch.lastOutage,
      scene: scene === null ? null : keepEqual(before.scene, withPendingToggles(scene, own().pendingToggles)),
      remote: sameRemote(before.remote, remote) ? before.remote : remote,
    });
  }

  /** Adds an outage of sound and picture (epoch ms) that ended before it was noticed. */
  missed(since: number, until: number): void {
    if (this.store.getState().stage !== 'seated') return;
    this.#watch.missed(since, until);
    this.refresh();
  }

  /** The seat was left: the next media are the first. */
  left(): void {
    this.#hadMedia = false;
  }

  end(why: Extract<Connection, { kind: 'ended' }>): void {
    this.#watch.end(why);
    clearTimeout(this.#timer);
  }

  /** @param at epoch ms; null: no time is set */
  #lookAgainAt(at: number | null): void {
    clearTimeout(this.#timer);
    if (at !== null) this.#timer = setTimeout(() => this.refresh(), at - this.#parts.now());
  }

  #mediaFlows(): boolean | null {
    if (this.#parts.returning()) return false;
    const { flows } = this.#parts.media();
    this.#hadMedia ||= flows === true;
    return flows ?? (this.#hadMedia ? false : null);
  }
}
