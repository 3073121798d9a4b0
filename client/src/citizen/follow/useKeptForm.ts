import { useState } from 'react';
import { keep, storageOf } from '../../browser/storage.ts';

const KEY = 'mahzar.follow';

interface Kept<Form> {
  /** What it belongs to, such as a page of one request. */
  readonly of: string;
  readonly form: Form;
}

/**
 * What is typed in a form about a request. This tab keeps it until it is sent: meanwhile the person may be called into the
 * meeting, or the page be loaded anew.
 * @param of what it belongs to, such as a page of one request
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

/** It is sent, or the browser forgets the request. */
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
