import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { CallError } from '../../connection/call.ts';
import { useErrorText } from '../api/error-text.ts';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Placeholder lines; visible only if loading takes longer than 200 ms (the style waits). */
export function Skeleton({ lines = 6 }: { readonly lines?: number }) {
  const t = useStaffWords();
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{t('common.loading')}</span>
      {Array.from({ length: lines }, (_, at) => (
        <span key={at} className="skeleton__line" aria-hidden="true" />
      ))}
    </div>
  );
}

interface FailedProps {
  readonly error: CallError;
  readonly onRetry: () => void;
}

/** Shown when loading failed: the error, a code for support, and a button to try again. */
export function Failed({ error, onRetry }: FailedProps) {
  const t = useStaffWords();
  const text = useErrorText();
  return (
    <div className="state-box" role="alert">
      <h2>{t('errors.loadTitle')}</h2>
      <p>{text(error)}</p>
      {error.support !== null && <p className="soft">{t('common.support', { code: error.support })}</p>}
      <Button onPress={onRetry}>{t('common.retry')}</Button>
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly text?: string;
  /** A link to create the first item. */
  readonly children?: ReactNode;
}

/** An empty list: why, and how to begin. */
export function Empty({ title, text, children }: EmptyProps) {
  return (
    <div className="state-box state-box--empty">
      <Icon name="list" />
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      {children}
    </div>
  );
}

interface LoadedProps<Value> {
  readonly of: {
    readonly data: Value | undefined;
    readonly error: CallError | null;
    readonly refetch: () => unknown;
  };
  readonly children: (value: Value) => ReactNode;
}

/** Shows loaded data, a placeholder during loading, or the error. Loaded data stay during a reload. */
export function Loaded<Value>({ of: { data, error, refetch }, children }: LoadedProps<Value>) {
  if (data !== undefined) return children(data);
  return error === null ? <Skeleton /> : <Failed error={error} onRetry={() => void refetch()} />;
}

interface ListedProps<Item> {
  readonly of: {
    readonly items: readonly Item[] | null;
    readonly error: CallError | null;
    readonly retry: () => void;
  };
  /** Shown for an empty list. */
  readonly empty: ReactNode;
  /** Expected number of lines. */
  readonly lines?: number;
  readonly children: (items: readonly Item[]) => ReactNode;
}

/** Shows a loaded list, a placeholder during loading, the words for an empty list, or the error. */
export function Listed<Item>({ of: { items, error, retry }, empty, lines, children }: ListedProps<Item>) {
  if (items !== null) return items.length === 0 ? empty : children(items);
  if (error !== null) return <Failed error={error} onRetry={retry} />;
  return <Skeleton {...(lines !== undefined && { lines })} />;
}
