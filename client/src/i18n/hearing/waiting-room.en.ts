import type { Catalogue } from '../catalogue.ts';

/** The waiting room, in English. */
export const waitingRoomEn: Catalogue['waiting'] = {
  title: 'You are in the waiting room',
  private: 'Nobody hears or sees you, and you do not hear the courtroom.',
  next: 'The court will let you in. This page continues by itself; you need not press anything.',
  titleCalled: 'You wait outside until you are called',
  privateCalled:
    'Witnesses and experts stay outside the courtroom until they are called, and do not hear what others say. Nobody sees or hears you either.',
  nextCalled: 'When the judge calls you, this page enters the courtroom by itself. You need not press anything.',
  keepOpen: 'Please keep this page open and stay near your device.',
  notStarted: 'The hearing has not started yet.',
  countdown: 'The hearing is about to begin.',
  inSession: 'The hearing is in session.',
  inRecess: 'The hearing is in recess.',
  suspended: 'The hearing is suspended for now.',
  devices: 'Your devices',
  microphoneReady: 'Microphone ready',
  microphoneOff: 'Microphone off',
  microphoneBlocked: 'Microphone closed by the court',
  cameraReady: 'Camera ready',
  cameraOff: 'Camera off',
  leave: 'Leave the hearing',
};
