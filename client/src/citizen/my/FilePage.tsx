import { useState } from 'react';
import { useLocation } from 'wouter';
import type { PartyId } from '@mahzar/shared/proceedings/ids';
import type { DocumentKind } from '@mahzar/shared/proceedings/words';
import { fileMyDocument } from '@mahzar/shared/rest/portal';
import type { MyCase } from '@mahzar/shared/rest/portal';
import { Options } from '../fields/Options.tsx';
import { TextField } from '../fields/TextField.tsx';
import { FileField } from './FileField.tsx';
import { FilingForm } from './FilingForm.tsx';
import { useMy } from './MyContext.tsx';
import { GonePage, LoadedCase } from './LoadedCase.tsx';
import { pathOfCase } from './paths.ts';
import { useFiling } from './useFiling.ts';
import { useMyWords } from './useMyWords.ts';

/** Files a document to the person's case: kind, file, title and access, each on a page of its own. */
export function FilePage({ id }: { readonly id: string }) {
  return (
    <LoadedCase id={id}>
      {(held) => (held.mayFile.length === 0 ? <GonePage of={id} /> : <Filing held={held} />)}
    </LoadedCase>
  );
}

type Step = 'of' | 'kind' | 'file' | 'title' | 'access';

function Filing({ held }: { readonly held: MyCase }) {
  const t = useMyWords();
  const { call } = useMy();
  const [, go] = useLocation();
  const { id } = held;
  // A lawyer files for clients, and hardly ever for themselves.
  const ofClients = held.mayFile.filter(({ name }) => name !== null);
  const mayFile = [...ofClients, ...held.mayFile.filter(({ name }) => name === null)];
  const [only, other] = mayFile;
  const [of, setOf] = useState<PartyId | null>(other === undefined ? (only?.of ?? null) : null);
  const [kind, setKind] = useState<DocumentKind | null>(null);
  const filing = useFiling(`/my/cases/${id}`);
  const [title, setTitle] = useState('');
  const [isConfidential, setConfidential] = useState<boolean | null>(null);
  const steps: readonly Step[] =
    other === undefined ? ['kind', 'file', 'title', 'access'] : ['of', 'kind', 'file', 'title', 'access'];
  const kinds = mayFile.find((one) => one.of === of)?.kinds ?? [];
  const fileIt = async (document: string): Promise<void> => {
    if (kind === null || of === null || isConfidential === null) return;
    await call(fileMyDocument, {
      params: { case: id },
      body: { document, kind, title: title.trim(), of, isConfidential },
    });
    // The document's page confirms the filing, and says what comes next.
    go(pathOfCase(id, 'documents', document), { replace: true });
  };
  const problems: Readonly<Record<Step, 'missing' | 'too-large' | null>> = {
    of: of === null ? 'missing' : null,
    kind: kind === null || !kinds.includes(kind) ? 'missing' : null,
    file: filing.problem,
    title: title.trim() === '' ? 'missing' : null,
    access: isConfidential === null ? 'missing' : null,
  };
  return (
    <FilingForm
      steps={steps}
      filing={filing}
      titleOf={(step) => t(`file.${step}`)}
      fieldOf={(step) => `file-${step}`}
      problems={problems}
      onLeave={() => go(pathOfCase(id))}
      onFile={fileIt}
    >
      {(step) => (
        <>
          {step === 'of' && (
            <Options
              field="file-of"
              legend={t('file.of')}
              isLegendHidden
              options={mayFile.map((one) => ({
                value: one.of,
                label: one.name ?? t('file.me'),
                ...(one.kinds.length === 1 && { hint: t('file.powerFirst') }),
              }))}
              chosen={of}
              onChoose={setOf}
            />
          )}
          {step === 'kind' && (
            <Options
              field="file-kind"
              legend={t('file.kind')}
              isLegendHidden
              options={kinds.map((value) => ({ value, label: t(`documents.kinds.${value}`) }))}
              chosen={kind}
              onChoose={setKind}
            />
          )}
          {step === 'file' && <FileField chosen={filing.file} onChoose={filing.choose} />}
          {step === 'title' && (
            <TextField
              field="file-title"
              label={t('file.titleLabel')}
              hint={t('file.titleHint')}
              value={title}
              onChange={(value) => setTitle(value.slice(0, 200))}
            />
          )}
          {step === 'access' && (
            <>
              <Options
                field="file-access"
                legend={t('file.access')}
                isLegendHidden
                options={[
                  { value: false, label: t('file.parties'), hint: t('file.partiesHint') },
                  { value: true, label: t('file.court'), hint: t('file.courtHint') },
                ]}
                chosen={isConfidential}
                onChoose={setConfidential}
              />
              <p className="soft">{t('file.next')}</p>
            </>
          )}
        </>
      )}
    </FilingForm>
  );
}
