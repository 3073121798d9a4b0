import type { Actor, Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { GrantChange } from '@mahzar/shared/hearing/evolve/granted';
import { BEFORE_FIRST, canonicalJson, hashOf } from './chain-hash.ts';
import type { ChainEntry } from './chain-hash.ts';
import { actorFromText, actorToText, eventSchema, grantsSchema } from './event-schema.ts';

/** The last entry of the log to which entries are appended. */
export interface LastEntry {
  readonly seq: number;
  readonly hash: string;
}

/** Chains contents to the end of a log. @param actor as one word */
export function chainOnto(
  log: string,
  last: LastEntry | undefined,
  at: number,
  actor: string,
  contents: readonly { readonly type: string }[],
): ChainEntry[] {
  let { seq, hash } = last ?? { seq: 0, hash: BEFORE_FIRST };
  return contents.map(({ type, ...fields }) => {
    seq += 1;
    const chainEntry = { hearing: log, seq, at, actor, type, payload: canonicalJson(fields), prev: hash };
    hash = hashOf(chainEntry);
    return { ...chainEntry, hash };
  });
}

/** Chains the events of an act to the end of a hearing's log; `grants` are its changes of who may hear and see whom. */
export function appendToChain(
  hearing: string,
  last: LastEntry | undefined,
  at: number,
  actor: Actor,
  events: readonly HearingEvent[],
  grants?: GrantChange,
): ChainEntry[] {
  const contents = events.map((event, index) => {
    const isLast = index === events.length - 1;
    return { ...event, ...(isLast && grants !== undefined && { grants }) };
  });
  return chainOnto(hearing, last, at, actorToText(actor), contents);
}

/** The event in an unverified row; undefined when the row has no known event. */
export function eventOf(row: ChainEntry): HearingEvent | undefined {
  try {
    return entryOf(row)?.event;
  } catch {
    return undefined;
  }
}

const saidGrantsSchema = grantsSchema.optional();

/** The log entry in a chain entry; undefined when its actor or event is unknown. */
export function entryOf({ seq, at, actor: actorText, type, payload }: ChainEntry): Entry | undefined {
  const actor = actorFromText(actorText);
  const content: unknown = JSON.parse(payload);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined;
  const { grants: said, ...fields }: { readonly grants?: unknown } = content;
  const event = eventSchema.safeParse({ ...fields, type });
  const grants = saidGrantsSchema.safeParse(said);
  if (actor === undefined || !event.success || !grants.success) return undefined;
  return { seq, at, actor, event: event.data, ...(grants.data !== undefined && { grants: grants.data }) };
}
