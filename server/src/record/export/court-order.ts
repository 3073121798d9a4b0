import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { line } from '@mahzar/shared/text';

const orderNumber = line(80);

/** Printed by a command that is not carried out without an order of the court. */
export const ORDER_REQUIRED =
  "order-required: --sealed needs --order NUMBER, the number of the court's order, one line of at most 80 characters.";

/**
 * Reads the number of the court's order from the options of a command. With `sealed` it is required.
 * @returns undefined when none is given
 */
export function orderOf(options: {
  readonly sealed: boolean;
  readonly order?: string | undefined;
}): Result<string | undefined, 'order-required'> {
  if (options.order === undefined && !options.sealed) return undefined;
  const { success, data } = orderNumber.safeParse(options.order);
  return success ? data : new Rejection('order-required');
}
