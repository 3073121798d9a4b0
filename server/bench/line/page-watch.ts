/*
 * Scripts that run in a page before its own, so that its media use the emulated line and can be counted. Each function is passed to
 * `addInitScript` and must not refer to anything outside itself.
 */

/** Counters of a page since it was opened. */
export interface Counters {
  /** Counters of the received voices, by track. */
  readonly voices: Readonly<Record<string, VoiceCounters>>;
  /** Number of frames of all pictures. */
  readonly frames: number;
  /** Bytes received and sent over all media paths, without IP headers. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Received bytes of voices and of pictures, with RTP headers and retransmissions. */
  readonly voiceBytesIn: number;
  readonly pictureBytesIn: number;
  /** The same for sent bytes. */
  readonly voiceBytesOut: number;
  readonly pictureBytesOut: number;
  /** Media use TCP in at least one direction. */
  readonly byTcp: boolean;
}

export interface VoiceCounters {
  readonly packets: number;
  readonly lost: number;
  readonly discarded: number;
  /** Number of played audio samples, and of concealed ones among them. */
  readonly samples: number;
  readonly concealed: number;
}

declare global {
  interface Window {
    countMedia(): Promise<Counters>;
    /** Makes the microphone silent from now on. */
    fallSilent(): void;
  }
}

/** Keeps the page's peer connections, and redirects their media through the line's port. */
export function watchMedia({ from, to }: { readonly from: number; readonly to: number }): void {
  const connections: RTCPeerConnection[] = [];
  const Native = window.RTCPeerConnection;
  const through = (text: string): string => text.replaceAll(` ${from} typ host`, ` ${to} typ host`);
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      return super.setRemoteDescription({ type: description.type, sdp: through(description.sdp ?? '') });
    }
    override addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
      return super.addIceCandidate({ ...candidate, candidate: through(candidate.candidate ?? '') });
    }
  };
  window.countMedia = async () => {
    const voices: Record<string, VoiceCounters> = {};
    let [frames, bytesIn, bytesOut] = [0, 0, 0];
    let [voiceBytesIn, pictureBytesIn, voiceBytesOut, pictureBytesOut] = [0, 0, 0, 0];
    let byTcp = false;
    for (const connection of connections) {
      if (connection.connectionState === 'closed') continue;
      const reports = await connection.getStats();
      for (const report of reports.values()) {
        if (report.type === 'transport') {
          bytesIn += report.bytesReceived;
          bytesOut += report.bytesSent;
          const pair = reports.get(report.selectedCandidatePairId ?? '');
          byTcp ||= reports.get(pair?.remoteCandidateId ?? '')?.protocol === 'tcp';
        }
        if (report.type === 'outbound-rtp') {
          const bytes = report.bytesSent + report.headerBytesSent;
          if (report.kind === 'audio') voiceBytesOut += bytes;
          else pictureBytesOut += bytes;
        }
        if (report.type !== 'inbound-rtp') continue;
        const bytes = report.bytesReceived + report.headerBytesReceived;
        if (report.kind === 'audio') voiceBytesIn += bytes;
        else pictureBytesIn += bytes;
        if (report.mid === 'probator') continue;
        if (report.kind === 'video') frames += report.framesDecoded ?? 0;
        else
          voices[report.trackIdentifier] = {
            packets: report.packetsReceived,
            lost: report.packetsLost,
            discarded: report.packetsDiscarded ?? 0,
            samples: report.totalSamplesReceived ?? 0,
            concealed: (report.concealedSamples ?? 0) - (report.silentConcealedSamples ?? 0),
          };
      }
    }
    return { voices, frames, bytesIn, bytesOut, voiceBytesIn, pictureBytesIn, voiceBytesOut, pictureBytesOut, byTcp };
  };
}

/** Replaces the microphone by a sound without pauses, until `fallSilent`: the browser's fake microphone only beeps now and then. */
export function speakSteadily(): void {
  const { mediaDevices } = navigator;
  const voices: OscillatorNode[] = [];
  window.fallSilent = () => voices.forEach((voice) => voice.disconnect());
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    const [microphone] = stream.getAudioTracks();
    if (microphone === undefined) return stream;
    const context = new AudioContext();
    const out = context.createMediaStreamDestination();
    const voice = new OscillatorNode(context, { frequency: 220, type: 'sawtooth' });
    const syllables = new OscillatorNode(context, { frequency: 4 });
    const loudness = new GainNode(context, { gain: 0.2 });
    syllables.connect(new GainNode(context, { gain: 0.1 })).connect(loudness.gain);
    voice.connect(loudness).connect(out);
    voices.push(voice);
    voice.start();
    syllables.start();
    const [spoken] = out.stream.getAudioTracks();
    // Stopping the replacement track also stops the device.
    const stop = spoken!.stop.bind(spoken);
    spoken!.stop = () => {
      microphone.stop();
      stop();
    };
    spoken!.getSettings = () => microphone.getSettings();
    stream.removeTrack(microphone);
    stream.addTrack(spoken!);
    return stream;
  };
}
