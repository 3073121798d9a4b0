import { setImmediate } from 'node:timers/promises';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { OUTCOMES } from '@mahzar/shared/queue/words';
import { Rejection } from '@mahzar/shared/rejection';
import { exportOfficeFigures, readOfficeFigures } from '@mahzar/shared/rest/office-figures';
import type { OfficeFiguresBy, OfficeFiguresRow } from '@mahzar/shared/rest/office-figures';
import { mayReadFiguresOf } from '@mahzar/shared/queue/law/capacity';
import type { OfficeCapacity } from '@mahzar/shared/queue/law/capacity';
import type { StaffStore } from '../access/staff/staff-store.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import type { Caller } from '../http/api/caller.ts';
import { csvTable } from '../http/api/csv.ts';
import type { Offices } from '../offices/offices.ts';
import { queuesOf, readQueue } from '../queue/store/queue-log.ts';
import { jalaliOf } from '../scheduling/jalali.ts';
import type { Database } from '../storage/database.ts';
import { meetingsOfDay, officeFigures } from './office-figures.ts';
import type { MeetingFacts } from './office-figures.ts';

type StaffCaller = Extract<Caller, { readonly kind: 'staff' }>;

export interface OfficeFiguresParts {
  readonly database: Database;
  readonly offices: Pick<Offices, 'find'>;
  readonly accounts: () => Pick<StaffStore, 'namesOf'>;
  /** The role of a member of staff at an office; null when they have none. */
  readonly capacityAt: (office: OfficeId, caller: StaffCaller) => Promise<OfficeCapacity>;
  readonly now: () => number;
}

const MAX_DAYS = 400;
const DAY_MS = 86_400_000;

interface FiguresQuery {
  readonly from: string;
  readonly to: string;
  readonly official?: string | undefined;
  readonly by: OfficeFiguresBy;
}

/** Routes to figures about an office's meetings with citizens. */
export function officeFiguresRoutes({ database, offices, accounts, capacityAt, now }: OfficeFiguresParts): Bound[] {
  const mayRead = async (office: OfficeId, caller: Caller): Promise<boolean> =>
    caller.kind === 'staff' && mayReadFiguresOf(caller.roles, await capacityAt(office, caller));
  const figures = async (office: OfficeId, { from, to, official, by }: FiguresQuery, caller: Caller) => {
    if ((Date.parse(to) - Date.parse(from)) / DAY_MS >= MAX_DAYS) return new Rejection('too-large');
    if (!(await mayRead(office, caller)) || (await offices.find(office)) === undefined)
      return new Rejection('not-found');
    const facts: MeetingFacts[] = [];
    // One day at a time with a pause in between: SQLite reads block the process, and hearings go on meanwhile.
    for (const queue of await queuesOf(database, office, from, to)) {
      await setImmediate();
      facts.push(...meetingsOfDay(await readQueue(database, queue)));
    }
    const asked = official === undefined ? facts : facts.filter((one) => one.official === official);
    const { total, items } = officeFigures(asked, by, now());
    if (by === 'day') return { total, items };
    const names = await accounts().namesOf(items.map(({ key }) => key));
    return { total, items: items.map((row) => ({ ...row, name: names.get(row.key) ?? '' })) };
  };
  return [
    bind(readOfficeFigures, ({ params, query, caller }) => figures(params.office, query, caller)),
    bind(exportOfficeFigures, async ({ params, query, caller }) => {
      const found = await figures(params.office, query, caller);
      return found instanceof Rejection ? found : csvOf([...found.items, found.total], query.by);
    }),
  ];
}

const COUNTS = ['asked', 'accepted', 'refused', 'seen', 'noShows', 'leftOver'] as const;
const MINUTES = ['waitedMedianMinutes', 'waited90Minutes', 'lengthMedianMinutes'] as const;

/** As CSV; the last row, without a key, is the total. Days are given in both calendars. */
function csvOf(rows: readonly OfficeFiguresRow[], by: OfficeFiguresBy): string {
  const records = rows.map(({ outcomes, ...row }) => ({
    ...row,
    ...outcomes,
    jalali: by === 'day' && row.key !== '' ? jalaliOf(row.key) : '',
  }));
  const second = by === 'day' ? 'jalali' : 'name';
  return csvTable(records, ['key', second, ...COUNTS, ...MINUTES, ...OUTCOMES, 'unanswered', 'late']);
}
