import { z } from 'zod';
import { id, officeId, version } from '../rest/values.ts';
import { line } from '../text.ts';

/** Matters for a citizen's meeting. */
export const MATTER_KINDS = [
  'complaint',
  'follow-up',
  'detention',
  'enforcement',
  'seized-property',
  'officials',
  'advice',
  'other',
] as const;
export type MatterKind = (typeof MATTER_KINDS)[number];
export const matterKind = z.enum(MATTER_KINDS);

/** Titles of an office's officials. */
export const OFFICIAL_TITLES = ['prosecutor', 'deputy'] as const;

/** Whether meetings are recorded: all, those whose citizens consent, or none. */
export const RECORDING_RULES = ['always', 'by-consent', 'never'] as const;

/** Minutes from midnight in the court's zone. */
const minute = z.int().min(0).max(1440);

/** A time of the day at which officials receive people. */
const block = z
  .strictObject({
    from: minute,
    to: minute,
    /** Planned length of one meeting, minutes. */
    turnMinutes: z.int().min(2).max(240),
    /** Accounts of the officials who receive people in the block. */
    officials: z.array(id).min(1).max(10),
    /** Number of timed turns that are given out on the days before. */
    ahead: z.int().min(0).max(500),
    /** Number of people who may join the queue on the day itself, or are added by staff. */
    onTheDay: z.int().min(0).max(500),
    /** Kinds of matter in the block; empty: all of the office's kinds. */
    kinds: z.array(matterKind).max(MATTER_KINDS.length),
  })
  .refine(({ from, to }) => from < to, { error: 'ends before it begins', path: ['to'] })
  .refine(({ officials }) => new Set(officials).size === officials.length, { path: ['officials'] })
  .refine((one) => one.ahead <= one.officials.length * Math.floor((one.to - one.from) / one.turnMinutes), {
    error: 'more turns than there is time for',
    path: ['ahead'],
  });
export type Block = z.infer<typeof block>;

const blocks = z
  .array(block)
  .max(8)
  .refine(
    (all) => all.every((one) => all.every((other) => one === other || one.to <= other.from || other.to <= one.from)),
    {
      error: 'two blocks at the same time',
    },
  );

/** A day (Gregorian) with other hours than its day of the week. */
const exception = z.strictObject({
  date: z.iso.date(),
  /** Empty: nobody is received. */
  blocks,
  /** From this minute on nobody is received; null: as the blocks say. */
  closesAt: minute.nullable(),
  /** The announcement for people. */
  note: line(200, 0),
});

const hours = {
  /** By day of the week, with 0 for Saturday as weeks begin in Iran. */
  weekly: z
    .array(z.strictObject({ day: z.int().min(0).max(6), blocks }))
    .max(7)
    .refine((all) => new Set(all.map(({ day }) => day)).size === all.length),
  exceptions: z
    .array(exception)
    .max(400)
    .refine((all) => new Set(all.map(({ date }) => date)).size === all.length),
  /** For how many days ahead a turn can be chosen. */
  daysAhead: z.int().min(0).max(90),
};
export type OfficeHours = z.infer<z.ZodObject<typeof hours>>;

const official = z.strictObject({
  account: id,
  title: z.enum(OFFICIAL_TITLES),
  /** The official's room, as the desk and the hall name it. */
  room: line(60),
});

/** An office as an administrator enters it. */
export const officeDraft = z
  .strictObject({
    name: line(120),
    /** Address, for people who come in person. */
    place: line(300, 0),
    /** Telephone for questions, as displayed. */
    telephone: line(40, 0),
    /** Matters that people may bring. */
    kinds: z.array(matterKind).min(1).max(MATTER_KINDS.length),
    recording: z.enum(RECORDING_RULES),
    officials: z.array(official).min(1).max(10),
    /** Accounts that manage its queues; empty or omitted: everybody who may manage queues. */
    staff: z
      .array(id)
      .min(1)
      .max(50)
      .refine((all) => new Set(all).size === all.length)
      .optional(),
    ...hours,
  })
  .refine(
    ({ officials, weekly, exceptions }) => {
      const known = new Set(officials.map(({ account }) => account));
      const named = [...weekly, ...exceptions].flatMap((day) => day.blocks.flatMap((one) => one.officials));
      return known.size === officials.length && named.every((account) => known.has(account));
    },
    { error: 'a block names somebody who is no official of the office', path: ['officials'] },
  );
export type OfficeDraft = z.infer<typeof officeDraft>;

export const office = z.strictObject({
  id: officeId,
  version,
  ...officeDraft.shape,
  /** The announcement while no requests are accepted; null while they are. */
  paused: z.string().nullable(),
});
export type Office = z.infer<typeof office>;

/** Public holidays without a fixed solar date: lunar holidays, and extra holidays of the government. */
export const holidayList = z
  .array(z.strictObject({ date: z.iso.date(), name: line(80) }))
  .max(500)
  .refine((all) => new Set(all.map(({ date }) => date)).size === all.length);
export type HolidayList = z.infer<typeof holidayList>;
