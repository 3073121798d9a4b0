import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Actor, Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { GrantChange } from '@mahzar/shared/hearing/evolve/granted';
import { actorFromText, actorToText, eventSchema, grantsSchema } from './event-schema.ts';

/** What the first entry of a log follows. */
export const BEFORE_FIRST = '0'.repeat(64);

/** An entry of a hearing's hash chain, as it is stored. */
export interface ChainEntry {
  readonly hearing: string;
  /** Counted from 1. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** `system` or `seat:<id>`. */
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

/** Chains the events of an act to the end of a log; `grants` is what it changed of who may hear and see whom. */
export function appendToChain(
  hearing: string,
  last: { readonly seq: number; readonly hash: string } | undefined,
  at: number,
  actor: Actor,
  events: readonly HearingEvent[],
  grants?: GrantChange,
): ChainEntry[] {
  let { seq, hash } = last ?? { seq: 0, hash: BEFORE_FIRST };
  return events.map(({ type, ...fields }, index) => {
    seq += 1;
    const isLast = index === events.length - 1;
    const chainEntry = {
      hearing,
      seq,
      at,
      actor: actorToText(actor),
      type,
      payload: canonicalJson({ ...fields, ...(isLast && grants !== undefined && { grants }) }),
      prev: hash,
    };
    hash = hashOf(chainEntry);
    return { ...chainEntry, hash };
  });
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
