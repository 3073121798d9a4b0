import type { HearingKind, Role } from '../hearing/roles.ts';
import type { GapReason, Phase, SuspensionReason } from '../hearing/state.ts';

/*
 * Today's board in its transmitted form. It shows what each hearing's clerk may know, and sends names only to staff
 * who may watch it. All times are epoch milliseconds. Without schemas, which pages must not load.
 */

/** Where a person is. For a private room the board shows neither which room nor its other members. */
export const BOARD_PLACES = [
  /** Nobody has opened the person's link today. */
  'not-come',
  /** The link is open in a browser, and nothing more has happened. */
  'link-open',
  /** The browser has set up its devices and has not entered. */
  'checking-device',
  'waiting',
  'courtroom',
  'consultation',
  /** At another person's device. */
  'with',
  'expelled',
  /** Was at the hearing and has left. */
  'left',
] as const;
export type BoardPlace = (typeof BOARD_PLACES)[number];

/** Quality of a person's line; `unknown` while nothing is sent or nothing was measured. */
export const CONNECTION_LEVELS = ['good', 'fair', 'poor', 'unknown'] as const;
export type ConnectionLevel = (typeof CONNECTION_LEVELS)[number];

export interface PersonConnection {
  readonly level: ConnectionLevel;
  /** Share of the person's packets lost recently, in whole per cent. */
  readonly lossPercent: number | null;
  /** Round-trip time between the service and the browser, in steps of 10 ms. */
  readonly rttMs: number | null;
}

/** State of the person's identification. */
export const BOARD_IDENTITIES = ['not-needed', 'not-asked', 'under-way', 'confirmed', 'refused', 'locked'] as const;
export type BoardIdentity = (typeof BOARD_IDENTITIES)[number];

/** Outcome of the person's latest device check. */
export const DEVICE_CHECK_OUTCOMES = ['passed', 'limited', 'failed'] as const;
export interface BoardDeviceCheck {
  readonly at: number;
  readonly outcome: (typeof DEVICE_CHECK_OUTCOMES)[number];
}

export interface BoardPerson {
  readonly seat: string;
  readonly role: Role;
  /** Empty for people known by an alias. */
  readonly name: string;
  /** Number of a protected person, whom staff do not know by name; null for everybody else. */
  readonly alias: number | null;
  /** Presides over this hearing. */
  readonly host: boolean;
  readonly place: BoardPlace;
  /** Since when they are there; null where that was not observed. */
  readonly since: number | null;
  /** Since when the line is lost; null while it works. */
  readonly awaySince: number | null;
  readonly line: PersonConnection;
  readonly identity: BoardIdentity;
  readonly deviceCheck: BoardDeviceCheck | null;
  /** Since when the person waits for help; null while they do not. */
  readonly helpSince: number | null;
  /** Number of browsers in which help was requested: the person may use two devices, or somebody else may have the link. */
  readonly helpBrowsers: number;
}

/** Conditions that need attention, most urgent first. */
export const ALARM_KINDS = [
  /** The service's storage: the log cannot be written, or the disk is full or nearly full. */
  'storage',
  'recorder',
  'no-host',
  'needs-help',
  'disconnected',
  'identity-locked',
  /** A protected person's voice or face is withheld, because it cannot be altered. */
  'withheld',
  'bad-line',
  /** For a hearing that has not begun: the disk has no room for everything booked today. */
  'room-booked',
  /** The disk is slow, but nothing is lost yet. */
  'disk-slow',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

export interface BoardAlarm {
  readonly kind: AlarmKind;
  /** The person concerned; null when it concerns the hearing. */
  readonly seat: string | null;
  readonly since: number;
}

/** An account that is allocated to a hearing, see `rest/allocation.ts`. */
export interface BoardStaff {
  readonly account: string;
  readonly name: string;
  readonly as: AllocatedAs;
}
/** Functions in which staff are allocated to a hearing. */
export const ALLOCATED_AS = ['clerk', 'judge', 'support'] as const;
export type AllocatedAs = (typeof ALLOCATED_AS)[number];

/** A hearing of today without its people: the content of its line on the board. */
export interface BoardHearingRow {
  readonly hearing: string;
  readonly kind: HearingKind;
  readonly phase: Phase;
  readonly suspension: SuspensionReason | null;
  /** Empty after the names of a hearing were erased. */
  readonly title: string;
  readonly branch: string;
  readonly caseNumber: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** When its first session began; null before. The delay is the difference to `startsAt`. */
  readonly beganAt: number | null;
  readonly recorder: 'idle' | 'arming' | 'writing' | 'failing';
  readonly recorderFault: GapReason | null;
  /** Number of members of the public in the gallery. */
  readonly observers: number;
  readonly staff: readonly BoardStaff[];
  /** Accounts of the people who are booked for a seat in it. */
  readonly sitting: readonly string[];
  readonly alarms: readonly BoardAlarm[];
}

export interface BoardHearing extends BoardHearingRow {
  /** Everybody except the public. */
  readonly people: readonly BoardPerson[];
}

/** The hearings of a day, by planned start. */
export type Board = readonly BoardHearing[];
