import type { Result } from './result.ts';

/** What may be asked of the service over one socket, by name: the question and the answer. */
export type MessageMap = Record<string, { readonly request: object; readonly response: object }>;

/** Sends a message and resolves to what comes of it; never throws. */
export type Send<Messages extends MessageMap, Code extends string> = <Name extends keyof Messages & string>(
  name: Name,
  request: Messages[Name]['request'],
) => Promise<Result<Messages[Name]['response'], Code | 'unreachable'>>;
