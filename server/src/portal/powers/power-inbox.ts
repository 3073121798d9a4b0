import { staffCapacities } from '@mahzar/shared/proceedings/law/staff';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { MAX_FILED_POWERS } from '@mahzar/shared/rest/powers';
import type { Caller } from '../../http/api/caller.ts';
import type { ProceedingsService } from '../../proceedings/proceedings-service.ts';
import type { Database } from '../../storage/database.ts';
import type { PowerStore, WaitingPower, WholePower } from './power-store.ts';

export interface PowerInboxParts {
  readonly database: Database;
  readonly store: Pick<PowerStore, 'waiting' | 'casesOfWaiting' | 'find'>;
  readonly service: Pick<ProceedingsService, 'snapshots'>;
}

/**
 * Access to powers of attorney of lawyers whom no case names: the clerk of a case sees those from its people, and the registry all
 * of them.
 */
export class PowerInbox {
  readonly #parts: PowerInboxParts;

  constructor(parts: PowerInboxParts) {
    this.#parts = parts;
  }

  /** Powers of attorney that wait for a staff member: first those that belong to a case, the oldest first. */
  async waitingFor(caller: Caller): Promise<readonly WaitingPower[]> {
    const { database, store } = this.#parts;
    // None for systems of the court, because people decide.
    if (caller.kind !== 'staff') return [];
    const as = staffCapacities(caller.roles);
    const isRegistry = as.includes('registry');
    if (!isRegistry && !as.includes('clerk')) return [];
    const cases = isRegistry ? null : await this.#casesOf(caller.account, await store.casesOfWaiting(database));
    return store.waiting(database, { cases, most: MAX_FILED_POWERS });
  }

  /** Those that belong to cases of a clerk, as the clerk's tasks. */
  async tasksOf(account: string): Promise<readonly (WaitingPower & { readonly case: string })[]> {
    const { database, store } = this.#parts;
    return this.#tasksIn(await this.#casesOf(account, await store.casesOfWaiting(database)));
  }

  /** Those that belong to cases without a clerk who has the role and may sign in. @param rolesOf roles of enabled accounts */
  async tasksOfNobody(
    rolesOf: (accounts: readonly string[]) => Promise<ReadonlyMap<string, readonly StaffRole[]>>,
  ): Promise<readonly (WaitingPower & { readonly case: string })[]> {
    const { database, store, service } = this.#parts;
    const all = await store.casesOfWaiting(database);
    const states = await service.snapshots(all);
    const clerksOf = (id: string) => (states.get(id)?.state.staff ?? []).filter(({ as }) => as === 'clerk');
    const roles = await rolesOf(all.flatMap(clerksOf).map(({ account }) => account));
    const isClerk = ({ account }: { readonly account: string }) => roles.get(account)?.includes('clerk') === true;
    return this.#tasksIn(all.filter((id) => !clerksOf(id).some(isClerk)));
  }

  /** A waiting power of attorney with its stored data, for the paper itself. */
  async find(id: string, caller: Caller): Promise<Result<WholePower, ApiErrorCode>> {
    if (caller.kind !== 'staff') return new Rejection('not-found');
    const found = await this.#parts.store.find(this.#parts.database, id);
    if (found === undefined) return new Rejection('not-found');
    const as = staffCapacities(caller.roles);
    if (as.includes('registry')) return found;
    const of = found.case === null ? [] : [found.case];
    const isTheirs = as.includes('clerk') && (await this.#casesOf(caller.account, of)).length > 0;
    return isTheirs ? found : new Rejection('not-found');
  }

  async #tasksIn(cases: readonly string[]): Promise<readonly (WaitingPower & { readonly case: string })[]> {
    const { database, store } = this.#parts;
    const waiting = await store.waiting(database, { cases, most: MAX_FILED_POWERS });
    return waiting.flatMap(({ case: of, ...power }) => (of === null ? [] : [{ ...power, case: of }]));
  }

  /** The cases of which the account is the clerk. */
  async #casesOf(account: string, cases: readonly string[]): Promise<readonly string[]> {
    const states = await this.#parts.service.snapshots(cases);
    return cases.filter((id) =>
      states.get(id)?.state.staff.some((one) => one.as === 'clerk' && one.account === account),
    );
  }
}
