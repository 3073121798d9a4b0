import { Link } from 'wouter';
import { useStaffWords } from '../words/useStaffWords.ts';
import { Screen } from './Screen.tsx';

/** Where there is nothing to see: why, and the way back. */
export function Elsewhere({ name }: { readonly name: 'notFound' | 'notAllowed' }) {
  const t = useStaffWords();
  return (
    <Screen title={t(`common.${name}`)} width="form">
      <p>{t(`common.${name}Text`)}</p>
      <p>
        <Link href="/">{t('common.home')}</Link>
      </p>
    </Screen>
  );
}
