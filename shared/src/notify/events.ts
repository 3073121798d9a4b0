import type { Role } from '../hearing/roles.ts';

/** Of what people are told outside of a hearing. */
export const NOTIFY_EVENTS = [
  'invited',
  'changed',
  'reminder-48h',
  'reminder-1h',
  'cancelled',
  'restored',
  'uninvited',
  'order-issued',
  'order-served',
  'filing-accepted',
  'filing-refused',
  'power-refused',
  'lawyer-named',
  'link-renewed',
  'contact-changed',
  'minutes-to-sign',
  'one-time-code',
  'signing-code',
  'portal-code',
  'staff-invited',
  'records-flawed',
  'request-begun',
  'request-received',
  'request-accepted',
  'request-refused',
  'request-withdrawn',
  'turn-lost',
  'turn-near',
  'turn-late',
  'place-lapsed',
  'answer-ready',
  'guest-named',
  'guest-near',
  'guest-called',
  'guest-released',
] as const;
export type NotifyEvent = (typeof NOTIFY_EVENTS)[number];

export const NOTIFY_CHANNELS = ['sms', 'email'] as const;
export type NotifyChannel = (typeof NOTIFY_CHANNELS)[number];

export const NOTIFY_LANGUAGES = ['fa', 'en'] as const;
export type NotifyLanguage = (typeof NOTIFY_LANGUAGES)[number];

/** Of what people of the desk are told. */
const STAFF_EVENTS = ['staff-invited', 'records-flawed'] as const satisfies readonly NotifyEvent[];
export type StaffEvent = (typeof STAFF_EVENTS)[number];

export function isStaffEvent(event: NotifyEvent): event is StaffEvent {
  return (STAFF_EVENTS as readonly NotifyEvent[]).includes(event);
}

/** Of what somebody is told whom a case names, whatever becomes of its hearings. */
const CASE_EVENTS = [
  'order-served',
  'filing-accepted',
  'filing-refused',
  'power-refused',
  'lawyer-named',
] as const satisfies readonly NotifyEvent[];
export type CaseNotice = (typeof CASE_EVENTS)[number];

export function isCaseNotice(event: NotifyEvent): event is CaseNotice {
  return (CASE_EVENTS as readonly NotifyEvent[]).includes(event);
}

/** Of what a citizen is told who asked an office for a meeting. */
export const REQUEST_EVENTS = [
  'request-begun',
  'request-received',
  'request-accepted',
  'request-refused',
  'request-withdrawn',
  'turn-lost',
  'turn-near',
  'turn-late',
  'place-lapsed',
  'answer-ready',
] as const satisfies readonly NotifyEvent[];
export type RequestEvent = (typeof REQUEST_EVENTS)[number];

export function isRequestEvent(event: NotifyEvent): event is RequestEvent {
  return (REQUEST_EVENTS as readonly NotifyEvent[]).includes(event);
}

/** Of what somebody is told who joins a citizen's meeting from elsewhere. */
const GUEST_EVENTS = [
  'guest-named',
  'guest-near',
  'guest-called',
  'guest-released',
] as const satisfies readonly NotifyEvent[];
export type GuestEvent = (typeof GUEST_EVENTS)[number];

export function isGuestEvent(event: NotifyEvent): event is GuestEvent {
  return (GUEST_EVENTS as readonly NotifyEvent[]).includes(event);
}

/**
 * Who is addressed: roles that are told the same share a text. `staff` are people of the desk, not of a hearing; `citizen` is who
 * asked an office for a meeting, before there is a hearing; `guest` joins that meeting from elsewhere.
 */
export const AUDIENCES = [
  'court',
  'party',
  'lawyer',
  'witness',
  'interpreter',
  'companion',
  'prison-coordinator',
  'observer',
  'staff',
  'citizen',
  'guest',
] as const;
export type Audience = (typeof AUDIENCES)[number];

const AUDIENCE: Readonly<Record<Role, Audience>> = {
  'presiding-judge': 'court',
  'panel-judge': 'court',
  prosecutor: 'court',
  'investigating-judge': 'court',
  clerk: 'court',
  complainant: 'party',
  accused: 'party',
  plaintiff: 'party',
  defendant: 'party',
  lawyer: 'lawyer',
  witness: 'witness',
  expert: 'witness',
  interpreter: 'interpreter',
  companion: 'companion',
  'prison-coordinator': 'prison-coordinator',
  // Of the court; nobody is booked for it, and nobody is written to.
  technician: 'court',
  observer: 'observer',
};

export function audienceOf(role: Role): Audience {
  return AUDIENCE[role];
}

/** Whether there is such a message: staff are told of the desk, citizens told of their request and their guests of the meeting, everybody else of a hearing. */
export function isAddressed(event: NotifyEvent, audience: Audience): boolean {
  if (isRequestEvent(event)) return audience === 'citizen';
  if (isGuestEvent(event) || audience === 'guest') return isGuestEvent(event) && audience === 'guest';
  // One text for all whom a case names: it says that there is something, and nothing of what it is.
  if (isCaseNotice(event)) return audience === 'party';
  if (event === 'portal-code') return audience === 'citizen';
  if (audience === 'citizen') return event === 'one-time-code';
  return isStaffEvent(event) === (audience === 'staff');
}

/** What a text may have put in, by event. Nobody but the person addressed is ever named, and to a client their own lawyer: there is no word for others. */
const HEARING = ['name', 'role', 'kind', 'title', 'branch', 'case', 'date', 'time', 'call'] as const;
const REQUEST = ['office', 'call'] as const;
export const PLACEHOLDERS = {
  invited: [...HEARING, 'link'],
  changed: [...HEARING, 'was', 'link'],
  'reminder-48h': [...HEARING, 'link'],
  'reminder-1h': [...HEARING, 'link'],
  cancelled: HEARING,
  restored: [...HEARING, 'link'],
  uninvited: HEARING,
  // The order itself is served on people by the court's own way, and a link to a hearing that is over opens little.
  'order-issued': HEARING,
  // Others may see the telephone: what was served is behind the link alone.
  'order-served': ['name', 'branch', 'case', 'call', 'link'],
  // What it is, and whose, whoever sees the telephone need not know.
  'filing-accepted': ['name', 'branch', 'case', 'document', 'call', 'link'],
  'filing-refused': ['name', 'branch', 'case', 'document', 'reason', 'call', 'link'],
  // Of no branch: whose case it is, and whether there is one, whoever was refused is not told.
  'power-refused': ['name', 'case', 'reason', 'call', 'link'],
  // Whoever has not chosen this lawyer is to know it at once.
  'lawyer-named': ['name', 'branch', 'case', 'lawyer', 'call', 'link'],
  'link-renewed': [...HEARING, 'link'],
  // `until`: by when they have to be signed.
  'minutes-to-sign': [...HEARING, 'until', 'link'],
  // To the telephone and address of before (ASVS 5.0, 6.3.7): whoever has them now is to have no link by it.
  'contact-changed': HEARING,
  'one-time-code': ['code', 'minutes'],
  // Whoever is asked for it on the telephone learns by it what they would sign.
  'signing-code': ['code', 'minutes', 'branch', 'date'],
  'portal-code': ['code', 'minutes'],
  'staff-invited': ['name', 'hours', 'call', 'link'],
  // The desk has what it is about, for who is signed in.
  'records-flawed': ['name', 'date'],
  // Neither who asked nor about what: others may see the telephone.
  'request-begun': [...REQUEST, 'link'],
  'request-received': [...REQUEST, 'tracking', 'turn', 'link'],
  'request-accepted': [...REQUEST, 'tracking', 'turn', 'link'],
  'request-refused': [...REQUEST, 'tracking', 'link'],
  'request-withdrawn': [...REQUEST, 'tracking'],
  'turn-lost': [...REQUEST, 'turn', 'note', 'link'],
  'turn-near': [...REQUEST, 'minutes', 'link'],
  // `turn`: before when nobody is called.
  'turn-late': [...REQUEST, 'turn', 'note', 'link'],
  'place-lapsed': [...REQUEST, 'link'],
  'answer-ready': [...REQUEST, 'tracking', 'link'],
  'guest-named': [...REQUEST, 'role', 'turn', 'link'],
  'guest-near': [...REQUEST, 'minutes', 'link'],
  'guest-called': [...REQUEST, 'link'],
  'guest-released': [...REQUEST, 'role'],
} as const satisfies Record<NotifyEvent, readonly string[]>;
export type Placeholder = (typeof PLACEHOLDERS)[NotifyEvent][number];

/** Without these a message is of no use. */
export function requiredPlaceholders(event: NotifyEvent): Placeholder[] {
  const all: readonly Placeholder[] = PLACEHOLDERS[event];
  return all.filter((one) => one === 'link' || one === 'code' || one === 'tracking');
}
