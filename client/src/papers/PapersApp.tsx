import type { Send } from '../connection/call.ts';
import { CheckPaperPage } from './CheckPaperPage.tsx';
import type { PaperDoor } from './path.ts';
import { ServedPage } from './ServedPage.tsx';

interface PapersAppProps {
  readonly door: PaperDoor;
  /** Calls the service. */
  readonly send?: Send;
}

/** Papers of the court, for those who have no account: what was served on somebody, and whether a paper is genuine. */
export default function PapersApp({ door, send = fetchFromHere }: PapersAppProps) {
  return door.what === 'served' ? (
    <ServedPage code={door.given} send={send} />
  ) : (
    <CheckPaperPage number={door.given} send={send} />
  );
}

const fetchFromHere: Send = (address, request) => fetch(address, request);
