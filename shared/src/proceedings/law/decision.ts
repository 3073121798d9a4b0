import type { Rejection } from '../../rejection.ts';
import type { CaseEvent } from '../event.ts';
import type { CaseRefusalCode } from '../refusal.ts';

/** What follows from a command: events to append (none when it is already so), or why not. */
export type CaseDecision = readonly CaseEvent[] | Rejection<CaseRefusalCode>;
