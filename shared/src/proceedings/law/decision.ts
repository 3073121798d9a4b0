import type { Rejection } from '../../rejection.ts';
import type { CaseEvent } from '../event.ts';
import type { CaseRefusalCode } from '../refusal.ts';

/** The result of a command: events to append (empty when nothing changes), or the refusal. */
export type CaseDecision = readonly CaseEvent[] | Rejection<CaseRefusalCode>;
