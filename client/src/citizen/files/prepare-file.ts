import { MAX_FILE_BYTES } from '@mahzar/shared/requests/files';
import type { FileKind } from '@mahzar/shared/rest/requests';

/** A file in its sent form, or why it is not sent. */
export interface PreparedFile {
  readonly data: Blob;
  readonly name: string;
  readonly kind: FileKind;
  readonly refusal: 'too-large' | 'wrong-file-type' | null;
}

/** Longest side of a photo: a printed page stays readable, with a tenth of the bytes. */
const LONGEST_PX = 2000;
const QUALITY = 0.8;
/** A smaller photo is sent unchanged, bytes. */
const SMALL_BYTES = 400_000;

/** Picture types that the service accepts. */
const PICTURES = ['image/jpeg', 'image/png', 'image/webp'];
/** Types that the file dialog offers. */
export const ACCEPTED = [...PICTURES, 'application/pdf'].join(',');

/** Prepares a file. Files that the service would refuse are rejected here, so that a poor line carries nothing in vain. */
export async function prepareFile(file: File): Promise<PreparedFile> {
  const isPdf = file.type === 'application/pdf' || /\.pdf$/i.test(file.name);
  return isPdf ? preparePdf(file) : preparePhoto(file);
}

async function preparePdf(file: File): Promise<PreparedFile> {
  const beginning = await file.slice(0, 1024).text();
  const refusal = beginning.includes('%PDF-')
    ? file.size > MAX_FILE_BYTES.pdf
      ? 'too-large'
      : null
    : 'wrong-file-type';
  return { data: file, name: file.name, kind: 'pdf', refusal };
}

/** Reduces a photo, which also removes the place where it was taken. */
async function preparePhoto(file: File): Promise<PreparedFile> {
  const isKnown = PICTURES.includes(file.type);
  const tooLarge = file.size > MAX_FILE_BYTES.photo ? 'too-large' : null;
  const asItIs: PreparedFile = { data: file, name: file.name, kind: 'photo', refusal: tooLarge };
  if (isKnown && file.size <= SMALL_BYTES) return asItIs;
  const smaller = await draw(file);
  // A picture that this browser cannot draw for lack of memory is sent unchanged, and the service decides.
  if (smaller === null) return isKnown ? asItIs : { ...asItIs, refusal: 'wrong-file-type' };
  if (isKnown && smaller.size >= file.size) return asItIs;
  return { data: smaller, name: `${file.name.replace(/\.\w+$/, '')}.jpg`, kind: 'photo', refusal: null };
}

/** Returns the picture as JPEG, no larger than needed for reading; null when this browser cannot draw it. */
async function draw(file: File): Promise<Blob | null> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const context = canvas.getContext('2d');
    if (context === null) return null;
    // Transparent areas become white like paper.
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  } catch {
    return null;
  }
}
