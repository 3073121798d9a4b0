/**
 * Whether a paper, which is the same from when it is made, names somebody who goes by a number now: they were put under protection
 * after it was made, and the court alone has it from then on.
 * @param hidden who goes by a number now
 * @param isNamed whether the paper has somebody's name
 */
export function namesSomebodyHidden<Id>(hidden: Iterable<Id>, isNamed: (one: Id) => boolean): boolean {
  return [...hidden].some(isNamed);
}
