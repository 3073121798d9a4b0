import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { ReachRow } from '@mahzar/shared/hearing/projection/reach-table';
import { jsonBytes, PAGE_BYTES } from '../../kernel/page.ts';

/** How long the rest of a table is kept for a reader who pages through it, ms. */
const KEEP_MS = 30_000;

interface ReachPage {
  readonly rows: readonly ReachRow[];
  /** Number of the next row; null at the end. */
  readonly next: number | null;
}

/** Reach tables of hearings in pages: derived from the log once for all pages that a seat reads. */
export class ReachPages {
  readonly #kept = new Map<string, { readonly rows: readonly ReachRow[]; readonly timer: NodeJS.Timeout }>();

  /**
   * Returns the page that begins at row `from`. The first page is of the current table, and later pages are of the same table. If
   * that table is no longer kept, it is derived again; its earlier rows are unchanged then.
   */
  async page(
    { hearing, seat }: { readonly hearing: HearingId; readonly seat: SeatId },
    from: number,
    derive: () => Promise<readonly ReachRow[]>,
  ): Promise<ReachPage> {
    const key = `${hearing}/${seat}`;
    const kept = this.#forget(key);
    const all = (from > 0 ? kept : undefined) ?? (await derive());
    const rows = fitting(all, from);
    const next = from + rows.length < all.length ? from + rows.length : null;
    if (next !== null) {
      const timer = setTimeout(() => this.#forget(key), KEEP_MS).unref();
      this.#kept.set(key, { rows: all, timer });
    }
    return { rows, next };
  }

  #forget(key: string): readonly ReachRow[] | undefined {
    const kept = this.#kept.get(key);
    clearTimeout(kept?.timer);
    this.#kept.delete(key);
    return kept?.rows;
  }
}

function fitting(rows: readonly ReachRow[], from: number): ReachRow[] {
  const page: ReachRow[] = [];
  let bytes = 0;
  for (let index = from; index < rows.length; index += 1) {
    const row = rows[index]!;
    bytes += jsonBytes(row);
    if (page.length > 0 && bytes > PAGE_BYTES) break;
    page.push(row);
  }
  return page;
}
