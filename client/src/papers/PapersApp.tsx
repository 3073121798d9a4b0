import type { Send } from '../connection/call.ts';
import { CheckPaperPage } from './CheckPaperPage.tsx';
import type { PaperDoor } from './path.ts';
import { ServedPage } from './ServedPage.tsx';

interface PapersAppProps {
  readonly door: PaperDoor;
  /** Sends requests to the service. */
  readonly send?: Send;
}

/** The court's documents for people without an account: a served order, or a check of a document. */
export default function PapersApp({ door, send = fetchFromHere }: PapersAppProps) {
  return door.what === 'served' ? (
    <ServedPage code={door.given} send={send} />
  ) : (
    <CheckPaperPage number={door.given} send={send} />
  );
}

const fetchFromHere: Send = (address, request) => fetch(address, request);
