import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { canonicalJson } from '../../event-log/chain-hash.ts';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import type { Database } from '../../storage/database.ts';
import type { SealedManifest } from './format.ts';

/** Parts of a sealed file in addition to log and recording, and their description for the manifest. */
export interface AddedParts {
  readonly manifest: Pick<SealedManifest, 'minutes' | 'orders' | 'exhibits'>;
  readonly parts: readonly { readonly name: string; readonly content: string | Uint8Array }[];
  /** Documents that can be large: they are read one at a time when the file is written. */
  readonly documents: readonly DocumentPart[];
  /** Parts that the court signs separately, see `extractText`. */
  readonly extracts: readonly { readonly name: string; readonly content: string }[];
}

/** A document of a case, as a part. */
export interface DocumentPart {
  readonly name: string;
  readonly case: string;
  readonly document: DocumentId;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** Documents of a case whose contents are in a sealed file. */
export interface HeldDocuments {
  /** Null: the hearing has no case. */
  readonly case: string | null;
  readonly documents: readonly DocumentId[];
}

export const NOTHING_ADDED: AddedParts = { manifest: {}, parts: [], documents: [], extracts: [] };

export interface SealingParts {
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
}

export function linesOf(entries: readonly ChainEntry[]): string {
  return entries.map((entry) => `${canonicalJson(entry)}\n`).join('');
}
