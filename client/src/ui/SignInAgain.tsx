import { OIDC_AGAIN } from '@mahzar/shared/rest/sign-in-ways';

interface SignInAgainProps {
  /** Of what is signed, hexadecimal. */
  readonly sha256: string;
  readonly about: string;
  readonly go: string;
}

/** Leads to the organisation's sign-in in a tab of its own: whoever is in a hearing stays there, and nothing that was typed is lost. */
export function SignInAgain({ sha256, about, go }: SignInAgainProps) {
  return (
    <div className="sign-in-again">
      <p>{about}</p>
      <a className="button button--secondary" href={`${OIDC_AGAIN}?sha256=${sha256}`} target="_blank" rel="noopener">
        {go}
      </a>
    </div>
  );
}
