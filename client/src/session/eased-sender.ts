/**
 * Of a picture and of a voice while the line is poor, bit/s and pictures a second. The picture goes on, so that nobody takes the
 * source for a lost one; a voice, its headers and this take less than 80 kbit/s.
 */
const EASED_PICTURE = { maxBitrate: 30_000, maxFramerate: 2, scaleResolutionDownBy: 8 };
const EASED_VOICE = { maxBitrate: 20_000 };

/** As each sender was before it was eased. */
const usual = new WeakMap<RTCRtpSender, readonly RTCRtpEncodingParameters[]>();
/** Those that are eased now. */
const easedNow = new WeakSet<RTCRtpSender>();

/**
 * Has a sender send its smallest stream only, with few bits; or as it was set up. Nothing is negotiated anew. What the browser
 * refuses, as of a sender that has stopped, is tried again by the next call.
 */
export async function easeSender(sender: RTCRtpSender, eased: boolean): Promise<void> {
  if (eased === easedNow.has(sender)) return;
  mark(sender, eased);
  const parameters = sender.getParameters();
  const before = usual.get(sender) ?? parameters.encodings.map((encoding) => ({ ...encoding }));
  usual.set(sender, before);
  // Not by its track: a microphone that is muted may have none.
  const isVoice = parameters.codecs.some(({ mimeType }) => mimeType.startsWith('audio/'));
  const less = isVoice ? EASED_VOICE : EASED_PICTURE;
  parameters.encodings = before.map((encoding, layer) => ({
    ...encoding,
    ...(eased && (layer === 0 ? less : { active: false })),
  }));
  await sender.setParameters(parameters).catch(() => mark(sender, !eased));
}

function mark(sender: RTCRtpSender, eased: boolean): void {
  if (eased) easedNow.add(sender);
  else easedNow.delete(sender);
}
