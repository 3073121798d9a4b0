import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Brand } from './Brand.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { usePageHeading } from './usePageHeading.ts';
import './page.css';

interface PageProps {
  /** The page's one heading; also the document's title. */
  readonly title: string;
  /** Small text above the heading. */
  readonly caption?: string;
  /** Above everything else, such as the state of the connection. */
  readonly banner?: ReactNode;
  /** Text has a width for easy reading; a table uses the available width. */
  readonly width?: 'text' | 'table';
  readonly children: ReactNode;
}

/** A page about one thing: the situation, one main button, what happens next. */
export function Page({ title, caption, banner, width = 'text', children }: PageProps) {
  const { t } = useTranslation();
  const heading = usePageHeading(title);
  return (
    <div className="page" data-width={width}>
      <a className="skip-link" href="#main">
        {t('app.skip')}
      </a>
      <header className="page__header">
        <div className="page__bar">
          <Brand />
          <LanguageSwitch />
        </div>
      </header>
      {banner}
      <main id="main" className="page__main">
        {caption !== undefined && <p className="page__caption">{caption}</p>}
        <h1 ref={heading} tabIndex={-1} className="page__title">
          {title}
        </h1>
        {children}
      </main>
    </div>
  );
}

/** A titled section "what happens next". */
export function WhatNext({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className="next" aria-labelledby="next">
      <h2 id="next" className="next__title">
        {t('app.next')}
      </h2>
      {children}
    </section>
  );
}
