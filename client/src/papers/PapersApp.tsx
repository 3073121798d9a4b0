import { fetchFromHere } from '../connection/call.ts';
import type { Send } from '../connection/call.ts';
import { CheckPaperPage } from './CheckPaperPage.tsx';
import type { PaperLink } from './path.ts';
import { ServedPage } from './ServedPage.tsx';

interface PapersAppProps {
  readonly link: PaperLink;
  /** Sends requests to the service. */
  readonly send?: Send;
}

/** The court's documents for people without an account: a served order, or a check of a document. */
export default function PapersApp({ link, send = fetchFromHere }: PapersAppProps) {
  return link.what === 'served' ? (
    <ServedPage code={link.given} send={send} />
  ) : (
    <CheckPaperPage number={link.given} send={send} />
  );
}
