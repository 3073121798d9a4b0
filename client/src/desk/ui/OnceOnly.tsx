import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton.tsx';

interface OnceOnlyProps {
  readonly title: string;
  readonly text: string;
  /** A token, secret or link that the service does not show again. */
  readonly secret: string;
  /** Further information. */
  readonly children?: ReactNode;
  /** Further buttons besides copying. */
  readonly acts?: ReactNode;
}

/** A secret that is shown only this once, for copying. */
export function OnceOnly({ title, text, secret, children, acts }: OnceOnlyProps) {
  return (
    <section className="card" role="status">
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
      <code className="secret" dir="ltr">
        {secret}
      </code>
      <div className="form__acts">
        <CopyButton text={secret} />
        {acts}
      </div>
    </section>
  );
}
