import type { CallError } from '../../connection/call.ts';
import { useErrorText } from '../api/error-text.ts';
import { useTell } from './Toasts.tsx';

/** Returns a function that shows why an act failed. */
export function useTellFailure(): (error: CallError) => void {
  const tell = useTell();
  const text = useErrorText();
  return (error) => tell(text(error), { look: 'failed' });
}
