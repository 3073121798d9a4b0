import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { usePartsOfScene, useSession, useAppServices } from '../context/SessionContext.tsx';
import type { Rejection } from '../../connection/result.ts';
import { CodePage } from './CodePage.tsx';
import { NationalIdPage } from './NationalIdPage.tsx';
import { WaitForStaffPage } from './WaitForStaffPage.tsx';

/** A requested code. */
interface RequestedCode {
  readonly nationalId: string;
  /** Epoch ms of this device. */
  readonly againAt: number;
  readonly times: number;
  /** It was too soon for another code. */
  readonly tooSoon: boolean;
}

/** The person proves their identity: one question per page, until it is established. */
export default function IdentityPages({
  banner,
  again,
  onKnown,
}: {
  readonly banner: ReactNode;
  /** An earlier proof is void. */
  readonly again: boolean;
  readonly onKnown: () => void;
}) {
  const { session } = useAppServices();
  const { identity, identifiedBy } = usePartsOfScene('identity', 'identifiedBy');
  const offset = useSession(({ clockOffsetMs }) => clockOffsetMs);
  const [asked, setAsked] = useState<RequestedCode | null>(null);
  const [busy, setBusy] = useState(false);
  const [locked, setLocked] = useState(false);
  const [error, setError] = useState<Rejection | null>(null);

  const known = identity === 'proven' || identity === 'none-needed';
  useEffect(() => {
    if (known) onKnown();
    // Runs once, when the identity is established.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [known]);

  const refused = ({ code, support }: Rejection): void => {
    if (code === 'identity-locked') setLocked(true);
    else setError({ code, support });
  };
  const send = async (nationalId: string): Promise<void> => {
    setBusy(true);
    setError(null);
    const answer = await session.ask('send-identity-code', { nationalId });
    setBusy(false);
    if (!answer.ok) return refused(answer.error);
    setAsked((before) => ({
      nationalId,
      againAt: answer.againAt - offset,
      times: (before?.times ?? 0) + 1,
      tooSoon: !answer.sent,
    }));
  };
  const prove = async (code: string): Promise<void> => {
    setBusy(true);
    setError(null);
    const answer = await session.ask('prove-identity', { code });
    setBusy(false);
    if (!answer.ok) refused(answer.error);
  };

  if (identity === 'refused') return <WaitForStaffPage banner={banner} why="refused" />;
  if (identifiedBy === 'staff' || locked) {
    return <WaitForStaffPage banner={banner} why={locked ? 'locked' : 'staff'} />;
  }
  if (asked === null) {
    return <NationalIdPage banner={banner} again={again} error={error} sending={busy} onSend={(id) => void send(id)} />;
  }
  return (
    <CodePage
      banner={banner}
      error={error}
      busy={busy}
      said={asked.tooSoon ? 'notSent' : asked.times > 1 ? 'sentAgain' : null}
      againAt={asked.againAt}
      onProve={(code) => void prove(code)}
      onAgain={() => void send(asked.nationalId)}
      onChange={() => setAsked(null)}
    />
  );
}
