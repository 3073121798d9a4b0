/**
 * Options of an audio context whose sound nobody hears. With them Chromium opens no loudspeaker for the context, which cost more CPU
 * time than the sound itself. Other browsers ignore the option, and the types do not have it yet
 * (https://www.w3.org/TR/webaudio/#dom-audiocontextoptions-sinkid).
 */
export const NO_LOUDSPEAKER: AudioContextOptions & { readonly sinkId: { readonly type: 'none' } } = {
  sinkId: { type: 'none' },
};
