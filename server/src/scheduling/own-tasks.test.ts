import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { expect, it } from 'vitest';
import type { StoredBooking } from './booking-store.ts';
import { registryTasks } from './own-tasks.ts';

const NOW = Date.UTC(2026, 10, 29);

/** Minutes that wait for the judges of their hearings: hearing, account of the judge (null: none is booked). */
type Waiting = readonly (readonly [string, string | null])[];

/** Returns the hearings whose minutes the registry is told of, and their number. Only `active` may sign in as a judge. */
async function toldOf(waiting: Waiting) {
  const all = waiting.map(([hearing], index) => ({ hearing: hearing as HearingId, since: index }));
  const judgeOf = new Map(waiting);
  const sources = {
    inCases: async () => ({ rows: [], total: 0 }),
    ofLostStaff: async () => ({ rows: [], total: 0 }),
    powersToDecide: async () => [],
    powersOfNobody: async () => [],
    enabledRolesOf: async () => new Map<string, readonly StaffRole[]>([['active', ['judge']]]),
    minutesToClose: async ({
      after,
      most,
    }: {
      readonly after: { readonly since: number } | null;
      readonly most: number;
    }) => all.filter(({ since }) => after === null || since > after.since).slice(0, most),
  };
  const search = {
    list: async ({ hearings = [] }: { readonly hearings?: readonly string[] | undefined }) =>
      hearings.map((id) => {
        const staffAccount = judgeOf.get(id) ?? null;
        const judge = { id: 'judge', role: 'presiding-judge', staffAccount };
        const people = staffAccount === null ? [] : [judge];
        return { id, case: { id: 'c1', number: '1' }, people } as unknown as StoredBooking;
      }),
  };
  const { items, total } = await registryTasks({ sources, search })(NOW);
  return { hearings: items.map((task) => ('hearing' in task ? task.hearing : task.what)), total };
}

it('the registry is told of the minutes of every judge who is lost, behind however many of others', async () => {
  const others: Waiting = Array.from({ length: 1_000 }, (_, index) => [`h${index}`, 'active']);
  expect(await toldOf([...others, ['late', 'lost']])).toEqual({ hearings: ['late'], total: 1 });
  expect(await toldOf(others)).toEqual({ hearings: [], total: 0 });
});

it('the registry is not sent after the account of a judge whom no booking names', async () => {
  expect(await toldOf([['nobody', null]])).toEqual({ hearings: [], total: 0 });
});
