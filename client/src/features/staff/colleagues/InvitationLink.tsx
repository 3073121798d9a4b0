import type { ReactNode } from 'react';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { useStaffWords } from '../useStaffWords.ts';

interface InvitationLinkProps {
  readonly account: { readonly name: string; readonly email: string };
  readonly invitation: { readonly link: string; readonly expiresAt: number; readonly mailed: boolean };
  readonly children?: ReactNode;
}

/** A link that is shown this once, to be handed to the colleague. */
export function InvitationLink({ account: { name, email }, invitation, children }: InvitationLinkProps) {
  const t = useStaffWords();
  const { link, expiresAt, mailed } = invitation;
  return (
    <section className="card" role="status">
      <h2>{t('colleagues.linkTitle', { name })}</h2>
      <p>{t('colleagues.linkText')}</p>
      {mailed && <p>{t('colleagues.linkMailed', { email })}</p>}
      <code className="secret" dir="ltr">
        {link}
      </code>
      <p className="soft">
        {t('colleagues.until')} <Moment at={expiresAt} />
      </p>
      <div className="form__acts">
        <CopyButton text={link} />
        {children}
      </div>
    </section>
  );
}
