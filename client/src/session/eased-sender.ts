/**
 * Limits for a picture and a voice on a poor line, bit/s and frames per second. The picture continues, so that nobody takes the
 * source for a lost one. Together with the voice and its headers it takes less than 80 kbit/s.
 */
const EASED_PICTURE = { maxBitrate: 30_000, maxFramerate: 2, scaleResolutionDownBy: 8 };
const EASED_VOICE = { maxBitrate: 20_000 };

/** Parameters of each sender before it was eased. */
const usual = new WeakMap<RTCRtpSender, readonly RTCRtpEncodingParameters[]>();
/** Senders that are eased now. */
const easedNow = new WeakSet<RTCRtpSender>();

/**
 * Makes a sender send only its smallest stream at a low rate (`eased`), or restores its set-up. Nothing is renegotiated. If the
 * browser refuses, for instance for a stopped sender, the next call tries again.
 */
export async function easeSender(sender: RTCRtpSender, eased: boolean): Promise<void> {
  if (eased === easedNow.has(sender)) return;
  mark(sender, eased);
  const parameters = sender.getParameters();
  const before = usual.get(sender) ?? parameters.encodings.map((encoding) => ({ ...encoding }));
  usual.set(sender, before);
  // The codec is used, not the track: a muted microphone may have none.
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
