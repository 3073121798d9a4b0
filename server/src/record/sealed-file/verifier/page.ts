/* The verifier as a page that works without a network: a file is dropped on it. */
import { parseFingerprint } from '../../../kernel/fingerprint.ts';
import { checkSealedFile } from './check-sealed-file.ts';
import { isProven, wordsOf } from './words.ts';

declare const document: {
  getElementById(id: string): Element;
  readonly body: { addEventListener(type: string, listener: (event: Dropped) => void): void };
};

interface Dropped {
  preventDefault(): void;
  readonly dataTransfer: { readonly files: readonly Blob[] } | null;
}

interface Element {
  textContent: string;
  className: string;
  readonly value: string;
  readonly files: readonly Blob[];
  addEventListener(type: string, listener: () => void): void;
}

const element = (id: string): Element => document.getElementById(id);

async function show(file: Blob | undefined): Promise<void> {
  if (file === undefined) return;
  element('verdict').className = '';
  element('fa').textContent = 'در حال بررسی…';
  element('en').textContent = 'Checking…';
  const key = element('key').value.trim();
  const authority = parseFingerprint(element('authority').value);
  const verdict = await checkSealedFile(file, key === '' ? [] : [key], {
    authorities: authority === undefined ? [] : [authority],
  });
  element('verdict').className = verdict.ok ? (isProven(verdict) ? 'intact' : 'unproven') : 'flawed';
  element('fa').textContent = wordsOf(verdict, 'fa');
  element('en').textContent = wordsOf(verdict, 'en');
}

element('file').addEventListener('change', () => void show(element('file').files[0]));
document.body.addEventListener('dragover', (event) => event.preventDefault());
document.body.addEventListener('drop', (event) => {
  event.preventDefault();
  void show(event.dataTransfer?.files[0]);
});
