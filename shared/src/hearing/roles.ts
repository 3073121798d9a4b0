/** The role of a person at a hearing. */
export const ROLES = [
  'presiding-judge',
  'panel-judge',
  'prosecutor',
  'investigating-judge',
  'clerk',
  'complainant',
  'accused',
  'plaintiff',
  'defendant',
  'lawyer',
  'witness',
  'expert',
  'interpreter',
  'companion',
  'prison-coordinator',
  'technician',
  'observer',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that the desk can book. Staff who help with devices take a seat when they are needed. */
export const BOOKED_ROLES = ROLES.filter((role) => role !== 'technician');
export type BookedRole = Exclude<Role, 'technician'>;

/** A courtroom hearing, or an official's meeting with a citizen. */
export const HEARING_KINDS = ['courtroom', 'meeting'] as const;
export type HearingKind = (typeof HEARING_KINDS)[number];

/** See `Capacity`; in display order. */
export const CAPACITIES = [
  'host',
  'bench',
  'clerk',
  'party',
  'witness',
  'interpreter',
  'support',
  'technician',
  'observer',
] as const;

/**
 * The group of rights to which a role belongs. Roles differ in law and in name; the permission table lists capacities, so that it
 * can be read at a glance.
 */
export type Capacity = (typeof CAPACITIES)[number];

const CAPACITY: Readonly<Record<Role, Capacity>> = {
  'presiding-judge': 'host',
  'investigating-judge': 'host',
  'panel-judge': 'bench',
  clerk: 'clerk',
  prosecutor: 'party',
  complainant: 'party',
  accused: 'party',
  plaintiff: 'party',
  defendant: 'party',
  lawyer: 'party',
  witness: 'witness',
  expert: 'witness',
  interpreter: 'interpreter',
  companion: 'support',
  'prison-coordinator': 'support',
  technician: 'technician',
  observer: 'observer',
};

/** Returns the capacity of a role; a prosecutor presides over a meeting and is a party in a courtroom. */
export function capacityOf(kind: HearingKind, role: Role): Capacity {
  return kind === 'meeting' && role === 'prosecutor' ? 'host' : CAPACITY[role];
}

/** The sides of a case: the side that brings it, and the side that answers it. */
export type Side = 'bringing' | 'answering';

const SIDE: Readonly<Partial<Record<Role, Side>>> = {
  prosecutor: 'bringing',
  complainant: 'bringing',
  plaintiff: 'bringing',
  accused: 'answering',
  defendant: 'answering',
};

/** Returns the role's side of the case; null for neutral roles and for lawyers, who are on their clients' side. */
export function sideOf(role: Role): Side | null {
  return SIDE[role] ?? null;
}

/** Capacities with a voice at a hearing: all except the public, which only watches. */
export const SPEAKERS: readonly Capacity[] = CAPACITIES.filter((capacity) => capacity !== 'observer');

/** Whether a person of this role may ever be heard and seen (`send-media`). */
export function hasVoice(kind: HearingKind, role: Role): boolean {
  return SPEAKERS.includes(capacityOf(kind, role));
}

/** Returns the roles that have a capacity at a hearing of this kind. */
export function rolesIn(kind: HearingKind, capacity: Capacity): Role[] {
  return ROLES.filter((role) => capacityOf(kind, role) === capacity);
}
