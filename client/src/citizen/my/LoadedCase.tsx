import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { readMyCase } from '@mahzar/shared/rest/portal';
import type { MyCase } from '@mahzar/shared/rest/portal';
import { Icon } from '../../ui/Icon.tsx';
import { Page } from '../../ui/Page.tsx';
import { LoadFailedPage } from '../LoadFailedPage.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useMy, usePageData } from './MyContext.tsx';
import { MY_PATH, pathOfCase } from './paths.ts';
import { useMyWords } from './useMyWords.ts';
import { WaitPage } from './WaitPage.tsx';

interface LoadedCaseProps {
  readonly id: string;
  readonly children: (held: MyCase, take: (after: MyCase) => void) => ReactNode;
}

/** A page about one of the person's cases, loaded when it is opened. */
export function LoadedCase({ id, children }: LoadedCaseProps) {
  const t = useMyWords();
  const { call } = useMy();
  const { value, error, again, take } = usePageData(id, () => call(readMyCase, { params: { case: id } }));
  if (error?.code === 'not-found') return <GonePage />;
  // The way out of the person's cases is on the list.
  if (error !== null)
    return <LoadFailedPage error={error} onAgain={again} isWritten={false} banner={<Back to={MY_PATH} />} />;
  return value === null ? <WaitPage /> : children(withTitles(value, t), take);
}

/** Replaces a withheld title by the kind. */
function withTitles(held: MyCase, t: ReturnType<typeof useMyWords>): MyCase {
  return {
    ...held,
    orders: held.orders.map((one) => ({ ...one, title: one.title || t(`orders.kinds.${one.kind}`) })),
    documents: held.documents.map((one) => ({ ...one, title: one.title || t(`documents.kinds.${one.kind}`) })),
  };
}

/** The requested page does not exist, or is not for this person. */
export function GonePage({ of = null }: { readonly of?: string | null }) {
  const t = useMyWords();
  return (
    <Page title={t('title')} banner={<Back to={of === null ? MY_PATH : pathOfCase(of)} />}>
      <p className="lead">{t('gone')}</p>
    </Page>
  );
}

/** A link back, above a page. */
export function Back({ to }: { readonly to: string }) {
  const tc = useCitizenWords();
  return (
    <nav className="way" aria-label={tc('back')}>
      <Link href={to} className="way__back">
        <Icon name="back" />
        {tc('back')}
      </Link>
    </nav>
  );
}
