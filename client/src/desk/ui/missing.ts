import type { FieldProblem } from '@mahzar/shared/rest/errors';

/** Returns the problem of a field that must not be blank. Spaces alone count as blank. */
export function missing(field: string, text: string): readonly FieldProblem[] {
  return text.trim() === '' ? [{ field, code: 'required' }] : [];
}
