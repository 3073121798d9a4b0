import type { DocumentId } from '../proceedings/ids.ts';
import type { SeatId } from './ids.ts';

/** How large a page can be shown, per cent of the size at which it is seen whole. */
export const EXHIBIT_ZOOMS = [100, 150, 200, 300, 400] as const;
export type ExhibitZoom = (typeof EXHIBIT_ZOOMS)[number];

/** A place on a page, from its upper left corner: thousandths of its width and height. */
export interface PagePoint {
  readonly x: number;
  readonly y: number;
}

/** What is shown of an exhibit: a page, and with a zoom over 100 the part of it around a point. */
export interface ExhibitPage extends PagePoint {
  /** Of the case, from 1. */
  readonly exhibit: number;
  /** From 1. */
  readonly page: number;
  readonly zoom: ExhibitZoom;
}

/** What an exhibit's file has that can be played. */
export const EXHIBIT_MEDIA = ['audio', 'video'] as const;
export type ExhibitMedium = (typeof EXHIBIT_MEDIA)[number];

/** Why a file stands still although nobody has stopped it: it cannot be played on, or the service began anew. */
export const PLAYBACK_FAULTS = ['failed', 'restarted'] as const;
export type PlaybackFault = (typeof PLAYBACK_FAULTS)[number];

/** How an exhibit that is heard or seen as it runs stands; it has one page. */
export interface ExhibitPlayback {
  readonly media: readonly ExhibitMedium[];
  readonly durationMs: number;
  /** Where in the file it stands, or began to play at `since`. */
  readonly positionMs: number;
  /** Since when it plays (epoch ms); null while it stands still. */
  readonly since: number | null;
  readonly fault?: PlaybackFault | undefined;
}

/** Where in its file an exhibit is at a moment (epoch ms). */
export function positionAt({ positionMs, durationMs, since }: ExhibitPlayback, at: number): number {
  return Math.min(durationMs, positionMs + (since === null ? 0 : Math.max(0, at - since)));
}

/** An exhibit on the screens of a hearing. */
export interface ShownExhibit extends ExhibitPage {
  readonly document: DocumentId;
  /** Of the file that is shown, hexadecimal. */
  readonly sha256: string;
  /** How many there are. */
  readonly pages: number;
  /** Seats whose people may read it by the law of the case, wherever they are. */
  readonly readers: readonly SeatId[];
  /** Of a recording; pages go without. */
  readonly playback?: ExhibitPlayback | undefined;
}

/**
 * Why an exhibit is shown no longer. `hidden`: somebody has hidden it. `over`: who shows it may not any longer, or the hearing rests.
 * `ruled`: it is no exhibit before the court any more. `altered`: its file is not the one that was filed.
 */
export const EXHIBIT_ENDS = ['hidden', 'over', 'ruled', 'altered'] as const;
export type ExhibitEnd = (typeof EXHIBIT_ENDS)[number];

/** What becomes of an exhibit in the hearing. */
export const EXHIBIT_RULINGS = ['offered', 'admitted', 'excluded', 'withdrawn'] as const;
export type ExhibitRuling = (typeof EXHIBIT_RULINGS)[number];
