import { createContext, useContext, useEffect, useState } from 'react';
import type { CallAnswer, CallInput, Route } from '@mahzar/shared/rest/route';
import { call, CallError, errorOf } from '../../connection/call.ts';
import type { Send } from '../../connection/call.ts';

/** The access of these pages to the service. */
export interface My {
  readonly send: Send;
  /** Calls a route. When the session has ended, the entry page is shown. @throws CallError */
  call<const R extends Route>(route: R, input: CallInput<R>): Promise<CallAnswer<R>>;
}

export const MyContext = createContext<My | null>(null);

export function useMy(): My {
  const my = useContext(MyContext);
  if (my === null) throw new Error('useMy outside MyApp');
  return my;
}

/** Data loaded for a page. */
export interface PageData<Value> {
  /** Null before loading. */
  readonly value: Value | null;
  readonly error: CallError | null;
  again(): Promise<void>;
  /** Replaces the data after an act. */
  take(value: Value): void;
}

/** Loads data when a page is opened. @param key identifies the data */
export function usePageData<Value>(key: string, read: () => Promise<Value>): PageData<Value> {
  const [held, setHeld] = useState<{ readonly key: string; readonly value: Value } | null>(null);
  const [error, setError] = useState<CallError | null>(null);
  const again = async (): Promise<void> => {
    setError(null);
    try {
      setHeld({ key, value: await read() });
    } catch (failure) {
      if (!(failure instanceof CallError)) throw failure;
      setError(failure);
    }
  };
  // Runs once for each key.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(() => void again(), [key]);
  return {
    value: held?.key === key ? held.value : null,
    error,
    again,
    take: (value) => setHeld({ key, value }),
  };
}

/** Creates the calls of these pages. @param onEnded called when the session has ended */
export function myCalls(send: Send, onEnded: () => void): My {
  // Wraps every request, including pages of documents.
  const mine: Send = async (address, request) => {
    const answer = await send(address, request);
    if (answer.status === 401 && (await errorOf(answer.clone())).code === 'no-session') onEnded();
    return answer;
  };
  return {
    send: mine,
    call: (route, input) => call(mine, route, input),
  };
}
