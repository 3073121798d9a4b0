import type { ExportKind } from '@mahzar/shared/rest/record-exports';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import type { ExportOptions } from '../export/export-hearing.ts';
import type { Label } from '../export/scene.ts';
import type { ToSeal } from '../sealed-file/seal-hearing.ts';

/** The one message to the process that makes a copy, sent by structured clone. */
export type ToMake =
  | {
      readonly kind: Exclude<ExportKind, 'sealed-file'>;
      readonly options: Pick<
        ExportOptions,
        'dir' | 'key' | 'outDir' | 'intervals' | 'timeline' | 'only' | 'marks' | 'store' | 'seatOrder' | 'timeZone'
      > &
        Required<Pick<ExportOptions, 'log'>>;
      readonly labels: ReadonlyMap<string, Label>;
    }
  | {
      readonly kind: 'sealed-file';
      readonly outDir: string;
      readonly toSeal: Omit<ToSeal, 'entries' | 'sealKey'>;
      readonly entries: readonly ChainEntry[];
      /** PEM and DER. */
      readonly sealKey: { readonly privateKey: string; readonly certificate: Uint8Array };
    };

/** Messages from that process. */
export type FromMaker =
  | { readonly type: 'progress'; readonly percent: number }
  | {
      readonly type: 'made';
      readonly file: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly flawed: boolean;
    }
  | {
      readonly type: 'failed';
      readonly failure: 'nothing-recorded' | 'damaged' | 'no-room' | 'other';
      readonly message: string;
    };
