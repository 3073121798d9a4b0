import { useState } from 'react';
import { withdrawMyDocument } from '@mahzar/shared/rest/portal';
import type { MyCase, MyDocument } from '@mahzar/shared/rest/portal';
import { CallError } from '../../connection/call.ts';
import { formatDateTime, localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Facts.tsx';
import type { Fact } from '../../ui/Facts.tsx';
import { Page } from '../../ui/Page.tsx';
import { useErrorText } from '../words/useErrorText.ts';
import { useMy } from './MyContext.tsx';
import { Back, GonePage, LoadedCase } from './LoadedCase.tsx';
import { Pages } from './Pages.tsx';
import { pathOfCase } from './paths.ts';
import { useMyWords } from './useMyWords.ts';

/** A document of a case that the person may read. */
export function DocumentPage({ id, document }: { readonly id: string; readonly document: string }) {
  return (
    <LoadedCase id={id}>
      {(held, take) => {
        const found = held.documents.find((one) => one.id === document);
        return found === undefined ? <GonePage of={id} /> : <OneDocument id={id} document={found} onDone={take} />;
      }}
    </LoadedCase>
  );
}

interface OneProps {
  readonly id: string;
  readonly document: MyDocument;
  readonly onDone: (after: MyCase) => void;
}

function OneDocument({ id, document, onDone }: OneProps) {
  const t = useMyWords();
  const { language } = useLanguage();
  const { title, number, kind, filedAt, filedBy, of, stage, reason, mayWithdraw, pages, media, sha256, withheld } =
    document;
  const isMine = filedBy === 'me';
  const facts: readonly Fact[] = [
    ...(isMine ? [[t('documents.tracking'), localDigits(language, number)] as const] : []),
    [t('documents.kind'), t(`documents.kinds.${kind}`)],
    ...(of === filedBy ? [] : [[t('documents.of'), t(`documents.filers.${of}`)] as const]),
    [t('documents.filedBy'), t(`documents.filers.${filedBy}`)],
    [t('documents.filedAt'), formatDateTime(language, filedAt)],
    [t('documents.stage'), t(`documents.stages.${stage}`)],
    ...(reason === null ? [] : [[t('documents.reason'), t(`documents.reasons.${reason}`)] as const]),
  ];
  return (
    <Page
      title={title}
      {...(!isMine && { caption: localDigits(language, number) })}
      banner={<Back to={pathOfCase(id)} />}
    >
      <Facts facts={facts} />
      {isMine && <p className="soft">{t('documents.trackingText')}</p>}
      {stage === 'waiting' && withheld !== 'infected' && <p className="soft">{t('documents.waitingText')}</p>}
      {withheld === null ? (
        <Pages
          id={id}
          document={document.id}
          title={title}
          count={pages}
          fileName={`${number.replaceAll('/', '-')}.${media.split('/')[1] ?? 'bin'}`}
        />
      ) : (
        <p className={withheld === 'infected' ? 'warning' : 'soft'}>{t(`documents.withheld.${withheld}`)}</p>
      )}
      {mayWithdraw && <Withdraw id={id} document={document} onDone={onDone} />}
      <details className="my-hash">
        <summary>{t('documents.sha256')}</summary>
        <code>{sha256}</code>
      </details>
    </Page>
  );
}

/** Withdraws a document that the person filed. */
function Withdraw({ id, document, onDone }: OneProps) {
  const t = useMyWords();
  const errorText = useErrorText();
  const { call } = useMy();
  const [error, setError] = useState<CallError | null>(null);
  const withdraw = async (): Promise<void> => {
    setError(null);
    try {
      onDone(await call(withdrawMyDocument, { params: { case: id, document: document.id }, body: {} }));
    } catch (failure) {
      if (!(failure instanceof CallError)) throw failure;
      setError(failure);
    }
  };
  return (
    <>
      <div className="actions">
        <Button look="quiet" onPress={() => void withdraw()}>
          {t('documents.withdraw')}
        </Button>
      </div>
      {error !== null && <p role="alert">{errorText(error)}</p>}
    </>
  );
}
