import { useState } from 'react';
import { useLocation } from 'wouter';
import type { DocumentId, PartyId } from '@mahzar/shared/proceedings/ids';
import type { DocumentKind } from '@mahzar/shared/proceedings/words';
import { fileMyDocument } from '@mahzar/shared/rest/portal';
import type { MyCase } from '@mahzar/shared/rest/portal';
import { MOST_DOCUMENT_BYTES } from '@mahzar/shared/rest/proceedings';
import { CallError } from '../../connection/call.ts';
import { uploadDocument } from '../../connection/upload-document.ts';
import { Options } from '../fields/Options.tsx';
import { TextField } from '../fields/TextField.tsx';
import { FollowForm } from '../follow/FollowForm.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { FileField } from './FileField.tsx';
import { useMy } from './MyContext.tsx';
import { GonePage, OfCase } from './OfCase.tsx';
import { pathOfCase } from './paths.ts';
import { useMyWords } from './useMyWords.ts';

/** Files something to a case of theirs: what it is, the file, what it is called and who reads it, each on a page of its own. */
export function FilePage({ id }: { readonly id: string }) {
  return (
    <OfCase id={id}>{(held) => (held.mayFile.length === 0 ? <GonePage of={id} /> : <Filing held={held} />)}</OfCase>
  );
}

type Step = 'of' | 'kind' | 'file' | 'title' | 'access';

function Filing({ held }: { readonly held: MyCase }) {
  const t = useMyWords();
  const tc = useCitizenWords();
  const { call, send } = useMy();
  const [, go] = useLocation();
  const { id, mayFile } = held;
  const [only, other] = mayFile;
  const [of, setOf] = useState<PartyId | null>(other === undefined ? (only?.of ?? null) : null);
  const [kind, setKind] = useState<DocumentKind | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const [title, setTitle] = useState('');
  const [isConfidential, setConfidential] = useState<boolean | null>(null);
  const [share, setShare] = useState<number | null>(null);
  /** What was sent and not filed: it is not sent twice. */
  const [sent, setSent] = useState<{ readonly file: File; readonly document: DocumentId } | null>(null);
  const steps: readonly Step[] =
    other === undefined ? ['kind', 'file', 'title', 'access'] : ['of', 'kind', 'file', 'title', 'access'];
  const [at, setAt] = useState(0);
  const step = steps[at] ?? 'access';
  const kinds = mayFile.find((one) => one.of === of)?.kinds ?? [];
  const fileIt = async (): Promise<CallError | null> => {
    if (file === null || kind === null || of === null || isConfidential === null) return null;
    try {
      const path = `/my/cases/${id}`;
      const document =
        sent?.file === file
          ? sent.document
          : ((await uploadDocument(file, { send, path, onProgress: setShare })) as DocumentId);
      setSent({ file, document });
      await call(fileMyDocument, {
        params: { case: id },
        body: { document, kind, title: title.trim(), of, isConfidential },
      });
      // Where it says that it was sent, and what comes next.
      go(pathOfCase(id, 'documents', document), { replace: true });
      return null;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      // It lay too long.
      if (error.code === 'not-found') setSent(null);
      return error;
    } finally {
      setShare(null);
    }
  };
  const missing: Readonly<Record<Step, 'missing' | 'too-large' | null>> = {
    of: of === null ? 'missing' : null,
    kind: kind === null || !kinds.includes(kind) ? 'missing' : null,
    file: file === null ? 'missing' : file.size > MOST_DOCUMENT_BYTES ? 'too-large' : null,
    title: title.trim() === '' ? 'missing' : null,
    access: isConfidential === null ? 'missing' : null,
  };
  const isLast = step === 'access';
  return (
    <FollowForm
      key={step}
      title={t(`file.${step}`)}
      submit={isLast ? t('file.submit') : tc('continue')}
      onBack={() => (at === 0 ? go(pathOfCase(id)) : setAt(at - 1))}
      check={() => (missing[step] === null ? null : { field: `file-${step}`, code: missing[step] })}
      onSubmit={async () => {
        if (isLast) return fileIt();
        setAt(at + 1);
        return null;
      }}
    >
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
      {step === 'file' && <FileField chosen={file} onChoose={setFile} />}
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
      )}
      {isLast && <p className="soft">{t('file.next')}</p>}
      {share !== null && <progress className="my-progress" value={share} aria-label={t('file.sending')} />}
    </FollowForm>
  );
}
