import type { Role } from '@mahzar/shared/hearing/roles';

/** Tables of the database. Times are epoch milliseconds; `Buffer`s are ciphertext (`cipher.ts`). */
export interface Tables {
  hearings: {
    id: string;
    created_at: number;
    /** Title, branch and case number as JSON, encrypted with the hearing's key. */
    details: Buffer;
    /** When the hearing was over and its record found whole; null until then. */
    whole_at: number | null;
  };
  /** Destroying a row makes a hearing's names and texts unreadable for ever; its log still verifies. */
  hearing_keys: {
    hearing_id: string;
    /** The hearing's key, encrypted with the master key. */
    wrapped: Buffer;
  };
  seats: {
    hearing_id: string;
    seat: string;
    role: Role;
    /** Encrypted with the hearing's key. */
    name: Buffer;
    /** `jti` of the token that opens the seat now. */
    token_id: string | null;
  };
  /** What is written at a hearing; the log holds digests. */
  chat_messages: MessageRow;
  /** What is written between lawyer and client; destroyed at the end of the hearing. */
  privileged_messages: MessageRow;
  /** Append-only: triggers refuse everything but INSERT. */
  log_entries: {
    hearing_id: string;
    seq: number;
    at: number;
    actor: string;
    type: string;
    payload: string;
    prev_hash: string;
    hash: string;
  };
}

/** All tables, each after those that it refers to. */
export const TABLES = Object.keys({
  hearings: true,
  hearing_keys: true,
  seats: true,
  chat_messages: true,
  privileged_messages: true,
  log_entries: true,
} satisfies Record<keyof Tables, true>) as (keyof Tables)[];

interface MessageRow {
  hearing_id: string;
  id: string;
  at: number;
  conversation: string;
  author: string;
  nonce: string;
  /** Seats that may read it, as JSON. */
  readers: string;
  /** 1 when the law has accepted it. */
  posted: number;
  /** Encrypted with the hearing's key. */
  body: Buffer;
}
