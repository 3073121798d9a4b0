import { rightOf } from '@mahzar/shared/hearing/law/permission-table';
import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { CAPACITIES } from '@mahzar/shared/hearing/roles';
import type { Capacity } from '@mahzar/shared/hearing/roles';

/** Who may do an act, in its shortest form. */
export type Who =
  | { readonly kind: 'everybody' }
  | { readonly kind: 'everybody-but'; readonly capacities: readonly Capacity[] }
  | { readonly kind: 'some'; readonly capacities: readonly Capacity[]; readonly delegable: boolean };

/** If at most this many capacities may not, the text names the exceptions. */
const FEW = 2;

export function whoMay(act: Act): Who {
  const having = (right: 'yes' | 'no' | 'delegated') =>
    CAPACITIES.filter((capacity) => rightOf(capacity, act) === right);
  const [yes, no, delegated] = [having('yes'), having('no'), having('delegated')];
  if (delegated.length > 0 || no.length > FEW)
    return { kind: 'some', capacities: yes, delegable: delegated.length > 0 };
  return no.length === 0 ? { kind: 'everybody' } : { kind: 'everybody-but', capacities: no };
}
