import { useState } from 'react';
import { useLocation, useParams, useSearch } from 'wouter';
import { useMutation } from '@tanstack/react-query';
import type { PartyId, DocumentId } from '@mahzar/shared/proceedings/ids';
import { DOCUMENT_KINDS, DOCUMENT_MEDIA } from '@mahzar/shared/proceedings/words';
import type { DocumentKind } from '@mahzar/shared/proceedings/words';
import { fileDocument, MAX_DOCUMENT_BYTES, readProceedings } from '@mahzar/shared/rest/proceedings';
import type { CaseProceedings, ShownDocument } from '@mahzar/shared/rest/proceedings';
import { RECORDING_POLICIES } from '@mahzar/shared/scheduling/booking';
import type { CallError } from '../../connection/call.ts';
import { uploadDocument } from '../../connection/upload-document.ts';
import { FileChoice } from '../../ui/FileChoice.tsx';
import { useSend } from '../api/ApiContext.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { ChoiceField } from '../ui/ActForm.tsx';
import { Field, SelectField, TextField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { missing } from '../ui/missing.ts';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useCaseWords } from './useCaseWords.ts';

/**
 * Files a document to a case: a PDF or a picture, with its kind, owner and access; it replaces another document if the address
 * names one.
 */
export default function FileDocumentPage() {
  const { case: id } = useParams<{ case: string }>();
  const read = useLoad(readProceedings, { params: { case: id } });
  const replaced = new URLSearchParams(useSearch()).get('replaces');
  return (
    <Loaded of={read}>
      {(held) => {
        const former = held.documents.find((document) => document.id === replaced) ?? null;
        return <FileForm id={id} held={held} former={former} isFormerGone={replaced !== null && former === null} />;
      }}
    </Loaded>
  );
}

interface FileFormProps {
  readonly id: string;
  readonly held: CaseProceedings;
  /** The document that it replaces. */
  readonly former: ShownDocument | null;
  /** The document to be replaced does not exist any more. */
  readonly isFormerGone: boolean;
}

function FileForm({ id, held, former, isFormerGone }: FileFormProps) {
  const t = useStaffWords();
  const { personIn } = useCaseWords();
  const tell = useTell();
  const send = useSend();
  const [, go] = useLocation();
  const [chosen, setChosen] = useState<File | null>(null);
  const [title, setTitle] = useState(former?.title ?? '');
  const [kind, setKind] = useState<DocumentKind | ''>(former?.kind ?? '');
  const [of, setOf] = useState<PartyId | ''>(former?.of ?? '');
  const [level, setLevel] = useState(former?.access.level ?? 'parties');
  const [share, setShare] = useState(0);
  /** The file that was uploaded and not filed, as far as known: it is not uploaded again. */
  const [sent, setSent] = useState<{ readonly file: File; readonly document: DocumentId } | null>(null);
  const upload = useMutation<string, CallError, File>({
    mutationFn: (file) => uploadDocument(file, { send, path: `/cases/${id}`, onProgress: setShare }),
  });
  const file = useAct(fileDocument);
  const levels = RECORDING_POLICIES.filter((one) => one !== 'sealed' || held.isJudge);
  const isBusy = upload.isPending || file.isPending;

  const submit = (): void => {
    if (chosen === null || kind === '') return;
    const fileIt = (document: DocumentId): void => {
      // Named readers of the replaced document may read the new one.
      const named = former !== null && level !== 'sealed' ? former.access.named : [];
      const body = {
        document,
        kind,
        title: title.trim(),
        of: of === '' ? null : of,
        access: { level, named },
        replaces: former?.id ?? null,
      };
      const onSuccess = (): void => {
        tell(t('cases.filed'));
        go(`/cases/${id}`, { replace: true });
      };
      // The upload has expired.
      const onError = ({ code }: CallError): void => void (code === 'not-found' && setSent(null));
      file.mutate({ params: { case: id }, body }, { onSuccess, onError });
    };
    if (sent?.file === chosen) {
      fileIt(sent.document);
      return;
    }
    setShare(0);
    upload.mutate(chosen, {
      onSuccess: (uploaded) => {
        const document = uploaded as DocumentId;
        setSent({ file: chosen, document });
        fileIt(document);
      },
    });
  };
  const problems = () => [
    ...(chosen === null ? [{ field: 'file', code: 'required' }] : []),
    ...(chosen !== null && chosen.size > MAX_DOCUMENT_BYTES ? [{ field: 'file', code: 'too-large' }] : []),
    ...missing('title', title),
    ...missing('kind', kind),
  ];
  return (
    <Screen
      title={former === null ? t('cases.file') : t('cases.replacing', { title: former.title })}
      lead={isFormerGone ? t('cases.replacedGone') : former === null ? undefined : t('cases.replacingNote')}
    >
      <Form
        error={upload.error ?? file.error}
        isBusy={isBusy}
        submit={t('cases.fileNow')}
        check={problems}
        onSubmit={submit}
        acts={
          <LinkButton href={former === null ? `/cases/${id}` : `/cases/${id}/documents/${former.id}`} look="quiet">
            {t('common.cancel')}
          </LinkButton>
        }
      >
        <Field name="file" label={t('cases.fileChoice')} hint={t('cases.fileHint')}>
          {(control) => (
            <FileChoice
              id={control.id}
              aria-describedby={control['aria-describedby']}
              accepted={DOCUMENT_MEDIA}
              label={t('cases.fileChoice')}
              choose={t('cases.chooseFile')}
              chosen={chosen}
              onChoose={setChosen}
            />
          )}
        </Field>
        <TextField name="title" label={t('cases.documentTitle')} maxLength={200} value={title} onChange={setTitle} />
        <ChoiceField
          name="kind"
          label={t('cases.kind')}
          value={kind}
          values={DOCUMENT_KINDS}
          nameOf={(one) => t(`cases.documentKinds.${one}`)}
          onChange={setKind}
        />
        <SelectField
          name="of"
          label={t('cases.documentOf')}
          value={of}
          values={held.parties.map((party) => party.id)}
          nameOf={(one) => personIn(held, one)}
          empty={t('cases.ofCourt')}
          onChange={setOf}
        />
        <SelectField
          name="access"
          label={t('cases.access')}
          value={level}
          values={levels}
          nameOf={(one) => t(`cases.levels.${one}`)}
          onChange={(one) => one !== '' && setLevel(one)}
        />
        {upload.isPending && <progress className="upload-progress" value={share} aria-label={t('cases.uploading')} />}
      </Form>
    </Screen>
  );
}
