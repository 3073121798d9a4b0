import { untilLeft } from './until-left.ts';

/**
 * A stream has a frame each time its canvas is drawn. It is drawn for each video that begins to show it, this often and until a page
 * has had time to see a frame that came after the first one.
 */
const REDRAW = { everyMs: 40, atMostMs: 1_000, framesAfterFirst: 2 };

/** A drawn person in front of a wall, as a live picture, which replaces a camera in the gallery. */
export function drawnPicture(index: number, upright = false): MediaStream {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = upright ? [240, 320] : [320, 180];
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const draw = (): void => paint(context, index * 47 + 20);
  return drawnAgain(canvas, draw);
}

/** The stream of a canvas that is redrawn for each video that begins to show it, until that one has a picture. */
function drawnAgain(canvas: HTMLCanvasElement, draw: () => void): MediaStream {
  draw();
  const stream = canvas.captureStream();
  const begins = ({ target: video }: Event): void => {
    if (!(video instanceof HTMLVideoElement) || !shows(video, stream)) return;
    const deadline = performance.now() + REDRAW.atMostMs;
    let after = 0;
    const redraw = (): void => {
      draw();
      if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) after += 1;
      const isSeen = after > REDRAW.framesAfterFirst || performance.now() > deadline;
      if (!isSeen && shows(video, stream)) setTimeout(redraw, REDRAW.everyMs);
    };
    redraw();
  };
  // It does not bubble.
  document.addEventListener('loadstart', begins, { capture: true });
  untilLeft(() => {
    document.removeEventListener('loadstart', begins, { capture: true });
    for (const one of stream.getTracks()) one.stop();
  });
  return stream;
}

/** Whether a video shows a stream's track, alone or in another stream. */
function shows({ srcObject }: HTMLVideoElement, stream: MediaStream): boolean {
  return srcObject instanceof MediaStream && srcObject.getVideoTracks().some((one) => stream.getTracks().includes(one));
}

/** How long somebody is filmed for a record, and how often a picture is taken, ms. */
const FILM = { lasts: 600, every: 60 };

const films = new Map<number, Promise<ArrayBuffer>>();

/** A moment of a drawn person as a record has it: WebM, from its beginning on. Filmed once for all screens of a page. */
export async function filmed(index: number): Promise<ArrayBuffer> {
  const film = films.get(index) ?? filmedNow(index);
  films.set(index, film);
  // Who plays it may give the memory away.
  return (await film).slice();
}

async function filmedNow(index: number): Promise<ArrayBuffer> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [320, 180];
  const context = canvas.getContext('2d')!;
  const draw = (): void => paint(context, index * 47 + 20);
  draw();
  const stream = canvas.captureStream();
  const recorder = new MediaRecorder(stream, { mimeType: 'video/webm; codecs="vp8"' });
  const taken = new Promise<Blob>((resolve) => recorder.addEventListener('dataavailable', ({ data }) => resolve(data)));
  recorder.start();
  const timer = setInterval(draw, FILM.every);
  setTimeout(() => recorder.stop(), FILM.lasts);
  const film = await taken;
  clearInterval(timer);
  for (const track of stream.getTracks()) track.stop();
  return film.arrayBuffer();
}

function paint(context: CanvasRenderingContext2D, hue: number): void {
  const { width, height } = context.canvas;
  const wall = context.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, `hsl(${hue} 22% 62%)`);
  wall.addColorStop(1, `hsl(${hue} 26% 38%)`);
  context.fillStyle = wall;
  context.fillRect(0, 0, width, height);
  context.fillStyle = `hsl(${hue + 190} 30% 24%)`;
  context.beginPath();
  context.ellipse(width / 2, height * 1.05, height * 0.42, height * 0.42, 0, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = `hsl(28 ${30 + (hue % 20)}% ${62 - (hue % 25)}%)`;
  context.beginPath();
  context.ellipse(width / 2, height * 0.45, height * 0.17, height * 0.22, 0, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = `hsl(${hue} 20% 16%)`;
  context.beginPath();
  context.ellipse(width / 2, height * 0.34, height * 0.19, height * 0.15, 0, Math.PI, 0);
  context.fill();
}

/** A drawn page of an account book, which replaces a shared screen in the gallery. */
export function drawnScreen(): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const draw = (): void => {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 1280, 720);
    context.fillStyle = '#0f5552';
    context.fillRect(0, 0, 1280, 72);
    context.fillStyle = '#23343a';
    for (let row = 0; row < 11; row++) {
      context.fillRect(80, 130 + row * 50, 220 + ((row * 97) % 260), 16);
      context.fillRect(720, 130 + row * 50, 120, 16);
      context.fillRect(960, 130 + row * 50, 90 + ((row * 53) % 140), 16);
    }
  };
  return drawnAgain(canvas, draw);
}
