import { staffCapacities } from '@mahzar/shared/proceedings/law/staff';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { MOST_FILED_POWERS } from '@mahzar/shared/rest/powers';
import type { Caller } from '../../http/api/caller.ts';
import type { ProceedingsService } from '../../proceedings/proceedings-service.ts';
import type { Database } from '../../storage/database.ts';
import type { PowerStore, WaitingPower, WholePower } from './power-store.ts';

export interface PowerInboxParts {
  readonly database: Database;
  readonly store: Pick<PowerStore, 'waiting' | 'find'>;
  readonly service: Pick<ProceedingsService, 'snapshots'>;
}

/**
 * What of powers of attorney of lawyers whom no case names is whose: the clerk of a case sees those from its people, and the registry
 * all of them.
 */
export class PowerInbox {
  readonly #parts: PowerInboxParts;

  constructor(parts: PowerInboxParts) {
    this.#parts = parts;
  }

  /** What waits for somebody, the oldest first. */
  async waitingFor(caller: Caller): Promise<readonly WaitingPower[]> {
    const { database, store } = this.#parts;
    // For systems of the court there is none: people decide.
    if (caller.kind !== 'staff') return [];
    const as = staffCapacities(caller.roles);
    const isRegistry = as.includes('registry');
    if (!isRegistry && !as.includes('clerk')) return [];
    const all = await store.waiting(database, { isOfCase: !isRegistry, most: MOST_FILED_POWERS });
    return isRegistry ? all : this.#ofClerk(caller.account, all);
  }

  /** The same of the cases alone whose clerk somebody is: what is theirs to do. */
  async tasksOf(account: string): Promise<readonly (WaitingPower & { readonly case: string })[]> {
    const { database, store } = this.#parts;
    return this.#ofClerk(account, await store.waiting(database, { isOfCase: true, most: MOST_FILED_POWERS }));
  }

  /** The same as it is kept, for the paper itself. */
  async find(id: string, caller: Caller): Promise<Result<WholePower, ApiErrorCode>> {
    if (caller.kind !== 'staff') return new Rejection('not-found');
    const found = await this.#parts.store.find(this.#parts.database, id);
    if (found === undefined) return new Rejection('not-found');
    const as = staffCapacities(caller.roles);
    if (as.includes('registry')) return found;
    const isTheirs = as.includes('clerk') && (await this.#ofClerk(caller.account, [found])).length > 0;
    return isTheirs ? found : new Rejection('not-found');
  }

  /** Of powers from parties of cases those whose clerk somebody is. */
  async #ofClerk<Power extends WaitingPower>(
    account: string,
    powers: readonly Power[],
  ): Promise<readonly (Power & { readonly case: string })[]> {
    const { service } = this.#parts;
    const ofCases = powers.filter((power): power is Power & { readonly case: string } => power.case !== null);
    const ids = [...new Set(ofCases.map((power) => power.case))];
    const states = await service.snapshots(ids);
    return ofCases.filter((power) =>
      states.get(power.case)?.state.staff.some((one) => one.as === 'clerk' && one.account === account),
    );
  }
}
