/**
 * Attendance at a seat as seen from the service; `C` is the connection of the browser that holds it. Times are epoch milliseconds.
 *
 * After a person's media has been up once, the person is here as long as it is, and for a grace period if only the socket is lost;
 * a person whose media is lost is away, even with an open socket. If media has not been up yet, or its worker died, only the socket
 * counts.
 */
export type Attendance<C> =
  /** The person is here. */
  | { readonly kind: 'here'; readonly connection: C }
  /** The socket is open, but sound and picture are lost. `deaf`: the browser reports that nothing reaches it. */
  | { readonly kind: 'media-lost'; readonly connection: C; readonly deaf: boolean }
  /** No socket is open since then, but media continues: the person is here for a grace period. */
  | { readonly kind: 'socket-lost'; readonly since: number }
  /** No socket is open since then, and media has stopped; transports are kept for a while. */
  | { readonly kind: 'gone'; readonly since: number };

export type AttendanceInput =
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

export type AttendanceAction =
  /** The person is away, for good or for now, since the last sign of life. */
  | { readonly type: 'lost'; readonly since: number }
  /** The person is here again. */
  | { readonly type: 'back' }
  /** Restarts the only timer: `grace` leads to `grace-over`, `keep` ends the transports. */
  | { readonly type: 'timer'; readonly timer: 'grace' | 'keep' };

export interface AttendanceStep<C> {
  readonly attendance: Attendance<C>;
  readonly actions: readonly AttendanceAction[];
}

/** Whether the person is here, according to the connections. */
export function isHere({ kind }: Attendance<unknown>): boolean {
  return kind === 'here' || kind === 'socket-lost';
}

/** The connection that holds the seat; null while none is open. */
export function connectionOf<C>(attendance: Attendance<C>): C | null {
  return 'connection' in attendance ? attendance.connection : null;
}

/** The new attendance of a seat after an input, with the actions to take. Pure. */
export function nextAttendance<C>(attendance: Attendance<C>, input: AttendanceInput): AttendanceStep<C> {
  switch (input.type) {
    case 'socket-closed': {
      const { mediaUp, deliberate, heardAt, now } = input;
      if (connectionOf(attendance) === null) return same(attendance);
      if (attendance.kind === 'here' && mediaUp && !deliberate) {
        return { attendance: { kind: 'socket-lost', since: now }, actions: [{ type: 'timer', timer: 'grace' }] };
      }
      return gone(attendance, now, mediaUp ? now : heardAt);
    }
    case 'grace-over':
      return attendance.kind === 'socket-lost' ? gone(attendance, attendance.since, input.now) : same(attendance);
    case 'media-up':
      return attendance.kind === 'media-lost' && !attendance.deaf ? back(attendance.connection) : same(attendance);
    case 'media-lost':
      switch (attendance.kind) {
        case 'here':
          return away(attendance.connection, false, input.since);
        case 'media-lost':
          return same(attendance);
        case 'socket-lost':
        case 'gone':
          return gone(attendance, attendance.since, input.since);
        default:
          return attendance satisfies never;
      }
    case 'reported':
      return reported(attendance, input);
    default:
      return input satisfies never;
  }
}

function reported<C>(
  attendance: Attendance<C>,
  { flows, since, mediaUp }: Extract<AttendanceInput, { type: 'reported' }>,
): AttendanceStep<C> {
  if (attendance.kind === 'here') return flows ? same(attendance) : away(attendance.connection, true, since);
  if (attendance.kind !== 'media-lost') return same(attendance);
  return flows && mediaUp ? back(attendance.connection) : same({ ...attendance, deaf: !flows });
}

function same<C>(attendance: Attendance<C>): AttendanceStep<C> {
  return { attendance, actions: [] };
}

function back<C>(connection: C): AttendanceStep<C> {
  return { attendance: { kind: 'here', connection }, actions: [{ type: 'back' }] };
}

function away<C>(connection: C, deaf: boolean, since: number): AttendanceStep<C> {
  return { attendance: { kind: 'media-lost', connection, deaf }, actions: [{ type: 'lost', since }] };
}

/** @param unheardSince when the socket was lost; `lostSince`: the last sign of life */
function gone<C>(before: Attendance<C>, unheardSince: number, lostSince: number): AttendanceStep<C> {
  const keep: AttendanceAction = { type: 'timer', timer: 'keep' };
  return {
    attendance: { kind: 'gone', since: unheardSince },
    actions: isHere(before) ? [keep, { type: 'lost', since: lostSince }] : [keep],
  };
}
