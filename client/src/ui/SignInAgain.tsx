import { useEffect, useState } from 'react';
import { OIDC_AGAIN } from '@mahzar/shared/rest/sign-in-ways';
import { canonicalSigned } from '@mahzar/shared/signing-means';
import type { SignedWhole } from '@mahzar/shared/signing-means';
import { sha256Of } from './sha256.ts';

interface SignInAgainProps {
  /** Everything that is signed: if a word of it changes, the person must sign in again. */
  readonly signs: SignedWhole;
  readonly about: string;
  readonly go: string;
}

/** Opens the organisation's sign-in in a tab of its own: a person in a hearing stays there, and no input is lost. */
export function SignInAgain({ signs, about, go }: SignInAgainProps) {
  const text = canonicalSigned(signs);
  const [known, setKnown] = useState<{ readonly of: string; readonly sha256: string } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void sha256Of(text).then((sha256) => isCurrent && setKnown({ of: text, sha256 }));
    return () => {
      isCurrent = false;
    };
  }, [text]);
  return (
    <div className="sign-in-again">
      <p>{about}</p>
      {known?.of === text && (
        <a
          className="button button--secondary"
          href={`${OIDC_AGAIN}?sha256=${known.sha256}`}
          target="_blank"
          rel="noopener"
        >
          {go}
        </a>
      )}
    </div>
  );
}
