import type { DocumentId } from '../proceedings/ids.ts';
import type { SeatId } from './ids.ts';

/** Sizes at which a page can be shown, in per cent of the size at which the whole page fits. */
export const EXHIBIT_ZOOMS = [100, 150, 200, 300, 400] as const;
export type ExhibitZoom = (typeof EXHIBIT_ZOOMS)[number];

/** A point on a page, measured from the upper left corner in thousandths of the page's width and height. */
export interface PagePoint {
  readonly x: number;
  readonly y: number;
}

/** The visible part of an exhibit: a page, and with a zoom over 100 the part of the page around a point. */
export interface ExhibitPage extends PagePoint {
  /** The exhibit's number in the case, from 1. */
  readonly exhibit: number;
  /** Counted from 1. */
  readonly page: number;
  readonly zoom: ExhibitZoom;
}

/** The playable media of an exhibit's file. */
export const EXHIBIT_MEDIA = ['audio', 'video'] as const;
export type ExhibitMedium = (typeof EXHIBIT_MEDIA)[number];

/** Why playback stopped without a person stopping it: the file cannot be played further, or the service restarted. */
export const PLAYBACK_FAULTS = ['failed', 'restarted'] as const;
export type PlaybackFault = (typeof PLAYBACK_FAULTS)[number];

/** The playback state of an audio or video exhibit, which has one page. */
export interface ExhibitPlayback {
  readonly media: readonly ExhibitMedium[];
  readonly durationMs: number;
  /** The position in the file, or the position at `since` while the file plays. */
  readonly positionMs: number;
  /** When playback began (epoch ms); null while it is paused. */
  readonly since: number | null;
  readonly fault?: PlaybackFault | undefined;
}

/** Returns the position in an exhibit's file at a moment (epoch ms), in milliseconds. */
export function positionAt({ positionMs, durationMs, since }: ExhibitPlayback, at: number): number {
  return Math.min(durationMs, positionMs + (since === null ? 0 : Math.max(0, at - since)));
}

/** An exhibit on the screens of a hearing. */
export interface ShownExhibit extends ExhibitPage {
  readonly document: DocumentId;
  /** Digest of the displayed file, hexadecimal. */
  readonly sha256: string;
  /** Number of pages of the document. */
  readonly pages: number;
  /** Seats whose people may read the exhibit by the law of the case, wherever they are. */
  readonly readers: readonly SeatId[];
  /** Present for audio and video only. */
  readonly playback?: ExhibitPlayback | undefined;
}

/**
 * Why an exhibit is no longer shown. `hidden`: a person hid it. `over`: the presenter lost the right to show it, or the hearing
 * rests. `ruled`: it is no longer an exhibit before the court. `altered`: its file differs from the file that was submitted.
 */
export const EXHIBIT_ENDS = ['hidden', 'over', 'ruled', 'altered'] as const;
export type ExhibitEnd = (typeof EXHIBIT_ENDS)[number];

/** Rulings and steps on an exhibit in the hearing. */
export const EXHIBIT_RULINGS = ['offered', 'admitted', 'excluded', 'withdrawn'] as const;
export type ExhibitRuling = (typeof EXHIBIT_RULINGS)[number];
