import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { CallAnswer, CallInput, Route } from '@mahzar/shared/rest/route';
import { useSend } from './ApiContext.tsx';
import { call } from '../../connection/call.ts';
import type { CallError } from '../../connection/call.ts';

interface LoadOptions {
  /** Not asked while false. */
  readonly when?: boolean;
  /** How often it is asked again while the page is in sight, ms. */
  readonly every?: number;
}

/** By which what a route answers with is found in memory. */
export function keyOf<const R extends Route>(route: R, input: CallInput<R>): readonly [string, CallInput<R>] {
  return [route.id, input];
}

/** What a route answers with: from memory at once, then as it is now. */
export function useLoad<const R extends Route>(
  route: R,
  input: CallInput<R>,
  { when = true, every }: LoadOptions = {},
) {
  const send = useSend();
  return useQuery<CallAnswer<R>, CallError>({
    queryKey: keyOf(route, input),
    queryFn: ({ signal }) => call(send, route, input, signal),
    enabled: when,
    ...(every !== undefined && { refetchInterval: every }),
  });
}

interface Part<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

type ItemOf<R extends Route> = CallAnswer<R> extends Part<infer Item> ? Item : never;

/** A list that a route answers with in parts (`{items, next}`): what has come of it, and the way to more. */
export function useList<const R extends Route>(
  route: R,
  input: CallInput<R>,
  { when = true, every }: LoadOptions = {},
) {
  const send = useSend();
  const query = useInfiniteQuery({
    queryKey: [route.id, 'list', input],
    queryFn: async ({ pageParam, signal }) =>
      (await call(send, route, withAfter(route, input, pageParam), signal)) as Part<ItemOf<R>>,
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }: Part<ItemOf<R>>) => next,
    enabled: when,
    ...(every !== undefined && { refetchInterval: every }),
  });
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  return {
    items: data?.pages.flatMap(({ items }) => items) ?? null,
    error: error as CallError | null,
    more: hasNextPage ? () => void fetchNextPage() : null,
    isFetchingMore: isFetchingNextPage,
    retry: () => void query.refetch(),
  };
}

/** Everything that such a list holds, however many parts it comes in. */
export function useWhole<const R extends Route>(
  route: R,
  input: CallInput<R>,
  { when = true, every }: LoadOptions = {},
) {
  const send = useSend();
  return useQuery<readonly ItemOf<R>[], CallError>({
    queryKey: [route.id, 'whole', input],
    queryFn: async ({ signal }) => {
      const all: ItemOf<R>[] = [];
      let after: string | null = null;
      do {
        const part = (await call(send, route, withAfter(route, input, after), signal)) as Part<ItemOf<R>>;
        all.push(...part.items);
        after = part.next;
      } while (after !== null);
      return all;
    },
    enabled: when,
    ...(every !== undefined && { refetchInterval: every }),
  });
}

/** The cursor goes where the route takes it: in the query, or in the body of a search. */
function withAfter<R extends Route>(route: R, input: CallInput<R>, after: string | null): CallInput<R> {
  if (after === null) return input;
  const part = route.method === 'get' ? 'query' : 'body';
  const given = input as { readonly query?: object; readonly body?: object };
  return { ...given, [part]: { ...given[part], after } } as CallInput<R>;
}
