import type { Catalogue } from '../catalogue.ts';

/** Camera and microphone, and how to allow them, in English. */
export const devicesEn: Catalogue['devices'] = {
  title: 'Camera and microphone',
  intro: 'Check your picture and voice. Nobody sees or hears you yet.',
  asking: 'Please allow the camera and microphone',
  askingText: 'Your browser is asking for permission. Choose “Allow” in its message.',
  picture: 'Your picture',
  cameraMenu: 'Camera',
  microphoneMenu: 'Microphone',
  unnamedCamera: 'Camera {{number, number}}',
  unnamedMicrophone: 'Microphone {{number, number}}',
  turnCameraOff: 'Turn the camera off',
  turnCameraOn: 'Turn the camera on',
  turnMicrophoneOff: 'Turn the microphone off',
  turnMicrophoneOn: 'Turn the microphone on',
  cameraIsOff: 'Your camera is off.',
  cameraStarting: 'The camera is starting.',
  noCamera: 'You join without a picture.',
  heard: 'We hear you.',
  notHeard: 'We do not hear you. Please say something.',
  microphoneIsOff: 'Your microphone is off.',
  noMicrophone: 'You join without a microphone: you can listen.',
  enterWaiting: 'Enter the waiting room',
  enterCourtroom: 'Enter the courtroom',
  entering: 'Entering…',
  tryAgain: 'Try again',
  howTo: 'How to allow it',
  continueWithVoice: 'Continue with voice only',
  continueWithPicture: 'Continue without a microphone',
  continueListening: 'Continue, only to listen',
  problems: {
    denied: {
      both: {
        title: 'The camera and microphone are not allowed',
        text: 'Your browser was told not to let this page use the camera and microphone. You can change this now, or join only to listen.',
      },
      microphone: {
        title: 'The microphone is not allowed',
        text: 'Your browser was told not to let this page use the microphone. The court will not hear you until you change this.',
      },
      camera: {
        title: 'The camera is not allowed',
        text: 'Your browser was told not to let this page use the camera. You can change this now, or join with your voice.',
      },
    },
    missing: {
      both: {
        title: 'No camera or microphone was found',
        text: 'You can connect them and try again, or join only to listen.',
      },
      microphone: {
        title: 'No microphone was found',
        text: 'You can connect one and try again. Without it you hear the hearing, but the court does not hear you.',
      },
      camera: {
        title: 'No camera was found',
        text: 'You can join with your voice. Others see your name in place of your picture.',
      },
    },
    busy: {
      both: {
        title: 'The camera and microphone are in use',
        text: 'Another program is using them. Close other calls and meetings, then try again.',
      },
      microphone: {
        title: 'The microphone does not answer',
        text: 'Another program may be using it. Close other calls and meetings, then try again.',
      },
      camera: {
        title: 'The camera does not answer',
        text: 'Another program may be using it. Close other calls and meetings and try again, or join with your voice.',
      },
    },
    insecure: {
      title: 'This address may not use the camera',
      text: 'Browsers give the camera and microphone only to secure addresses, which begin with https. Ask the court office for a secure link, or join only to listen.',
    },
  },
  guides: {
    chrome: {
      first: 'Press the sign at the start of the address bar, beside the address of this page.',
      second: 'Turn on Camera and Microphone.',
      third: 'Press “Try again” here.',
    },
    firefox: {
      first: 'Press the crossed-out camera or microphone in the address bar.',
      second: 'Remove “Blocked” beside Camera and Microphone.',
      third: 'Press “Try again” here and choose “Allow”.',
    },
    safari: {
      first: 'Open the menu Safari, then Settings for This Website.',
      second: 'Set Camera and Microphone to “Allow”.',
      third: 'Press “Try again” here.',
    },
    iphone: {
      first: 'Press the page sign in the address bar, then Website Settings.',
      second: 'Set Camera and Microphone to “Allow”.',
      third: 'Press “Try again” here. If it still fails, check Settings of the phone, Apps, Safari.',
    },
    other: {
      first: 'Open the settings of this site in your browser.',
      second: 'Allow the camera and the microphone.',
      third: 'Press “Try again” here.',
    },
  },
};
