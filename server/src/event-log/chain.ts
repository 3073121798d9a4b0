import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Actor, Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { GrantChange } from '@mahzar/shared/hearing/evolve/granted';
import { actorFromText, actorToText, eventSchema, grantsSchema } from './event-schema.ts';

/** What the first entry of a log follows. */
export const BEFORE_FIRST = '0'.repeat(64);

/** An entry of a hash chain, as it is stored. */
export interface ChainEntry {
  /** Whose log it is: a hearing, or a queue. The name is part of what is hashed. */
  readonly hearing: string;
  /** Counted from 1. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Who acted, as one word: `system`, `seat:<id>`, `staff:<id>` … */
  readonly actor: string;
  readonly type: string;
  /** The event's other fields, and `grants` of the last of an act, as canonical JSON (RFC 8785). */
  readonly payload: string;
  /** The hash of the entry before (hex), or `BEFORE_FIRST`. */
  readonly prev: string;
  /** SHA-256 (hex) over the canonical JSON of all the above. */
  readonly hash: string;
}

/** JSON with one spelling for each value (RFC 8785). Throws on what JSON cannot say. */
export function canonicalJson(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** The hash that a chain entry must carry. Throws when its payload is not JSON. */
export function hashOf({ hearing, seq, at, actor, type, payload, prev }: Omit<ChainEntry, 'hash'>): string {
  const content = canonicalJson({ hearing, seq, at, actor, type, payload: JSON.parse(payload) as unknown, prev });
  return createHash('sha256').update(content, 'utf8').digest('hex');
}

/** The last entry of a log that is written on. */
export interface LastEntry {
  readonly seq: number;
  readonly hash: string;
}

/** Chains contents to the end of a log; `actor` as one word. */
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

/** Chains the events of an act to the end of a hearing's log; `grants` is what it changed of who may hear and see whom. */
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

/** The event in a row of which nothing may be taken for granted; undefined when it holds none that we know. */
export function eventOf(row: ChainEntry): HearingEvent | undefined {
  try {
    return entryOf(row)?.event;
  } catch {
    return undefined;
  }
}

/** The log entry that a chain entry holds; undefined when its actor or event is none that we know. */
export function entryOf({ seq, at, actor: actorText, type, payload }: ChainEntry): Entry | undefined {
  const actor = actorFromText(actorText);
  const content: unknown = JSON.parse(payload);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined;
  const { grants: said, ...fields }: { readonly grants?: unknown } = content;
  const event = eventSchema.safeParse({ ...fields, type });
  const grants = grantsSchema.optional().safeParse(said);
  if (actor === undefined || !event.success || !grants.success) return undefined;
  return { seq, at, actor, event: event.data, ...(grants.data !== undefined && { grants: grants.data }) };
}
