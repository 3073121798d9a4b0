import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { ExhibitView } from '@mahzar/shared/hearing/projection/view';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import type { Response } from '@mahzar/shared/protocol/messages';
import type { Choice } from './choice.ts';

const SHOWN: ExhibitView = {
  exhibit: 3,
  page: 2,
  pages: 14,
  zoom: 100,
  x: 500,
  y: 500,
  by: 'clerk' as SeatId,
};
const RECORDING = { media: ['audio', 'video'], durationMs: 296_000, positionMs: 83_000, since: null } as const;
const OTHERS = ['clerk', 'prosecutor', 'citizen', 'lawyer', 'accused'] as const;

/** Screens of exhibits: on display by another person and by oneself, withheld from the person, and the list. */
export const EXHIBITS = {
  'court-exhibit': {
    others: ['judge', 'clerk', 'lawyer', 'accused'],
    more: { exhibit: SHOWN },
    local: () => ({ state: { pointed: { x: 640, y: 330 } } }),
  },
  'judge-exhibit': {
    me: 'judge',
    others: OTHERS,
    more: { exhibit: { ...SHOWN, by: 'judge' as SeatId, zoom: 200, y: 300 } },
  },
  'court-exhibit-withheld': { me: 'expert', others: ['judge', 'clerk', 'citizen'], more: { exhibit: 'withheld' } },
  'judge-recording': {
    me: 'judge',
    others: OTHERS,
    more: {
      exhibit: { ...SHOWN, exhibit: 4, page: 1, pages: 1, by: 'judge' as SeatId, playback: RECORDING },
    },
  },
  'judge-recording-broken': {
    me: 'judge',
    others: OTHERS,
    more: {
      exhibit: {
        ...SHOWN,
        by: 'judge' as SeatId,
        exhibit: 4,
        page: 1,
        pages: 1,
        playback: { ...RECORDING, media: ['audio'], fault: 'failed' },
      },
    },
  },
  'judge-exhibits': { me: 'judge', others: OTHERS },
} as const satisfies Record<string, Choice>;

/** The judge watches a recording that the clerk plays. */
export const OTHERS_RECORDING: Choice = {
  ...EXHIBITS['judge-recording'],
  more: { exhibit: { ...EXHIBITS['judge-recording'].more.exhibit, by: 'clerk' as SeatId } },
};

/** The content of the list: exhibits of every kind, and a document that can be offered. */
export const LISTED: Pick<Response<'exhibits'>, 'exhibits' | 'documents'> = {
  exhibits: [
    {
      number: 4,
      title: 'فیلم دوربین ورودی',
      kind: 'evidence',
      stage: 'admitted',
      pages: null,
      playback: { media: ['audio', 'video'], durationMs: 296_000 },
    },
    { number: 3, title: 'قرارداد خرید و فروش', kind: 'evidence', stage: 'offered', pages: 14 },
    { number: 2, title: 'Bank receipt of 12 Mehr', kind: 'evidence', stage: 'admitted', pages: 1 },
    { number: 1, title: 'گزارش کارشناس', kind: 'expert-opinion', stage: 'excluded', pages: 6 },
  ].map((one) => ({
    playback: null,
    ...one,
    mayRule: true,
    mayWithdraw: one.number > 1,
  })) as Response<'exhibits'>['exhibits'],
  documents: [{ document: 'd' as DocumentId, title: 'عکس‌های محل', kind: 'evidence' }],
};

/** Draws a page like the scan of a contract. */
export function drawnPage(): Promise<Blob> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1240, 1754];
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.fillStyle = '#fdfdf8';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#23343a';
  context.fillRect(420, 120, 400, 34);
  for (let row = 0; row < 26; row++) context.fillRect(140, 260 + row * 52, 620 + ((row * 131) % 340), 16);
  context.strokeStyle = '#1f3f9c';
  context.lineWidth = 6;
  context.beginPath();
  context.ellipse(920, 1620, 120, 60, 0.2, 0, Math.PI * 2);
  context.stroke();
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!)));
}
