import type { PersonCommand } from '@mahzar/shared/hearing/command';
import type { HearingId, RoomId, ScreeningId, SeatId } from '@mahzar/shared/hearing/ids';
import { isUnderWay } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { Execution, HearingService } from '../../hearings/hearing-service.ts';
import type { Connection } from './connection.ts';
import type { LiveSeats } from './live-seats.ts';
import type { MessageHandlers } from './message-handlers.ts';
import type { Scenes } from './scenes.ts';
import { holdsSeat, requireSnapshot, shownNow } from './seat-of-connection.ts';

export interface ActParts {
  readonly service: HearingService;
  readonly live: LiveSeats;
  readonly scenes: Pick<Scenes, 'showWaiting'>;
  /** Calls off a hearing on behalf of a seat, with all consequences outside of it. */
  readonly callOff: (hearing: HearingId, seat: SeatId) => Promise<Execution>;
  /** Whether the disk has room for a session of a hearing that begins. */
  readonly hasRoomFor: (state: HearingState) => boolean;
  /** Whether the disk still accepts recordings. If so, a session that has begun may continue. */
  readonly mayRecord: () => boolean;
  readonly newId: () => string;
}

type PlainAct = Extract<
  PersonCommand['type'],
  | 'admit-all'
  | 'cancel-countdown'
  | 'recess'
  | 'adjourn'
  | 'close'
  | 'mute-all'
  | 'unlock-microphones'
  | 'lower-all-hands'
  | 'leave-consultation'
  | 'share-screen'
  | 'stop-share'
>;

/** Messages that are commands to the law: it decides, and the log keeps the result. */
export function actHandlers(parts: ActParts) {
  const { service, live } = parts;
  const newRoom = () => parts.newId() as RoomId;
  /** Executes a command of the person who holds the seat. */
  const act = async (connection: Connection, command: PersonCommand) => {
    if (!holdsSeat(parts, connection)) return new Rejection('not-entered');
    return execute(connection, command);
  };
  const execute = async (connection: Connection, command: PersonCommand) => {
    const actor = { kind: 'seat', seat: connection.seat } as const;
    return answer(connection, await service.execute(connection.hearing, command, actor));
  };
  const answer = (connection: Connection, execution: Execution) =>
    execution.ok ? { seq: shownNow(parts, connection) } : execution.refusal;
  /** Measures may be set before anybody enters; after the opening only by the browser that holds the seat. */
  const measure = async (connection: Connection, command: PersonCommand) => {
    const { state } = await requireSnapshot(service, connection);
    return isUnderWay(state.phase) ? act(connection, command) : execute(connection, command);
  };
  const seatAct = (
    type: 'admit' | 'dismiss' | 'remove' | 'readmit' | 'mute' | 'allow-to-speak' | 'lower-hand' | 'invite',
  ) => {
    return (connection: Connection, { seat }: { seat: SeatId }) => act(connection, { type, seat });
  };
  const begin = (type: 'start' | 'resume') => {
    return async (connection: Connection, { countdownSeconds }: { countdownSeconds: number }) => {
      const { state } = await requireSnapshot(service, connection);
      const hasSpace = type === 'start' ? parts.hasRoomFor(state) : parts.mayRecord();
      return act(connection, { type, countdownMs: countdownSeconds * 1000, noSpace: !hasSpace });
    };
  };
  const plainAct = (type: PlainAct) => {
    return (connection: Connection) => act(connection, { type });
  };

  return {
    async leave(connection, { handTo }) {
      const left = await act(connection, { type: 'leave', ...(handTo !== undefined && { handTo }) });
      if (!(left instanceof Rejection)) live.release(connection.hearing, connection.seat);
      return left;
    },

    admit: seatAct('admit'),
    dismiss: seatAct('dismiss'),
    remove: seatAct('remove'),
    readmit: seatAct('readmit'),
    mute: seatAct('mute'),
    'allow-to-speak': seatAct('allow-to-speak'),
    'lower-hand': seatAct('lower-hand'),
    invite: seatAct('invite'),
    start: begin('start'),
    resume: begin('resume'),
    'cancel-countdown': plainAct('cancel-countdown'),
    recess: plainAct('recess'),
    'continue-unrecorded': (connection) =>
      act(connection, { type: 'continue-unrecorded', noSpace: !parts.mayRecord() }),
    adjourn: plainAct('adjourn'),
    close: plainAct('close'),
    // For a hearing that is not open yet, where nobody has entered.
    cancel: async (connection) => answer(connection, await parts.callOff(connection.hearing, connection.seat)),
    'mute-all': plainAct('mute-all'),
    'lower-all-hands': plainAct('lower-all-hands'),
    'unlock-microphones': plainAct('unlock-microphones'),
    'admit-all': plainAct('admit-all'),
    'set-gallery': (connection, { open }) => act(connection, { type: 'set-gallery', open }),
    attest: (connection, { people }) => act(connection, { type: 'attest', people }),
    delegate: (connection, { acts }) => act(connection, { type: 'delegate', acts }),
    'raise-hand': (connection, { purpose }) => act(connection, { type: 'raise-hand', purpose }),
    'give-floor': (connection, { seat, limitSeconds }) =>
      act(connection, {
        type: 'give-floor',
        seat,
        limitMs: limitSeconds === null ? null : limitSeconds * 1000,
      }),
    'choose-channel': (connection, { channel }) => act(connection, { type: 'choose-channel', channel }),
    interpret: (connection, { channel }) => act(connection, { type: 'interpret', channel }),
    spotlight: (connection, { seat }) => act(connection, { type: 'spotlight', seat }),
    'set-layout': (connection, { layout }) => act(connection, { type: 'set-layout', layout }),
    consult: (connection, { invite }) => act(connection, { type: 'consult', room: newRoom(), invite }),
    deliberate: (connection, { invite }) => act(connection, { type: 'deliberate', room: newRoom(), invite }),
    debrief: (connection) => act(connection, { type: 'debrief', room: newRoom() }),
    'answer-invitation': (connection, { room, accept }) => act(connection, { type: 'answer-invitation', room, accept }),
    'lock-consultation': (connection, { locked }) => act(connection, { type: 'lock-consultation', locked }),
    'leave-consultation': plainAct('leave-consultation'),
    'end-consultation': (connection, { room }) => act(connection, { type: 'end-consultation', room }),
    screen: (connection, { between }) =>
      measure(connection, {
        type: 'screen',
        screen: parts.newId() as ScreeningId,
        between,
      }),
    'lift-screen': (connection, { screen }) => measure(connection, { type: 'lift-screen', screen }),
    'require-interpreter': (connection, { seat, on }) => act(connection, { type: 'require-interpreter', seat, on }),
    protect: (connection, { seat, on }) => measure(connection, { type: 'protect', seat, on }),
    'check-free-will': (connection, { seat, question, answer }) =>
      act(connection, { type: 'check-free-will', seat, question, answer }),
    'share-screen': plainAct('share-screen'),
    'stop-share': plainAct('stop-share'),
    'allow-share': (connection, { seat, allowed }) => act(connection, { type: 'allow-share', seat, allowed }),
    'open-chat': (connection, { open }) => act(connection, { type: 'open-chat', open }),
    'set-microphone': (connection, { on, room }) =>
      act(connection, { type: 'set-microphone', on, ...(room !== undefined && { room }) }),
    'set-camera': (connection, { on }) => act(connection, { type: 'set-camera', on }),
  } satisfies Partial<MessageHandlers>;
}
