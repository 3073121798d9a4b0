import type { Request } from 'express';

/** A parameter of a path without a schema, typed as the id that it names; the handler finds out whether it exists. */
export function pathParam<Id extends string>(request: Request, name: string): Id {
  return String(request.params[name]) as Id;
}
