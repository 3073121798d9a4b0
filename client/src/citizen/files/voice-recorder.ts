/** Longest voice message, ms. */
export const LONGEST_VOICE_MS = 180_000;

/** Container types in order of preference; the first that this browser supports is used. */
const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];
/** Speech is clear at this rate, and three minutes take half a megabyte. */
const BITS_PER_SECOND = 24_000;
/** Length of a recording's pieces, ms: earlier speech is kept when the microphone is lost. */
const PIECE_MS = 1_000;

/** A running recording. */
export interface VoiceRecording {
  /** Resolves to the message, when it ends by `stop`, by its maximum length, or because the microphone is lost. */
  readonly done: Promise<Blob>;
  stop(): void;
}

/** Whether this browser can record. */
export function canRecord(): boolean {
  return 'MediaRecorder' in globalThis && navigator.mediaDevices !== undefined;
}

/**
 * Asks for the microphone and begins recording. The microphone is released when the message ends.
 * @throws DOMException without a microphone, or without permission to use it
 */
export async function recordVoice(): Promise<VoiceRecording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const letGo = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  try {
    return record(stream, letGo);
  } catch (error) {
    letGo();
    throw error;
  }
}

function record(stream: MediaStream, letGo: () => void): VoiceRecording {
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, {
    audioBitsPerSecond: BITS_PER_SECOND,
    ...(mimeType !== undefined && { mimeType }),
  });
  const pieces: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
  const done = new Promise<Blob>((resolve) =>
    recorder.addEventListener('stop', () => {
      clearTimeout(limit);
      letGo();
      resolve(new Blob(pieces, { type: recorder.mimeType.split(';')[0] ?? '' }));
    }),
  );
  const stop = (): void => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
  const limit = setTimeout(stop, LONGEST_VOICE_MS);
  recorder.start(PIECE_MS);
  return { done, stop };
}
