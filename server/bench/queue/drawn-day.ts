import type { OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import type { QueuePlan, Slot } from '@mahzar/shared/queue/plan';
import type { Chance } from './chance.ts';

const MINUTE_MS = 60_000;
const OPENS_AT = Date.UTC(2026, 10, 29, 4, 30);

/** Coefficient of variation of meeting lengths. Published values for consultations are 0.35 to 0.85 (Cayirli and Veral, 2003). */
const VARIATION = 0.6;

/** The distributions that days are drawn from; times in minutes. */
export const DISTRIBUTIONS = {
  hours: 'open at 08:00; the planned length is what fits everybody into 5 hours, from 2 to 12 minutes',
  asked: '80 % ahead, 15 % on the day (evenly from 30 before the opening to 60 % of the day), 5 % in person (likewise)',
  arrivals:
    'ahead: normal, 25 before the own moment, deviation 20; 12 % never come, the others at the latest 1 to 6 after they are told to be ready (5 %: 10 to 40); on the day: at once',
  lengths: `lognormal, variation ${VARIATION}; mean = planned × a factor of the day (lognormal, mean 1.1, variation 0.3) × one of each official (0.15)`,
  officials: 'begin late by an exponential time of mean 4; between two people 0.25 to 1',
  answers: 'within 5 to 40 seconds; 4 % do not answer, are skipped after 1.5, and after the second time are no-shows',
  dropouts: '6 % drop out once while they wait, for an exponential time of mean 2; places are held for 5',
  urgent: '2 % are marked urgent when they come',
  break: 'once, after 2.5 hours, for 15, as planned',
} as const;

/** The same as functions; times in ms. */
export const DRAW = {
  /** Draws the arrival time of a person with a turn, if they come. */
  comesAt: (chance: Chance, turnAt: number) =>
    Math.max(turnAt + chance.normal(-minutes(25), minutes(20)), OPENS_AT - minutes(60)),
  neverComes: (chance: Chance) => chance.happens(0.12),
  comesAfterSmsMs: (chance: Chance) =>
    chance.happens(0.05) ? chance.between(minutes(10), minutes(40)) : chance.between(minutes(1), minutes(6)),
  lengthMs: (chance: Chance, meanMs: number) => Math.max(minutes(0.3), chance.lognormal(meanMs, VARIATION)),
  answers: (chance: Chance) => !chance.happens(0.04),
  answersAfterMs: (chance: Chance) => chance.between(5_000, 40_000),
  awayMs: (chance: Chance) => chance.exponential(minutes(2)),
  lateMs: (chance: Chance) => chance.exponential(minutes(4)),
  gapMs: (chance: Chance) => chance.between(minutes(0.25), minutes(1)),
} as const;

/** A person who wants a meeting; times in epoch ms. */
export interface DrawnCitizen {
  readonly request: RequestId;
  readonly via: 'ahead' | 'today' | 'walk-in';
  /** The time of the turn that was booked ahead. */
  readonly turnAt: number;
  /** Null: the person never comes. */
  readonly comesAt: number | null;
  /** Time from the message "be ready" to the person's arrival, milliseconds. */
  readonly comesAfterSmsMs: number;
  /** Milliseconds. */
  readonly lengthMs: number;
  readonly answers: readonly boolean[];
  readonly answersAfterMs: number;
  readonly dropsOutAfterMs: number | null;
  readonly awayMs: number;
  readonly urgent: boolean;
}

export interface DrawnDay {
  /** Mean length of a meeting on this day, ms. */
  readonly meanMs: number;
  readonly plan: QueuePlan;
  readonly citizens: readonly DrawnCitizen[];
  /** When each official begins, epoch ms, and the factor by which their meetings are longer than the average. */
  readonly officials: readonly { readonly id: OfficialId; readonly beginsAt: number; readonly pace: number }[];
  readonly pause: { readonly from: number; readonly until: number };
  readonly gapMs: () => number;
}

/** Draws a day with a number of people and officials. */
export function drawDay(chance: Chance, people: number, officials: number): DrawnDay {
  const plannedMs = minutes(Math.min(12, Math.max(2, Math.round((600 * officials) / people) / 2)));
  const desks = Array.from({ length: officials }, (_, index) => ({
    id: `official-${index}` as OfficialId,
    beginsAt: OPENS_AT + DRAW.lateMs(chance),
    pace: chance.lognormal(1, 0.15),
  }));
  const ahead = Math.round(people * 0.8);
  const dayMs = (plannedMs * people) / officials;
  const meanMs = plannedMs * chance.lognormal(1.1, 0.3);
  const pause = { from: OPENS_AT + minutes(150), until: OPENS_AT + minutes(165) };
  const citizens = Array.from({ length: people }, (_, index): DrawnCitizen => {
    const via = index < ahead ? 'ahead' : index < people * 0.95 ? 'today' : 'walk-in';
    const turnAt = OPENS_AT + Math.floor(index / officials) * plannedMs;
    const onDay = OPENS_AT + chance.between(-minutes(30), dayMs * 0.6);
    const early = DRAW.comesAt(chance, turnAt);
    return {
      request: `request-${index}` as RequestId,
      via,
      turnAt,
      comesAt: via !== 'ahead' ? onDay : DRAW.neverComes(chance) ? null : early,
      comesAfterSmsMs: DRAW.comesAfterSmsMs(chance),
      lengthMs: DRAW.lengthMs(chance, meanMs),
      answers: [DRAW.answers(chance), !chance.happens(0.3)],
      answersAfterMs: DRAW.answersAfterMs(chance),
      dropsOutAfterMs: chance.happens(0.06) ? chance.exponential(minutes(15)) : null,
      awayMs: DRAW.awayMs(chance),
      urgent: chance.happens(0.02),
    };
  });
  return {
    meanMs,
    plan: {
      opensAt: OPENS_AT,
      closesAt: OPENS_AT + minutes(300),
      breaks: [pause],
      todayFrom: OPENS_AT - minutes(60),
      plannedMs,
      slots: slotsOf(ahead, officials, plannedMs),
      onDay: people,
      placeHeldMs: minutes(5),
      readyMs: minutes(10),
      officials: desks.map(({ id }) => id),
      matters: ['complaint'],
      recording: 'by-consent',
    },
    citizens,
    officials: desks,
    pause,
    gapMs: () => DRAW.gapMs(chance),
  };
}

function slotsOf(ahead: number, officials: number, plannedMs: number): Slot[] {
  return Array.from({ length: Math.ceil(ahead / officials) }, (_, index) => ({
    at: OPENS_AT + index * plannedMs,
    places: officials,
  }));
}

function minutes(count: number): number {
  return count * MINUTE_MS;
}
