import { z } from 'zod';
import { id, version } from '../rest/values.ts';
import { line } from '../text.ts';

/** What a citizen may ask a meeting about. */
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

/** What an official of an office is there. */
export const OFFICIAL_TITLES = ['prosecutor', 'deputy'] as const;

/** Whether meetings are recorded: all, those of citizens who consent, or none. */
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
    /** Accounts of those who receive then. */
    officials: z.array(id).min(1).max(10),
    /** Turns with a time that are given out on the days before. */
    ahead: z.int().min(0).max(500),
    /** People who may join the queue on the day itself, or are put there by staff. */
    onTheDay: z.int().min(0).max(500),
    /** Kinds of matter that are received; none named: all of the office's. */
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

/** A day (Gregorian) that is not as its day of the week is. */
const exception = z.strictObject({
  date: z.iso.date(),
  /** None: nobody is received. */
  blocks,
  /** From this minute on nobody is received any more; null: as the blocks say. */
  closesAt: minute.nullable(),
  /** What people are told. */
  note: line(200, 0),
});

const hours = {
  /** By day of the week, 0 being Saturday as weeks begin in Iran. */
  weekly: z
    .array(z.strictObject({ day: z.int().min(0).max(6), blocks }))
    .max(7)
    .refine((all) => new Set(all.map(({ day }) => day)).size === all.length),
  exceptions: z
    .array(exception)
    .max(400)
    .refine((all) => new Set(all.map(({ date }) => date)).size === all.length),
  /** How many days ahead a turn can be chosen. */
  daysAhead: z.int().min(0).max(90),
};
export type OfficeHours = z.infer<z.ZodObject<typeof hours>>;

const official = z.strictObject({
  account: id,
  title: z.enum(OFFICIAL_TITLES),
  /** Where they sit, as the desk and the hall call it. */
  room: line(60),
});

/** What an administrator writes of an office. */
export const officeDraft = z
  .strictObject({
    name: line(120),
    /** Where it is, for who comes in person. */
    place: line(300, 0),
    /** Telephone for questions, as it is shown. */
    telephone: line(40, 0),
    /** Matters that people may bring. */
    kinds: z.array(matterKind).min(1).max(MATTER_KINDS.length),
    recording: z.enum(RECORDING_RULES),
    officials: z.array(official).min(1).max(10),
    /** Accounts of those who run its queues; none named: whoever may run queues. */
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
  id,
  version,
  ...officeDraft.shape,
  /** What people are told while no requests are taken; null while they are. */
  paused: z.string().nullable(),
});
export type Office = z.infer<typeof office>;

/** Public holidays that are not the same each solar year: those of the lunar calendar, and what the government adds. */
export const holidayList = z
  .array(z.strictObject({ date: z.iso.date(), name: line(80) }))
  .max(500)
  .refine((all) => new Set(all.map(({ date }) => date)).size === all.length);
export type HolidayList = z.infer<typeof holidayList>;
