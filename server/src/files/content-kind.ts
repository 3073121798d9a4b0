import { fileTypeFromBuffer } from 'file-type';
import { isSafePdf } from './safe-pdf.ts';
import { pixelsOf } from './picture-size.ts';

/** What may be uploaded with a request, and by which media types it is served. */
const MEDIA = {
  photo: { 'image/jpeg': 'image/jpeg', 'image/png': 'image/png', 'image/webp': 'image/webp' },
  pdf: { 'application/pdf': 'application/pdf' },
  // A container without a picture is told apart from one with by nobody: it is served as sound.
  voice: {
    'audio/webm': 'audio/webm',
    'video/webm': 'audio/webm',
    'audio/ogg': 'audio/ogg',
    'audio/x-m4a': 'audio/mp4',
    'audio/mp4': 'audio/mp4',
    'video/mp4': 'audio/mp4',
  },
} as const;

/** What is filed with the court to be heard or seen as it runs. */
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

/** A photo of a phone has up to 50 million; more is made to fill the memory of whoever opens it. */
const MOST_PIXELS = 60_000_000;

/** The media type of a file by its content; a refusal when it is not of its kind, or would harm who opens it. */
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
    if (pixels === null || pixels > MOST_PIXELS) return 'unsafe-file';
  }
  return { media };
}

/** The same of a file that is filed with the court, which is a PDF, a picture, or a recording. Whether that can be played is not asked. */
export async function documentMediaOf(
  content: Buffer,
): Promise<{ readonly media: string } | 'wrong-file-type' | 'unsafe-file'> {
  const found = await fileTypeFromBuffer(content);
  const recording = RECORDINGS[found?.mime.split(';')[0] ?? ''];
  if (recording !== undefined) return { media: recording };
  const pdf = await mediaOf('pdf', content);
  return pdf === 'wrong-file-type' ? mediaOf('photo', content) : pdf;
}
