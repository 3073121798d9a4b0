import { useState } from 'react';
import { MAX_DOCUMENT_BYTES } from '@mahzar/shared/rest/proceedings';
import { CallError } from '../../connection/call.ts';
import { uploadDocument } from '../../connection/upload-document.ts';
import { useMy } from './MyContext.tsx';

/** A chosen file, which is uploaded before it is filed with its data. */
export interface Filing {
  readonly file: File | null;
  readonly choose: (file: File | null) => void;
  /** Why the file cannot be sent. */
  readonly problem: 'missing' | 'too-large' | null;
  /** Progress of the upload, from 0 to 1; null while it is not running. */
  readonly share: number | null;
  /**
   * Uploads the file, only once even if the filing fails, and files it.
   * @param fileIt files the upload with this id
   * @returns why it was not filed; null when it was, or there is nothing to file
   */
  readonly submit: (fileIt: (document: string) => Promise<void>) => Promise<CallError | null>;
}

/** @param path of the uploads, below the API's path */
export function useFiling(path: string): Filing {
  const { send } = useMy();
  const [file, choose] = useState<File | null>(null);
  const [share, setShare] = useState<number | null>(null);
  /** The file that was uploaded and not filed. */
  const [sent, setSent] = useState<{ readonly file: File; readonly document: string } | null>(null);
  const submit: Filing['submit'] = async (fileIt) => {
    if (file === null) return null;
    try {
      const document =
        sent?.file === file ? sent.document : await uploadDocument(file, { send, path, onProgress: setShare });
      setSent({ file, document });
      await fileIt(document);
      return null;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      // The upload has expired.
      if (error.code === 'not-found') setSent(null);
      return error;
    } finally {
      setShare(null);
    }
  };
  const problem = file === null ? 'missing' : file.size > MAX_DOCUMENT_BYTES ? 'too-large' : null;
  return { file, choose, problem, share, submit };
}
