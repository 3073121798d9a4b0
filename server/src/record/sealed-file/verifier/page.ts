/* The verifier as a page that works without a network: a file is chosen or dropped on it. */
import { parseFingerprint } from '../../../kernel/fingerprint.ts';
import { quoteForeignText, showForeignText } from '../../../kernel/quote-foreign-text.ts';
import { checkFile, isOfPaper, wordsOfFile } from './check-file.ts';
import type { FileVerdict } from './check-file.ts';
import type { Language } from './common-words.ts';
import { isCourtKey } from './court-keys.ts';
import { isProven } from './words.ts';

/** The part of the DOM that this page uses; the service is compiled without the browser's types. */
declare const document: {
  title: string;
  readonly documentElement: { lang: string; dir: string };
  readonly body: { addEventListener(type: string, listener: (event: DropEvent) => void): void };
  getElementById(id: string): PageElement;
  createElement(name: 'h2' | 'p' | 'pre'): PageElement;
};
declare const location: { readonly search: string };

interface DropEvent {
  preventDefault(): void;
  readonly dataTransfer: { readonly files: readonly NamedFile[] } | null;
}

interface NamedFile extends Blob {
  readonly name: string;
}

interface PageElement {
  textContent: string;
  className: string;
  hidden: boolean;
  lang: string;
  dir: string;
  tabIndex: number;
  value: string | number;
  readonly files: readonly NamedFile[];
  setAttribute(name: string, value: string): void;
  replaceChildren(...children: PageElement[]): void;
  addEventListener(type: string, listener: () => void): void;
}

/** What the page shows. `halted`: a file was chosen, but a field has to be corrected first. */
type Shown =
  | { readonly at: 'empty' }
  | { readonly at: 'halted' | 'checking'; readonly name: string }
  | { readonly at: 'checked'; readonly name: string; readonly verdict: FileVerdict };

const WORDS = {
  fa: {
    title: 'بررسی سند یا ضبط جلسه',
    empty: 'هنوز فایلی بررسی نشده است.',
    file: (name: string) => `فایل: ${name}`,
    halted: 'بررسی نشد: اول نوشته‌ای را که پایین صفحه نادرست است درست یا پاک کنید.',
    checking: 'در حال بررسی…',
    text: (name: string) => `متن پیوست سند، ${name}:`,
    other: 'English',
  },
  en: {
    title: 'Check a paper or the record of a hearing',
    empty: 'No file was checked yet.',
    file: (name: string) => `File: ${name}`,
    halted: 'Not checked: correct or clear the wrong field below first.',
    checking: 'Checking…',
    text: (name: string) => `The text attached to the paper, ${name}:`,
    other: 'فارسی',
  },
} as const;

const element = (id: string): PageElement => document.getElementById(id);

let language: Language = new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'fa';
let file: NamedFile | undefined;
let shown: Shown = { at: 'empty' };
/** Counts checks, so that an older one that ends late is not shown. */
let latest = 0;

function show(): void {
  const words = WORDS[language];
  Object.assign(document.documentElement, { lang: language, dir: language === 'fa' ? 'rtl' : 'ltr' });
  document.title = words.title;
  Object.assign(element('language'), { textContent: words.other, lang: language === 'fa' ? 'en' : 'fa' });
  element('result').className = shown.at === 'checked' ? classOf(shown.verdict) : '';
  element('result').replaceChildren(
    ...linesOf(shown).map((line) => Object.assign(document.createElement('p'), { textContent: line })),
  );
  element('texts').replaceChildren(...textsOf(shown));
  element('progress').hidden = shown.at !== 'checking';
  element('progress').setAttribute('aria-label', words.checking);
}

function classOf(verdict: FileVerdict): string {
  // An unvouched file is not known to be wrong.
  if (!verdict.ok) return verdict.flaw === 'unvouched' ? 'unproven' : 'flawed';
  return isProven(verdict) ? 'intact' : 'unproven';
}

function linesOf(now: Shown): string[] {
  const words = WORDS[language];
  if (now.at === 'empty') return [words.empty];
  const lines = now.at === 'checked' ? wordsOfFile(now.verdict, language).split('\n') : [words[now.at]];
  return [...lines, words.file(quoteForeignText(now.name))];
}

/** Texts attached to an intact paper, to be read instead of its pages. */
function textsOf(now: Shown): PageElement[] {
  if (now.at !== 'checked' || !now.verdict.ok || !isOfPaper(now.verdict)) return [];
  return now.verdict.texts.flatMap(({ name, text }) => [
    Object.assign(document.createElement('h2'), { textContent: WORDS[language].text(quoteForeignText(name)) }),
    // Papers are in Persian. The text scrolls, so it can be focused by keyboard.
    Object.assign(document.createElement('pre'), {
      textContent: showForeignText(text),
      lang: 'fa',
      dir: 'auto',
      tabIndex: 0,
    }),
  ]);
}

/**
 * Checks the chosen file by the values of the fields. Clears the earlier result at once: it was for another file or another key.
 */
async function check(): Promise<void> {
  latest += 1;
  const own = latest;
  const now = (next: Shown): void => {
    if (own !== latest) return;
    shown = next;
    show();
  };
  const keys = String(element('key').value)
    .split(/\s+/)
    .filter((key) => key !== '');
  const fingerprint = String(element('authority').value).trim();
  const authority = parseFingerprint(fingerprint);
  const isKeyRead = reportsWrong('key', !keys.every((key) => isCourtKey(key)));
  const isAuthorityRead = reportsWrong('authority', fingerprint !== '' && authority === undefined);
  if (file === undefined) return;
  const { name, size } = file;
  if (!isKeyRead || !isAuthorityRead) return now({ at: 'halted', name });
  const whole = Math.max(2 * size, 1);
  let read = 0;
  element('progress').value = 0;
  now({ at: 'checking', name });
  const verdict = await checkFile(file, keys, {
    authorities: authority === undefined ? [] : [authority],
    onRead: (bytes) => {
      read += bytes;
      if (own === latest) element('progress').value = read / whole;
    },
  });
  now({ at: 'checked', name, verdict });
}

/** Shows or hides the message of a field. @returns whether its value can be used */
function reportsWrong(field: 'key' | 'authority', isWrong: boolean): boolean {
  element(`${field}-wrong`).hidden = !isWrong;
  element(field).setAttribute('aria-invalid', String(isWrong));
  return !isWrong;
}

function take(chosen: NamedFile | undefined): void {
  if (chosen === undefined) return;
  file = chosen;
  void check();
}

element('language').addEventListener('click', () => {
  language = language === 'fa' ? 'en' : 'fa';
  show();
});
element('file').addEventListener('change', () => {
  take(element('file').files[0]);
  // Allows choosing the same file again.
  element('file').value = '';
});
for (const field of ['key', 'authority']) element(field).addEventListener('change', () => void check());
document.body.addEventListener('dragover', (event) => event.preventDefault());
document.body.addEventListener('drop', (event) => {
  event.preventDefault();
  take(event.dataTransfer?.files[0]);
});
show();
