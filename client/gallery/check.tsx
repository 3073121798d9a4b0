import { useState } from 'react';
import type { CheckResult, NetworkOutcome } from '@mahzar/shared/device-check';
import { CameraStep } from '../src/hearing/device-check/CameraStep.tsx';
import { MicrophoneStep } from '../src/hearing/device-check/MicrophoneStep.tsx';
import type { Stage } from '../src/hearing/device-check/network-check.ts';
import { NetworkStep } from '../src/hearing/device-check/NetworkStep.tsx';
import { ResultPage } from '../src/hearing/device-check/ResultPage.tsx';
import { SpeakerStep } from '../src/hearing/device-check/SpeakerStep.tsx';
import { CodePage } from '../src/hearing/identity/CodePage.tsx';
import { NationalIdPage } from '../src/hearing/identity/NationalIdPage.tsx';
import { WaitForStaffPage } from '../src/hearing/identity/WaitForStaffPage.tsx';
import { galleryDevices } from './session.ts';

const FLOW = { kbps: 1_580, lossPercent: 0.2 };
const GOOD: NetworkOutcome = { udpMs: 84, tcpMs: 131, measured: 'udp', up: FLOW, down: FLOW };
const NONE: NetworkOutcome = { udpMs: null, tcpMs: null, measured: null, up: null, down: null };
const SLOW: NetworkOutcome = { ...GOOD, up: { kbps: 214, lossPercent: 1.4 } };
const FINE: CheckResult = {
  camera: 'works',
  microphone: 'works',
  speaker: 'works',
  network: GOOD,
  browser: 'chrome',
};

const nothing = (): void => undefined;
const finds = (found: NetworkOutcome) => () => Promise.resolve(found);
/** Reports this progress and never continues. */
const stays = (tell: (known: NetworkOutcome, stage: Stage) => void): Promise<never> => {
  tell({ ...NONE, udpMs: 84, measured: 'udp', up: FLOW }, 'down');
  return new Promise(() => undefined);
};

/** A page before the hearing: of the device check with a result, or of proving one's identity. */
export function CheckScreen({ name }: { readonly name: string }) {
  const [soon] = useState(() => Date.now() + 60_000);
  const step = { number: 2, total: 4, onDone: nothing };
  const page = { sent: true, onAgain: nothing, onClose: nothing };
  const code = { busy: false, said: null, onProve: nothing, onAgain: nothing, onChange: nothing };
  switch (name) {
    case 'check-speaker':
      return <SpeakerStep {...step} />;
    case 'check-microphone':
      return <MicrophoneStep {...step} source={galleryDevices('fine')} />;
    case 'check-microphone-missing':
      return <MicrophoneStep {...step} source={galleryDevices('no-microphone')} />;
    case 'check-camera':
      return <CameraStep {...step} source={galleryDevices('fine')} />;
    case 'check-camera-denied':
      return <CameraStep {...step} source={galleryDevices('denied')} />;
    case 'check-network':
      return <NetworkStep {...step} check={stays} />;
    case 'check-network-slow':
      return <NetworkStep {...step} check={finds(SLOW)} />;
    case 'check-network-none':
      return <NetworkStep {...step} check={finds(NONE)} />;
    case 'identity-national-id':
      return <NationalIdPage error={null} sending={false} onSend={nothing} />;
    case 'identity-code':
      return <CodePage {...code} againAt={0} error={null} />;
    case 'identity-code-wrong':
      return <CodePage {...code} againAt={soon} error={{ code: 'wrong-code', support: 'K7-42QX' }} />;
    case 'identity-staff':
      return <WaitForStaffPage why="staff" />;
    case 'identity-locked':
      return <WaitForStaffPage why="locked" />;
    case 'identity-refused':
      return <WaitForStaffPage why="refused" />;
    case 'check-limited':
      return <ResultPage {...page} result={{ ...FINE, camera: 'busy', network: SLOW }} />;
    case 'check-failed':
      return <ResultPage {...page} result={{ ...FINE, microphone: 'silent', network: NONE }} />;
    default:
      return <ResultPage {...page} result={FINE} />;
  }
}
