import type { SpeakingCommand } from '../command.ts';
import type { HearingEvent } from '../event.ts';
import type { SeatId } from '../ids.ts';
import { mayEver } from './permissions.ts';
import type { Act } from './permissions.ts';
import { refuse } from '../refusal.ts';
import { capacityOf } from '../roles.ts';
import { channelsFor } from './knowing.ts';
import { FLOOR, inCourtroom } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import { permissionRefusal, isImmuneTo, decideOnOther } from './decision.ts';
import type { Decision } from './decision.ts';

/** Decides on microphones, hands, the floor, and the interpreters' channels. */
export function decideSpeaking(state: HearingState, command: SpeakingCommand, me: Seat): Decision {
  switch (command.type) {
    case 'mute':
      return decideOnOther(state, 'mute', me, command.seat, (other) =>
        other.microphone === 'blocked'
          ? []
          : [...floorTakenBackEvents(state, other), { type: 'microphone-blocked', seat: other.id }],
      );
    case 'mute-all':
      return permissionRefusal(state, 'mute-all', me) ?? muteAll(state, me);
    case 'unlock-microphones':
      return permissionRefusal(state, 'unlock-microphones', me) ?? unlock(state);
    case 'allow-to-speak':
      return decideOnOther(state, 'allow-to-speak', me, command.seat, (other) =>
        other.microphone === 'blocked' ? [{ type: 'microphone-allowed', seat: other.id }] : [],
      );
    case 'set-microphone':
      return setMicrophone(state, command, me);
    case 'set-camera':
      return (
        permissionRefusal(state, 'set-camera', me, 'inside') ??
        ((me.camera === 'on') === command.on ? [] : [{ type: 'camera-set', seat: me.id, on: command.on }])
      );
    case 'raise-hand': {
      const no = permissionRefusal(state, 'raise-hand', me);
      if (no !== null) return no;
      if (me.hand !== null && me.handFor === command.purpose) return [];
      return [{ type: 'hand-raised', seat: me.id, purpose: command.purpose }];
    }
    case 'lower-hand':
      return lowerHand(state, command.seat, me);
    case 'lower-all-hands':
      return (
        permissionRefusal(state, 'lower-all-hands', me) ??
        [...state.seats.values()].flatMap(({ id, hand }) => (hand === null ? [] : [{ type: 'hand-lowered', seat: id }]))
      );
    case 'give-floor':
      return giveFloor(state, command, me);
    case 'choose-channel':
      return permissionRefusal(state, 'choose-channel', me, 'inside') ?? tuned(state, command.channel, me);
    case 'interpret': {
      const no = permissionRefusal(state, 'interpret', me, 'inside');
      if (no !== null) return no;
      if (command.channel !== FLOOR && command.channel !== me.language) return refuse('unknown-channel', 'interpret');
      if (command.channel === me.speaksTo) return [];
      return [{ type: 'interpreted-to', seat: me.id, channel: command.channel }];
    }
    default:
      return command satisfies never;
  }
}

function setMicrophone(
  state: HearingState,
  { on, room }: Extract<SpeakingCommand, { type: 'set-microphone' }>,
  me: Seat,
): Decision {
  const no = permissionRefusal(state, 'set-microphone', me, 'inside');
  if (no !== null) return no;
  // A person who was called back at this moment wanted to be heard by counsel, not by the court.
  const here = me.place.kind === 'consultation' ? me.place.room : null;
  if (on && room !== undefined && room !== here)
    return refuse(room === null ? 'in-consultation' : 'not-in-consultation', 'set-microphone');
  if (me.place.kind === 'consultation') {
    return (me.privateMicrophone === 'on') === on ? [] : [{ type: 'private-microphone-set', seat: me.id, on }];
  }
  if (me.microphone === 'blocked') return on ? refuse('microphone-blocked', 'set-microphone') : [];
  return (me.microphone === 'on') === on ? [] : [{ type: 'microphone-set', seat: me.id, on }];
}

/** Muting a person by name also takes the floor from them, so that nobody is told to speak and to be silent at once. */
function floorTakenBackEvents(state: HearingState, { id }: Seat): HearingEvent[] {
  return state.floor?.seat === id ? [{ type: 'floor-taken-back', seat: id }] : [];
}

/**
 * Closes every microphone in the courtroom, and of everybody who enters later, except those of the hosts, the clerk and people whom
 * the sender may not mute. The person who has the floor keeps it and an open microphone, because a court mutes all others to hear
 * that person. The microphone closes when the floor ends, see `withClosedMicrophones`.
 */
function muteAll(state: HearingState, me: Seat): HearingEvent[] {
  const closed = [...state.seats.values()].flatMap((seat): HearingEvent[] => {
    const closable = canBeLocked(state, seat) && !isImmuneTo(state, me, seat) && state.floor?.seat !== seat.id;
    const closes = closable && seat.place.kind === 'courtroom' && seat.microphone !== 'blocked';
    return closes ? [{ type: 'microphone-blocked', seat: seat.id }] : [];
  });
  return state.microphonesLocked ? closed : [{ type: 'microphones-locked' }, ...closed];
}

/** Whether locking all microphones closes this one. */
export function canBeLocked(state: Pick<HearingState, 'kind'>, { role }: Seat): boolean {
  const capacity = capacityOf(state.kind, role);
  return mayEver(state.kind, role, 'send-media') && capacity !== 'host' && capacity !== 'clerk';
}

function unlock(state: HearingState): HearingEvent[] {
  const opened = [...state.seats.values()].flatMap(({ id, microphone }): HearingEvent[] =>
    microphone === 'blocked' ? [{ type: 'microphone-allowed', seat: id }] : [],
  );
  return state.microphonesLocked ? [{ type: 'microphones-unlocked' }, ...opened] : opened;
}

function lowerHand(state: HearingState, seat: SeatId, me: Seat): Decision {
  const act: Act = seat === me.id ? 'lower-hand' : 'lower-any-hand';
  const no = permissionRefusal(state, act, me);
  if (no !== null) return no;
  const target = state.seats.get(seat);
  if (target === undefined) return refuse('unknown-seat', act);
  return target.hand === null ? [] : [{ type: 'hand-lowered', seat }];
}

/** Gives one person the floor: the hand goes down, a blocked microphone may be opened again, and the clock starts. */
function giveFloor(
  state: HearingState,
  { seat, limitMs }: Extract<SpeakingCommand, { type: 'give-floor' }>,
  me: Seat,
): Decision {
  if (seat === null) {
    const no = permissionRefusal(state, 'give-floor', me);
    return no ?? (state.floor === null ? [] : [{ type: 'floor-taken-back', seat: state.floor.seat }]);
  }
  return decideOnOther(state, 'give-floor', me, seat, (other) => {
    if (!inCourtroom(other)) return refuse('not-in-courtroom', 'give-floor');
    if (!mayEver(state.kind, other.role, 'send-media')) return refuse('not-permitted', 'give-floor');
    return [
      ...(other.hand === null ? [] : [{ type: 'hand-lowered', seat } as const]),
      ...(other.microphone === 'blocked' ? [{ type: 'microphone-allowed', seat } as const] : []),
      { type: 'floor-given', seat, limitMs },
    ];
  });
}

function tuned(state: HearingState, channel: string, me: Seat): Decision {
  if (channel !== FLOOR && !channelsFor(state, me).includes(channel))
    return refuse('unknown-channel', 'choose-channel');
  return channel === me.listensTo ? [] : [{ type: 'channel-chosen', seat: me.id, channel }];
}
