import { fileTypeFromBuffer } from 'file-type';
import { isSafePdf } from './safe-pdf.ts';
import { pixelsOf } from './picture-size.ts';

/** Media types that may be uploaded with a request, and the types as which they are served. */
const MEDIA = {
  photo: { 'image/jpeg': 'image/jpeg', 'image/png': 'image/png', 'image/webp': 'image/webp' },
  pdf: { 'application/pdf': 'application/pdf' },
  // Containers with and without pictures cannot be told apart reliably, so they are served as sound.
  voice: {
    'audio/webm': 'audio/webm',
    'video/webm': 'audio/webm',
    'audio/ogg': 'audio/ogg',
    'audio/x-m4a': 'audio/mp4',
    'audio/mp4': 'audio/mp4',
    'video/mp4': 'audio/mp4',
  },
} as const;

/** Media types of sound and video that may be filed with the court. */
const RECORDINGS: Readonly<Record<string, string>> = {
  'audio/mpeg': 'audio/mpeg',
  'audio/wav': 'audio/wav',
  'audio/x-m4a': 'audio/mp4',
  'audio/mp4': 'audio/mp4',
  'video/mp4': 'video/mp4',
  'video/x-m4v': 'video/mp4',
  'video/3gpp': 'video/3gpp',
  'video/quicktime': 'video/quicktime',
  'audio/amr': 'audio/amr',
  'audio/flac': 'audio/flac',
  'audio/ogg': 'audio/ogg',
  'video/ogg': 'video/ogg',
  'audio/webm': 'audio/webm',
  'video/webm': 'video/webm',
};

/** Photos of phones have up to 50 million pixels; larger ones are made to fill the viewer's memory. */
const MAX_PIXELS = 60_000_000;

/** The media type of a file by its content; a refusal when it is of another kind, or would harm its viewer. */
export async function mediaOf(
  kind: keyof typeof MEDIA,
  content: Buffer,
): Promise<{ readonly media: string } | 'wrong-file-type' | 'unsafe-file'> {
  const found = await fileTypeFromBuffer(content);
  const known: Readonly<Record<string, string>> = MEDIA[kind];
  const media = known[found?.mime.split(';')[0] ?? ''];
  if (media === undefined) return 'wrong-file-type';
  if (kind === 'pdf' && !(await isSafePdf(content))) return 'unsafe-file';
  if (kind === 'photo') {
    const pixels = pixelsOf(content);
    if (pixels === null || pixels > MAX_PIXELS) return 'unsafe-file';
  }
  return { media };
}

/**
 * The media type of a file filed with the court: a PDF, a picture, or a recording. Does not check whether a recording can be
 * played.
 */
export async function documentMediaOf(
  content: Buffer,
): Promise<{ readonly media: string } | 'wrong-file-type' | 'unsafe-file'> {
  const found = await fileTypeFromBuffer(content);
  const recording = RECORDINGS[found?.mime.split(';')[0] ?? ''];
  if (recording !== undefined) return { media: recording };
  const pdf = await mediaOf('pdf', content);
  return pdf === 'wrong-file-type' ? mediaOf('photo', content) : pdf;
}
