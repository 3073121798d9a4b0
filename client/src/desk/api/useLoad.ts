import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { CallAnswer, CallInput, Route } from '@mahzar/shared/rest/route';
import { useSend } from './ApiContext.tsx';
import { call } from '../../connection/call.ts';
import type { CallError } from '../../connection/call.ts';

interface LoadOptions {
  /** Not loaded while false. */
  readonly when?: boolean;
  /** Reload interval while the page is visible, ms. */
  readonly every?: number;
}

/** Cache key of a route's answer. */
export function keyOf<const R extends Route>(route: R, input: CallInput<R>): readonly [string, CallInput<R>] {
  return [route.id, input];
}

/** Loads a route's answer: from the cache at once, then the present state. */
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

/** Loads a paged list (`{items, next}`): the loaded items, and a function that loads more. */
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

/** Loads all pages of such a list. */
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

/** The cursor goes into the query, or into the body of a search, as the route requires. */
function withAfter<R extends Route>(route: R, input: CallInput<R>, after: string | null): CallInput<R> {
  if (after === null) return input;
  const part = route.method === 'get' ? 'query' : 'body';
  const given = input as { readonly query?: object; readonly body?: object };
  return { ...given, [part]: { ...given[part], after } } as CallInput<R>;
}
