import { createContext, useCallback, useContext, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import './toasts.css';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly look: 'done' | 'failed';
  readonly undo: (() => void) | null;
}

type Tell = (text: string, more?: { readonly look?: Toast['look']; readonly undo?: () => void }) => void;

const ToastContext = createContext<Tell | null>(null);

/** Shows short confirmations at the foot of the page, with an undo where possible. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const t = useStaffWords();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const last = useRef(0);
  const close = useCallback((id: number) => setToasts((now) => now.filter((one) => one.id !== id)), []);
  const tell = useCallback<Tell>((text, { look = 'done', undo } = {}) => {
    const id = ++last.current;
    // At most three: older ones were seen.
    setToasts((now) => [...now.slice(-2), { id, text, look, undo: undo ?? null }]);
  }, []);
  return (
    <ToastContext value={tell}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map(({ id, text, look, undo }) => (
          <div
            key={id}
            className="toast"
            data-look={look}
            onAnimationEnd={({ animationName }) => animationName === 'toast-wait' && close(id)}
          >
            <span className="toast__text">{text}</span>
            {undo !== null && (
              <Button
                look="quiet"
                onPress={() => {
                  close(id);
                  undo();
                }}
              >
                {t('common.undo')}
              </Button>
            )}
            <Button look="quiet" size="icon" icon="close" aria-label={t('common.close')} onPress={() => close(id)} />
            {/* The clock of the message; a style, so that it stops under the mouse or the focus. */}
            <span className="toast__clock" aria-hidden="true" />
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

/** Returns a function that confirms an act; `undo` adds a button that reverts it. */
export function useTell(): Tell {
  const tell = useContext(ToastContext);
  if (tell === null) throw new Error('useTell outside ToastProvider');
  return tell;
}
