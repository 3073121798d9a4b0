import { useState } from 'react';
import { keep, storageOf } from '../../browser/storage.ts';

const KEY = 'mahzar.follow';

interface StoredForm<Form> {
  /** The form's owner, such as a page of one request. */
  readonly of: string;
  readonly form: Form;
}

/**
 * Keeps the input of a form about a request in this tab until it is sent: meanwhile the person may be called into the meeting, or
 * the page may be reloaded.
 * @param of the form's owner, such as a page of one request
 */
export function useStoredForm<Form>(of: string, initial: Form): readonly [Form, (form: Form) => void] {
  const [form, setForm] = useState(() => {
    const stored = readStoredForm<Form>();
    return stored?.of === of ? stored.form : initial;
  });
  const change = (now: Form): void => {
    setForm(now);
    keep(storageOf('sessionStorage'), KEY, JSON.stringify({ of, form: now } satisfies StoredForm<Form>));
  };
  return [form, change];
}

/** Deletes the input after sending, or when the browser forgets the request. */
export function deleteStoredForm(): void {
  storageOf('sessionStorage')?.removeItem(KEY);
}

function readStoredForm<Form>(): StoredForm<Form> | null {
  try {
    return JSON.parse(storageOf('sessionStorage')?.getItem(KEY) ?? 'null') as StoredForm<Form> | null;
  } catch {
    return null;
  }
}
