import { useState } from 'react';
import { keep, storageOf } from '../../browser/storage.ts';

const KEY = 'mahzar.follow';

interface Kept<Form> {
  /** The form's owner, such as a page of one request. */
  readonly of: string;
  readonly form: Form;
}

/**
 * Keeps the input of a form about a request in this tab until it is sent: meanwhile the person may be called into the meeting, or
 * the page may be reloaded.
 * @param of the form's owner, such as a page of one request
 */
export function useKeptForm<Form>(of: string, initial: Form): readonly [Form, (form: Form) => void] {
  const [form, setForm] = useState(() => {
    const kept = keptForm<Form>();
    return kept?.of === of ? kept.form : initial;
  });
  const change = (now: Form): void => {
    setForm(now);
    keep(storageOf('sessionStorage'), KEY, JSON.stringify({ of, form: now } satisfies Kept<Form>));
  };
  return [form, change];
}

/** Deletes the input after sending, or when the browser forgets the request. */
export function forgetKeptForm(): void {
  storageOf('sessionStorage')?.removeItem(KEY);
}

function keptForm<Form>(): Kept<Form> | null {
  try {
    return JSON.parse(storageOf('sessionStorage')?.getItem(KEY) ?? 'null') as Kept<Form> | null;
  } catch {
    return null;
  }
}
