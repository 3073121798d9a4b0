import type { ActGroup, Period, Right } from './hearing/law/permission-table.ts';
import type { Act } from './hearing/law/permissions.ts';
import type { Capacity, HearingKind } from './hearing/roles.ts';

/** Names of everything in the permission table in one language. */
export interface PermissionNames {
  readonly acts: Readonly<Record<Act, string>>;
  readonly groups: Readonly<Record<ActGroup, string>>;
  /** People of a capacity, as the head of a column. */
  readonly capacities: Readonly<Record<Capacity, string>>;
  readonly kinds: Readonly<Record<HearingKind, string>>;
  readonly periods: Readonly<Record<Period, string>>;
  readonly rights: Readonly<Record<Right, string>>;
}
