import type { Stats } from '../connection/stats.ts';
import { throttleDownloads } from '../browser/throttle-downloads.ts';
import { easeSender } from './eased-sender.ts';
import type { MediaClient } from './media-client.ts';
import type { MediaSeatListener } from './media-seat.ts';
import { isLossy, qualityOf, sampleOf, weakAfter } from './quality.ts';
import type { ConnectionSample } from './quality.ts';
import { NARROW_WAIT_MS } from './receiving.ts';
import type { RemoteStreams } from './remote-streams.ts';
import { LONG_FRAMES, USUAL_VOICE } from './sending.ts';
import type { Signalling } from './signalling.ts';
import { FrozenPictures } from './frozen-pictures.ts';
import type { LeftOut } from './tile-sizes.ts';
import { probeUplink, UplinkProbing } from './uplink-probing.ts';
import { VoiceFirst, voiceSampleOf } from './voice-first.ts';
import { VoicePatience } from './voice-patience.ts';

// Needed when a path is searched for; a separate file would be loaded too late.
export { fallBackToTcp } from './tcp-fallback.ts';
export { speakFromNewPaths } from './new-path.ts';

export interface MediaWatchParts {
  readonly client: MediaClient;
  readonly streams: RemoteStreams;
  readonly signalling: Signalling;
  readonly listener: MediaSeatListener;
}

const QUALITY_EVERY_MS = 3000;
/** How long a quality check waits for the service's answer on whose line loses packets. */
const LOSS_ANSWER_MS = 1500;

/**
 * Watches one client's flowing media: frozen pictures, the quality of the connection, voices, to which pictures give way, and the
 * browser's estimate of the uplink.
 */
export class MediaWatch {
  readonly #parts: MediaWatchParts;
  readonly #pictures = new FrozenPictures();
  readonly #voice: VoiceFirst;
  readonly #patience = new VoicePatience();
  readonly #probing = new UplinkProbing();
  #yields: LeftOut;
  #last: { readonly sample: ConnectionSample; readonly lossy: boolean } | null = null;
  /** See `weakAfter`. */
  #weak: ReadonlyMap<string, number> = new Map();
  /** Null: nothing was reported yet. Some pictures of an earlier client may still be left out. */
  #leftOut: LeftOut | null = null;
  #qualityAt = 0;
  #asking = false;

  constructor(parts: MediaWatchParts) {
    this.#parts = parts;
    const { narrow } = parts.client;
    this.#voice = new VoiceFirst(narrow);
    this.#yields = narrow ? 'all' : 'none';
  }

  /**
   * Call about twice a second, with the statistics of both directions and the time in epoch ms.
   * @param through whether data got through since the last call; an outage says nothing about voices
   */
  look(sent: readonly Stats[], received: readonly Stats[], now: number, through: boolean): void {
    const { client, streams, listener } = this.#parts;
    const reports = [...sent, ...received];
    const shows = (track: string): boolean => {
      const source = streams.sourceOf(track);
      return source !== null && listener.shows(source);
    };
    streams.setStanding(this.#pictures.look(reports, now, shows));
    // Until somebody is received, nothing is known of the reception of voices. On a good line the person's own voice is evidence as
    // well.
    if (through && (!client.narrow || streams.all.length > 0))
      this.#yields = this.#voice.take(voiceSampleOf(reports, now));
    const { receiving } = client;
    if (through) receiving.waitAsHeard(this.#patience.take(reports, now, (track) => receiving.waitOf(track)));
    const voiceOnly = listener.voiceOnly();
    this.#leaveOut(voiceOnly ? 'all' : this.#yields);
    // A narrow line that carries all pictures is not narrow any more; a good one that cannot carry them is poor now.
    const poor = this.#yields !== 'none';
    const narrow = client.narrow && poor;
    if (client.narrow) client.receiving.waitFor(narrow ? NARROW_WAIT_MS : null);
    this.#sendVoice(voiceOnly || narrow ? LONG_FRAMES : USUAL_VOICE, poor);
    const { layers } = client.sending;
    if (this.#probing.take(sent, layers?.rate ?? null, now) && layers !== null) void probeUplink(layers.sender);
    if (now - this.#qualityAt < QUALITY_EVERY_MS || this.#asking) return;
    this.#qualityAt = now;
    if (client.narrow) throttleDownloads(narrow);
    void this.#judge(reports);
  }

  /** Media flow again after an outage. */
  lineReturned(now: number): void {
    this.#voice.lineReturned(now);
  }

  #leaveOut(pictures: LeftOut): void {
    this.#ease(pictures !== 'none');
    if (pictures === this.#leftOut) return;
    this.#leftOut = pictures;
    this.#parts.listener.leaveOut(pictures);
  }

  /**
   * Changes the packing of the voice. It is negotiated, and receivers learn with a new stream whether to wait for it. So the
   * microphone ends and is set up again, but not while the person may be speaking.
   */
  #sendVoice(voice: typeof USUAL_VOICE, fromNarrowLine: boolean): void {
    const { sending } = this.#parts.client;
    const asBefore = voice === sending.voice && fromNarrowLine === sending.fromNarrowLine;
    if (asBefore || sending.sends('microphone')) return;
    sending.voice = voice;
    sending.fromNarrowLine = fromNarrowLine;
    sending.stop(['microphone']);
    this.#parts.listener.matchScene();
  }

  /** Includes sources that were started since. */
  #ease(eased: boolean): void {
    const { sending } = this.#parts.client;
    sending.eased = eased;
    for (const sender of sending.senders) void easeSender(sender, eased);
  }

  async #judge(reports: readonly Stats[]): Promise<void> {
    const before = this.#last?.sample ?? null;
    let sample = sampleOf(reports);
    let named: readonly string[] = [];
    const lossy = isLossy(before, sample);
    // Also after a loss that is over, because the next one is counted from there.
    if (lossy || this.#last?.lossy === true) {
      this.#asking = true;
      const tooLate = new Promise<null>((resolve) => setTimeout(() => resolve(null), LOSS_ANSWER_MS));
      const answer = await Promise.race([this.#parts.signalling.request('upstream-loss', {}), tooLate]);
      this.#asking = false;
      if (answer?.ok === true) {
        sample = { ...sample, lostUpstream: answer.lost };
        named = answer.weak;
      }
    }
    this.#last = { sample, lossy };
    this.#weak = weakAfter(this.#weak, named);
    if (this.#parts.client.state !== 'closed')
      this.#parts.listener.quality(qualityOf(before, sample), [...this.#weak.keys()]);
  }
}
