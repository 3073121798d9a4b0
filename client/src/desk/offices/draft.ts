import type { Block, MatterKind, Office, OfficeDraft } from '@mahzar/shared/offices/office';
import { weekdayOf } from '@mahzar/shared/offices/office-day';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import { clockOf, DAY_MINUTES, endMinuteOf, minuteOf } from '../ui/clock.ts';
import { missing } from '../ui/missing.ts';
import { isDay } from '../ui/useAddressed.ts';

/** An official in the form. */
export interface OfficialForm {
  readonly id: string;
  /** '' while none is chosen. */
  readonly account: string;
  readonly title: OfficeDraft['officials'][number]['title'];
  readonly room: string;
}

/** A block of a day in the form: times `HH:MM`, numbers as typed. */
export interface BlockForm {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly turnMinutes: string;
  readonly ahead: string;
  readonly onTheDay: string;
  /** Accounts. */
  readonly officials: readonly string[];
  readonly kinds: readonly MatterKind[];
}

/** How a day differs from its day of the week. */
export const DIFFERENCES = ['closed', 'early', 'hours'] as const;

/** A day with other hours. */
export interface ExceptionForm {
  readonly id: string;
  /** `YYYY-MM-DD` (Gregorian); '' while there is none. */
  readonly date: string;
  readonly differs: (typeof DIFFERENCES)[number];
  readonly blocks: readonly BlockForm[];
  readonly closesAt: string;
  readonly note: string;
}

/** An office in the form. */
export interface OfficeForm extends Pick<OfficeDraft, 'name' | 'place' | 'telephone' | 'recording'> {
  readonly kinds: readonly MatterKind[];
  readonly officials: readonly OfficialForm[];
  /** Accounts; empty: everybody who may manage queues. */
  readonly staff: readonly string[];
  readonly daysAhead: string;
  /** By day of the week, Saturday first. */
  readonly weekly: readonly (readonly BlockForm[])[];
  readonly exceptions: readonly ExceptionForm[];
}

/** Days of the week, with 0 for Saturday. */
export const WEEK: readonly number[] = [0, 1, 2, 3, 4, 5, 6];

/** Returns the form of an office; null: a new one. @param newId makes ids for the parts of the form */
export function formOf(office: Office | null, newId: () => string): OfficeForm {
  const blocks = (of: readonly Block[]): readonly BlockForm[] =>
    of.map(({ from, to, turnMinutes, ahead, onTheDay, officials, kinds }) => ({
      id: newId(),
      from: clockOf(from),
      to: clockOf(to),
      turnMinutes: String(turnMinutes),
      ahead: String(ahead),
      onTheDay: String(onTheDay),
      officials,
      kinds,
    }));
  return {
    name: office?.name ?? '',
    place: office?.place ?? '',
    telephone: office?.telephone ?? '',
    kinds: office?.kinds ?? ['complaint', 'follow-up', 'detention', 'enforcement', 'other'],
    recording: office?.recording ?? 'by-consent',
    officials: office?.officials.map((one) => ({ id: newId(), ...one })) ?? [newOfficial(newId, 'prosecutor')],
    staff: office?.staff ?? [],
    daysAhead: String(office?.daysAhead ?? 14),
    weekly: WEEK.map((day) => blocks(office?.weekly.find((one) => one.day === day)?.blocks ?? [])),
    exceptions: (office?.exceptions ?? [])
      .toSorted((one, other) => one.date.localeCompare(other.date))
      .map(({ date, blocks: of, closesAt, note }) => ({
        id: newId(),
        date,
        differs: closesAt !== null ? 'early' : of.length === 0 ? 'closed' : 'hours',
        blocks: blocks(of),
        closesAt: closesAt === null ? '' : clockOf(closesAt),
        note,
      })),
  };
}

/** Returns a new official, to be chosen. */
export function newOfficial(newId: () => string, title: OfficialForm['title']): OfficialForm {
  return { id: newId(), account: '', title, room: '' };
}

/**
 * Returns a proposal for a block: the morning, or two hours after the day's last one. Six in ten of the possible turns are given
 * out ahead; the turns of the day come after them, and fill the places of absent people.
 */
export function newBlock(of: readonly BlockForm[], officials: readonly OfficialForm[], newId: () => string): BlockForm {
  const last = of.at(-1);
  const from = last === undefined ? 8 * 60 : Math.min(minuteOf(last.to) + 60, DAY_MINUTES - 120);
  const to = last === undefined ? 12 * 60 : from + 120;
  const accounts = officials.map(({ account }) => account).filter((account) => account !== '');
  const turnMinutes = last?.turnMinutes ?? '10';
  const room = capacityOf({ from: clockOf(from), to: clockOf(to), turnMinutes, officials: accounts }) ?? 0;
  const ahead = Math.floor(room * 0.6);
  return {
    id: newId(),
    from: clockOf(from),
    to: clockOf(to),
    turnMinutes,
    ahead: String(ahead),
    onTheDay: String(room - ahead),
    officials: accounts,
    kinds: [],
  };
}

/**
 * Returns the week after a change of the officials: an official who replaces another in the form takes over their hours, and a
 * removed one receives nobody.
 */
export function withOfficials(
  weekly: OfficeForm['weekly'],
  before: readonly OfficialForm[],
  after: readonly OfficialForm[],
): OfficeForm['weekly'] {
  const next = new Map(before.map(({ id, account }) => [account, after.find((one) => one.id === id)?.account ?? '']));
  const renamed = (accounts: readonly string[]): readonly string[] =>
    [...new Set(accounts.map((account) => next.get(account) ?? account))].filter((account) => account !== '');
  return weekly.map((of) => of.map((block) => ({ ...block, officials: renamed(block.officials) })));
}

/** Returns how many turns fit into a block; null while that is unknown. */
export function capacityOf(block: Pick<BlockForm, 'from' | 'to' | 'turnMinutes' | 'officials'>): number | null {
  const [length, minutes] = [endMinuteOf(block.to) - minuteOf(block.from), wholeOf(block.turnMinutes)];
  if (block.from === '' || block.to === '' || minutes === null || minutes < 1 || length <= 0) return null;
  return block.officials.length * Math.floor(length / minutes);
}

/** Returns the request's body. Call it only when `problemsOf` finds nothing. */
export function bodyOf(form: OfficeForm): OfficeDraft {
  const accounts = form.officials.map(({ account }) => account);
  const blocks = (of: readonly BlockForm[]): Block[] =>
    of.map(({ from, to, turnMinutes, ahead, onTheDay, officials, kinds }) => ({
      from: minuteOf(from),
      to: endMinuteOf(to),
      turnMinutes: Number(turnMinutes),
      officials: accounts.filter((account) => officials.includes(account)),
      ahead: Number(ahead),
      onTheDay: Number(onTheDay),
      kinds: form.kinds.filter((kind) => kinds.includes(kind)),
    }));
  return {
    name: form.name.trim(),
    place: form.place.trim(),
    telephone: form.telephone.trim(),
    kinds: [...form.kinds],
    recording: form.recording,
    officials: form.officials.map(({ account, title, room }) => ({ account, title, room: room.trim() })),
    ...(form.staff.length > 0 && { staff: [...form.staff] }),
    daysAhead: Number(form.daysAhead),
    // All seven days, because the service identifies them by position.
    weekly: form.weekly.map((of, day) => ({ day, blocks: blocks(of) })),
    exceptions: form.exceptions.map(({ date, differs, blocks: own, closesAt, note }) => ({
      date,
      blocks: differs === 'closed' ? [] : blocks(own.length === 0 ? (form.weekly[weekdayOf(date)] ?? []) : own),
      closesAt: differs === 'early' ? minuteOf(closesAt) : null,
      note: note.trim(),
    })),
  };
}

/** Returns missing or wrong fields before the request is sent. */
export function problemsOf(form: OfficeForm): readonly FieldProblem[] {
  const accounts = form.officials.map(({ account }) => account);
  const dates = form.exceptions.map(({ date }) => date);
  return [
    ...missing('name', form.name),
    ...(form.kinds.length === 0 ? [{ field: 'kinds', code: 'one-at-least' }] : []),
    ...numberIn('daysAhead', form.daysAhead, 0, 90),
    ...form.officials.flatMap(({ account, room }, at) => [
      ...missing(`officials.${at}.account`, account),
      ...(account !== '' && accounts.indexOf(account) < at
        ? [{ field: `officials.${at}.account`, code: 'repeated' }]
        : []),
      ...missing(`officials.${at}.room`, room),
    ]),
    ...form.weekly.flatMap((of, day) => problemsOfBlocks(`weekly.${day}`, of, accounts)),
    ...form.exceptions.flatMap(({ date, differs, blocks, closesAt }, at) => [
      ...(isDay(date) ? [] : [{ field: `exceptions.${at}.date`, code: 'required' }]),
      ...(date !== '' && dates.indexOf(date) < at ? [{ field: `exceptions.${at}.date`, code: 'repeated' }] : []),
      ...(differs === 'early' ? missing(`exceptions.${at}.closesAt`, closesAt) : []),
      ...(differs === 'hours' ? problemsOfBlocks(`exceptions.${at}`, blocks, accounts) : []),
    ]),
  ];
}

function problemsOfBlocks(
  of: string,
  blocks: readonly BlockForm[],
  accounts: readonly string[],
): readonly FieldProblem[] {
  return blocks.flatMap((block, at) => {
    const field = (name: keyof BlockForm): string => `${of}.blocks.${at}.${name}`;
    const [from, to] = [minuteOf(block.from), endMinuteOf(block.to)];
    const isTimed = block.from !== '' && block.to !== '';
    const overlaps = blocks.some(
      (other, place) => place < at && other.to !== '' && minuteOf(other.from) < to && from < endMinuteOf(other.to),
    );
    const room = capacityOf({ ...block, officials: block.officials.filter((one) => accounts.includes(one)) });
    return [
      ...missing(field('from'), block.from),
      ...missing(field('to'), block.to),
      ...(isTimed && to <= from ? [{ field: field('to'), code: 'before-start' }] : []),
      ...(isTimed && to > from && overlaps ? [{ field: field('from'), code: 'overlap' }] : []),
      ...numberIn(field('turnMinutes'), block.turnMinutes, 2, 240),
      ...numberIn(field('ahead'), block.ahead, 0, 500),
      ...numberIn(field('onTheDay'), block.onTheDay, 0, 500),
      ...(block.officials.some((one) => one !== '' && accounts.includes(one))
        ? room !== null && Number(block.ahead) > room
          ? [{ field: field('ahead'), code: 'no-time' }]
          : []
        : [{ field: field('officials'), code: 'one-at-least' }]),
    ];
  });
}

function numberIn(field: string, text: string, least: number, most: number): readonly FieldProblem[] {
  const value = wholeOf(text);
  if (value === null) return [{ field, code: text.trim() === '' ? 'required' : 'whole-number' }];
  return value < least || value > most ? [{ field, code: 'range' }] : [];
}

function wholeOf(text: string): number | null {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text) : null;
}
