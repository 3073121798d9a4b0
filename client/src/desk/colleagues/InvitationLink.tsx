import type { ReactNode } from 'react';
import { Moment } from '../ui/Moment.tsx';
import { OnceOnly } from '../ui/OnceOnly.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

interface InvitationLinkProps {
  readonly account: { readonly name: string; readonly email: string };
  readonly invitation: { readonly link: string; readonly expiresAt: number; readonly mailed: boolean };
  readonly children?: ReactNode;
}

/** A link that is shown only this once, to be given to the colleague. */
export function InvitationLink({ account: { name, email }, invitation, children }: InvitationLinkProps) {
  const t = useStaffWords();
  const { link, expiresAt, mailed } = invitation;
  return (
    <OnceOnly title={t('colleagues.linkTitle', { name })} text={t('colleagues.linkText')} secret={link} acts={children}>
      {mailed && <p>{t('colleagues.linkMailed', { email })}</p>}
      <p className="soft">
        {t('colleagues.until')} <Moment at={expiresAt} />
      </p>
    </OnceOnly>
  );
}
