import type { Result } from './result.ts';

/** The messages of one socket, by name: request and response. */
export type MessageMap = Record<string, { readonly request: object; readonly response: object }>;

/** Sends a message and resolves to the result; never throws. */
export type Send<Messages extends MessageMap, Code extends string> = <Name extends keyof Messages & string>(
  name: Name,
  request: Messages[Name]['request'],
) => Promise<Result<Messages[Name]['response'], Code | 'unreachable'>>;
