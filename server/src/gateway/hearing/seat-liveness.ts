/**
 * Liveness of a seat as seen from the service; `C` is the connection of the browser that holds it. Times are epoch milliseconds.
 *
 * After a person's media has been up once, the person is here as long as it is, and for a grace period if only the socket is lost;
 * a person whose media is lost is away, even with an open socket. If media has not been up yet, or its worker died, only the socket
 * counts.
 */
export type SeatLiveness<C> =
  /** The person is here. */
  | { readonly kind: 'here'; readonly connection: C }
  /** The socket is open, but sound and picture are lost. `deaf`: the browser reports that nothing reaches it. */
  | { readonly kind: 'media-lost'; readonly connection: C; readonly deaf: boolean }
  /** No socket is open since then, but media continues: the person is here for a grace period. */
  | { readonly kind: 'socket-lost'; readonly since: number }
  /** No socket is open since then, and media has stopped; transports are kept for a while. */
  | { readonly kind: 'gone'; readonly since: number };

export type LivenessInput =
  /** `mediaUp`: sound and picture continue. `deliberate`: the browser said that it leaves. `heardAt`: the last sign of life. */
  | {
      readonly type: 'socket-closed';
      readonly mediaUp: boolean;
      readonly deliberate: boolean;
      readonly heardAt: number;
      readonly now: number;
    }
  | { readonly type: 'grace-over'; readonly now: number }
  | { readonly type: 'media-up' }
  | { readonly type: 'media-lost'; readonly since: number }
  /** The browser's report about its own connection: whether data reaches it, and if not, since when. */
  | { readonly type: 'reported'; readonly flows: boolean; readonly since: number; readonly mediaUp: boolean };

export type LivenessAction =
  /** The person is away, for good or for now, since the last sign of life. */
  | { readonly type: 'lost'; readonly since: number }
  /** The person is here again. */
  | { readonly type: 'back' }
  /** Restarts the only timer: `grace` leads to `grace-over`, `keep` ends the transports. */
  | { readonly type: 'timer'; readonly timer: 'grace' | 'keep' };

export interface LivenessStep<C> {
  readonly liveness: SeatLiveness<C>;
  readonly actions: readonly LivenessAction[];
}

/** Whether the person is here, according to the connections. */
export function isHere({ kind }: SeatLiveness<unknown>): boolean {
  return kind === 'here' || kind === 'socket-lost';
}

/** The connection that holds the seat; null while none is open. */
export function connectionOf<C>(liveness: SeatLiveness<C>): C | null {
  return 'connection' in liveness ? liveness.connection : null;
}

/** The next liveness of a seat after an input, with the actions to take. Pure. */
export function nextLiveness<C>(liveness: SeatLiveness<C>, input: LivenessInput): LivenessStep<C> {
  switch (input.type) {
    case 'socket-closed': {
      const { mediaUp, deliberate, heardAt, now } = input;
      if (connectionOf(liveness) === null) return same(liveness);
      if (liveness.kind === 'here' && mediaUp && !deliberate) {
        return { liveness: { kind: 'socket-lost', since: now }, actions: [{ type: 'timer', timer: 'grace' }] };
      }
      return gone(liveness, now, mediaUp ? now : heardAt);
    }
    case 'grace-over':
      return liveness.kind === 'socket-lost' ? gone(liveness, liveness.since, input.now) : same(liveness);
    case 'media-up':
      return liveness.kind === 'media-lost' && !liveness.deaf ? back(liveness.connection) : same(liveness);
    case 'media-lost':
      switch (liveness.kind) {
        case 'here':
          return away(liveness.connection, false, input.since);
        case 'media-lost':
          return same(liveness);
        case 'socket-lost':
        case 'gone':
          return gone(liveness, liveness.since, input.since);
        default:
          return liveness satisfies never;
      }
    case 'reported':
      return reported(liveness, input);
    default:
      return input satisfies never;
  }
}

function reported<C>(
  liveness: SeatLiveness<C>,
  { flows, since, mediaUp }: Extract<LivenessInput, { type: 'reported' }>,
): LivenessStep<C> {
  if (liveness.kind === 'here') return flows ? same(liveness) : away(liveness.connection, true, since);
  if (liveness.kind !== 'media-lost') return same(liveness);
  return flows && mediaUp ? back(liveness.connection) : same({ ...liveness, deaf: !flows });
}

function same<C>(liveness: SeatLiveness<C>): LivenessStep<C> {
  return { liveness, actions: [] };
}

function back<C>(connection: C): LivenessStep<C> {
  return { liveness: { kind: 'here', connection }, actions: [{ type: 'back' }] };
}

function away<C>(connection: C, deaf: boolean, since: number): LivenessStep<C> {
  return { liveness: { kind: 'media-lost', connection, deaf }, actions: [{ type: 'lost', since }] };
}

/** @param unheardSince when the socket was lost; `lostSince`: the last sign of life */
function gone<C>(before: SeatLiveness<C>, unheardSince: number, lostSince: number): LivenessStep<C> {
  const keep: LivenessAction = { type: 'timer', timer: 'keep' };
  return {
    liveness: { kind: 'gone', since: unheardSince },
    actions: isHere(before) ? [keep, { type: 'lost', since: lostSince }] : [keep],
  };
}
