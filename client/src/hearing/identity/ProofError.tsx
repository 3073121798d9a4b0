import type { Rejection } from '../../connection/result.ts';
import { ErrorSummary } from '../../ui/errors/ErrorSummary.tsx';
import { isOfProof } from '../../ui/errors/plain-code.ts';
import { useIdentityWords } from './useIdentityWords.ts';

/** Why the national ID or the code was refused. */
export function ProofError({ error }: { readonly error: Rejection }) {
  const t = useIdentityWords();
  const { code } = error;
  if (!isOfProof(code)) return <ErrorSummary error={error} />;
  return <ErrorSummary error={error} words={{ title: t(`errors.${code}.title`), text: t(`errors.${code}.text`) }} />;
}
