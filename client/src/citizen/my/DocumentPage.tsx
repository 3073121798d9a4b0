import type { MyDocument } from '@mahzar/shared/rest/portal';
import { formatDateTime, localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Page } from '../../ui/Page.tsx';
import { Back, GonePage, OfCase } from './OfCase.tsx';
import { Pages } from './Pages.tsx';
import { pathOfCase } from './paths.ts';
import { useMyWords } from './useMyWords.ts';

/** A document of a case that somebody may read. */
export function DocumentPage({ id, document }: { readonly id: string; readonly document: string }) {
  return (
    <OfCase id={id}>
      {(held) => {
        const found = held.documents.find((one) => one.id === document);
        return found === undefined ? <GonePage of={id} /> : <OneDocument id={id} document={found} />;
      }}
    </OfCase>
  );
}

function OneDocument({ id, document }: { readonly id: string; readonly document: MyDocument }) {
  const t = useMyWords();
  const { language } = useLanguage();
  const { title, number, kind, filedAt, filedBy, stage, pages, media, sha256 } = document;
  const facts: readonly (readonly [string, string])[] = [
    [t('documents.kind'), t(`documents.kinds.${kind}`)],
    [t('documents.filedBy'), t(`documents.by.${filedBy}`)],
    [t('documents.filedAt'), formatDateTime(language, filedAt)],
    [t('documents.stage'), t(`documents.stages.${stage}`)],
  ];
  return (
    <Page title={title} caption={localDigits(language, number)} banner={<Back to={pathOfCase(id)} />}>
      <dl className="summary">
        {facts.map(([name, value]) => (
          <div key={name} className="summary__row">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Pages
        id={id}
        document={document.id}
        title={title}
        count={pages}
        fileName={`${number.replaceAll('/', '-')}.${media.split('/')[1] ?? 'bin'}`}
      />
      <details className="my-hash">
        <summary>{t('documents.sha256')}</summary>
        <code>{sha256}</code>
      </details>
    </Page>
  );
}
