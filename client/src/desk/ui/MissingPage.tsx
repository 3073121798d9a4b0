import { Link } from 'wouter';
import { useStaffWords } from '../words/useStaffWords.ts';
import { Screen } from './Screen.tsx';

/** Shown where there is no page: the reason, and a link back. */
export function MissingPage({ name }: { readonly name: 'notFound' | 'notAllowed' }) {
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
