import { useState } from 'react';
import { MOST_DOCUMENT_BYTES } from '@mahzar/shared/rest/proceedings';
import { CallError } from '../../connection/call.ts';
import { uploadDocument } from '../../connection/upload-document.ts';
import { useMy } from './MyContext.tsx';

/** A file that somebody chooses, and that is sent before what is said of it is filed. */
export interface Filing {
  readonly file: File | null;
  readonly choose: (file: File | null) => void;
  /** Why the file cannot be sent. */
  readonly problem: 'missing' | 'too-large' | null;
  /** How much of it is sent, from 0 to 1; null while it is not being sent. */
  readonly share: number | null;
  /**
   * Sends the file, once whatever becomes of the rest, and files it.
   * @param fileIt files the upload of this id
   * @returns why it was not filed; null when it was, or there is nothing to file
   */
  readonly submit: (fileIt: (document: string) => Promise<void>) => Promise<CallError | null>;
}

/** @param path where files are sent to, below the API's path */
export function useFiling(path: string): Filing {
  const { send } = useMy();
  const [file, choose] = useState<File | null>(null);
  const [share, setShare] = useState<number | null>(null);
  /** What was sent and not filed. */
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
      // It lay too long.
      if (error.code === 'not-found') setSent(null);
      return error;
    } finally {
      setShare(null);
    }
  };
  const problem = file === null ? 'missing' : file.size > MOST_DOCUMENT_BYTES ? 'too-large' : null;
  return { file, choose, problem, share, submit };
}
