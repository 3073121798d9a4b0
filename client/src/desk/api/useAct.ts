import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CallAnswer, CallInput, Route } from '@mahzar/shared/rest/route';
import { useSend } from './ApiContext.tsx';
import { call } from '../../connection/call.ts';
import type { CallError } from '../../connection/call.ts';

/**
 * Something to do through a route. When it is done, everything that the page has loaded is asked for again: what one act
 * changes is shown in many places, and only what is on the screen is fetched. A quiet one changes nothing that is shown.
 */
export function useAct<const R extends Route>(route: R, { isQuiet = false }: { readonly isQuiet?: boolean } = {}) {
  const send = useSend();
  const client = useQueryClient();
  return useMutation<CallAnswer<R>, CallError, CallInput<R>>({
    mutationFn: (input) => call(send, route, input),
    onSuccess: () => {
      if (!isQuiet) void client.invalidateQueries();
    },
  });
}
