import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CallAnswer, CallInput, Route } from '@mahzar/shared/rest/route';
import { useSend } from './ApiContext.tsx';
import { call } from '../../connection/call.ts';
import type { CallError } from '../../connection/call.ts';

/**
 * An act through a route. Afterwards all data of the page are reloaded: one act changes many displays, and only visible data are
 * fetched. A quiet act changes nothing visible.
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
