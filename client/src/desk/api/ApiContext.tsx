import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, useContext, useState } from 'react';
import type { ReactNode } from 'react';
import { readSession } from '@mahzar/shared/rest/session';
import type { SessionState } from '@mahzar/shared/rest/session';
import { CallError } from '../../connection/call.ts';
import type { Send } from '../../connection/call.ts';

const SendContext = createContext<Send | null>(null);

/** Cache key of the signed-in account. */
export const SESSION_KEY = [readSession.id, {}] as const;

interface ApiProviderProps {
  readonly send: Send;
  readonly children: ReactNode;
}

/** Provides the service to the pages, and notices when the session has ended. */
export function ApiProvider({ send, children }: ApiProviderProps) {
  const [client] = useState(newClient);
  return (
    <QueryClientProvider client={client}>
      <SendContext value={send}>{children}</SendContext>
    </QueryClientProvider>
  );
}

function newClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        // Pages keep loading behind the sign-in page, and an answer may be late: only the service knows the present session.
        if (!isSignedOut(error) || client.getQueryData<SessionState>(SESSION_KEY)?.state !== 'signed-in') return;
        void client.refetchQueries({ queryKey: SESSION_KEY });
      },
    }),
    mutationCache: new MutationCache({
      onError: (error) => {
        if (isSignedOut(error)) client.setQueryData(SESSION_KEY, { state: 'nobody' } satisfies SessionState);
      },
    }),
    defaultOptions: {
      queries: {
        // Shown at once when a page is opened again, and reloaded in the background.
        staleTime: 2_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => error instanceof CallError && isPassing(error) && failures < 2,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}

function isSignedOut(error: unknown): boolean {
  return error instanceof CallError && error.code === 'not-signed-in';
}

/** Whether another try may succeed. */
function isPassing({ code }: CallError): boolean {
  return code === 'unreachable' || code === 'service-draining' || code === 'storage-busy';
}

/** Returns the function that sends requests to the service. */
export function useSend(): Send {
  const send = useContext(SendContext);
  if (send === null) throw new Error('useSend outside ApiProvider');
  return send;
}
