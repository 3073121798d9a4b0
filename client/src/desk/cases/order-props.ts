import type { CaseProceedings, ShownOrder } from '@mahzar/shared/rest/proceedings';

/** An order of a case, for the parts of its page. */
export interface OrderProps {
  readonly id: string;
  readonly held: CaseProceedings;
  readonly order: ShownOrder;
}
